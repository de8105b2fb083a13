"""Every night a copy and a look through the books, once; what is wrong is on the health page."""

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from billing.jobs import actions as jobs
from billing.ledger import actions as ledger
from billing.tariffs.models import AllowanceUnit, AllowanceUse
from bot.auditing import audit_all
from bot.nightly import JOB, KEPT, Nightly, well
from config.database import Database
from intake.contacts.models import Channel, Client, Stranger, StrangerState
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound, InboxState
from intake.outbox.actions import row
from intake.shelf import Shelf
from intake.tickets.models import Attachment, Direction, TicketMessage
from tests.bot.book.office_database import Desk
from tests.intake.desk import rows

TONIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
"""Half past three in the office's Berlin."""


@pytest.fixture
def nightly(office_database: Database, tmp_path) -> Nightly:
    return Nightly(office_database, Shelf(tmp_path / "files"), tmp_path / "backups")


async def last(database: Database):
    async with database.reading() as session:
        return await jobs.last_run(session, JOB)


async def test_a_copy_that_can_be_read_and_books_that_balance(nightly, office_database, tmp_path):
    await nightly.look(TONIGHT)
    night = await last(office_database)
    assert night.period == "2026-11-24"
    assert (night.outcome["doubts"], night.outcome["fault"]) == (0, None)
    assert well(night)
    if not office_database.is_sqlite:
        assert night.outcome["backup"] is None
        return
    with sqlite3.connect(tmp_path / "backups" / night.outcome["backup"]) as copy:
        assert copy.execute("SELECT count(*) FROM client").fetchone()[0] > 0


async def test_once_a_night_and_a_week_of_copies(nightly, office_database, tmp_path):
    for hours in range(0, 24 * 9, 6):
        await nightly.look(TONIGHT + timedelta(hours=hours))
    assert (await last(office_database)).period == "2026-12-02"
    if office_database.is_sqlite:
        copies = sorted(file.name for file in (tmp_path / "backups").glob("*"))
        assert len(copies) == KEPT
        assert copies[-1] == "okoshko-2026-12-02.db"


async def test_before_three_it_is_still_the_day_before(nightly, office_database):
    await nightly.look(TONIGHT - timedelta(hours=1))
    assert (await last(office_database)).period == "2026-11-23"


async def test_what_was_planted_is_found(nightly, office_database, tmp_path):
    async with office_database.writing() as session:
        client = await session.scalar(select(Client.id).where(Client.code == "vega"))
        await ledger.top_up(
            session, client_id=client, amount_minor=5000, key="t", actor="employee:1", now=TONIGHT
        )
        await session.execute(text("UPDATE account SET posted = posted + 1 WHERE client_id IS NOT NULL"))
    await nightly.look(TONIGHT)
    night = await last(office_database)
    assert night.outcome["doubts"] >= 1
    assert not well(night)


async def test_a_copy_that_cannot_be_made_is_told(office_database, tmp_path):
    if not office_database.is_sqlite:
        pytest.skip("PostgreSQL is copied by pg_dump")
    (tmp_path / "backups").write_text("in the way")
    await Nightly(office_database, Shelf(tmp_path / "files"), tmp_path / "backups").look(TONIGHT)
    night = await last(office_database)
    assert "FileExistsError" in night.outcome["fault"]
    assert not well(night)


async def test_updates_nobody_needs_any_more_are_forgotten_after_a_month(nightly, office_database):
    desk = Desk(office_database)
    ticket = await desk.ticket("vega")
    now, month = TONIGHT, timedelta(days=31)

    async def came(
        number: int, lane: str, channel: Channel = Channel.TELEGRAM, *, ago: timedelta = month
    ) -> int:
        async with office_database.writing() as session:
            arrival = Arrival(channel, f"{channel.value}:1", number, lane, b"{}", admitted=lane != "")
            await store(session, [arrival], now - ago)
            row = await session.scalar(select(Inbound).where(Inbound.external_id == number))
            row.state, row.done_at = InboxState.DONE, (now - ago if lane else None)
            return row.id

    spent = [await came(1, "7"), await came(2, "")]
    on_a_ticket, a_strangers, set_aside = await came(3, "7"), await came(4, "8"), await came(5, "7")
    mail = await came(6, "mail:a@b.example", Channel.MAIL)
    mail_too = await came(7, "mail:a@b.example", Channel.MAIL)
    last_of_its_chat = await came(8, "7")
    after = [
        await came(9, "8"),
        await came(10, "9"),
        await came(11, ""),
        await came(12, "9", ago=timedelta(0)),
    ]
    spent.append(after.pop(1))
    async with office_database.writing() as session:
        stranger = Stranger(
            channel=Channel.TELEGRAM,
            value="8",
            name="Nina",
            first_words="",
            state=StrangerState.WAITING,
            first_at=now,
        )
        session.add(stranger)
        await session.flush()
        (await session.get_one(Inbound, a_strangers)).stranger_id = stranger.id
        (await session.get_one(Inbound, set_aside)).state = InboxState.QUARANTINED
        session.add(
            TicketMessage(
                ticket_id=ticket, inbox_id=on_a_ticket, direction=Direction.IN, channel=Channel.TELEGRAM,
                text="see the plan", sent_at=now,
            )
        )  # fmt: skip
    await nightly.look(now)
    kept = {row.id for row in await rows(office_database, Inbound)}
    assert kept == {on_a_ticket, a_strangers, set_aside, mail, mail_too, last_of_its_chat, *after}
    assert (await last(office_database)).outcome["forgotten"] == len(spent) == 3


async def test_allowances_trays_and_files_are_gone_through(office_database, tmp_path):
    desk = Desk(office_database)
    ticket = await desk.ticket("vega")
    async with office_database.writing() as session:
        client = await desk.client("vega")
        session.add(
            AllowanceUse(
                client_id=client,
                category="content",
                unit=AllowanceUnit.MINUTES,
                period="2026-11",
                granted=240,
                used=15,
            )
        )
        said = TicketMessage(
            ticket_id=ticket,
            direction=Direction.IN,
            channel=Channel.MAIL,
            text="see the plan",
            sent_at=TONIGHT,
        )
        session.add(said)
        await session.flush()
        session.add(
            Attachment(message_id=said.id, kind="document", name="a", mime="b/c", size=1, sha256="0" * 64)
        )
        session.add(
            row(
                key="k",
                channel=Channel.TELEGRAM,
                lane="5",
                priority=0,
                payload={},
                ticket_id=ticket,
                now=TONIGHT - timedelta(hours=2),
                after=timedelta(0),
            )
        )
    await desk.ticket("orchard")
    async with office_database.reading() as session:
        doubts = await audit_all(session, Shelf(tmp_path / "files"), TONIGHT)
    assert [doubt.subject for doubt in doubts] == [
        "allowance 1 (content, 2026-11)",
        "ticket 2",
        "row 1",
        "attachment 1",
    ]
