"""Twelve requests in one minute: one card tells of all, the others follow, and it says when they have."""

from sqlalchemy import select, update

from bot.staff.cards import show
from bot.staff.crowd import EVERY_SECONDS, Crowd, CrowdCard
from config.database import Database
from intake.contacts.models import Channel
from intake.outbox import claims
from intake.outbox.actions import DIGEST, window
from intake.outbox.models import OutboxView
from tests.bot.book.office_database import Desk
from tests.intake.desk import NOW

STAFF = -1001


async def listed(database: Database) -> list[str]:
    """The list's paragraphs, for every list there is."""
    async with database.reading() as session:
        lists = await session.scalars(
            select(OutboxView).where(OutboxView.kind == DIGEST, OutboxView.wanted > OutboxView.shown)
        )
        return [(await CrowdCard().render(session, one.subject_id, STAFF)).text for one in lists]


async def shown(database: Database, *tickets: int) -> None:
    async with database.writing() as session:
        await session.execute(
            update(OutboxView)
            .where(OutboxView.kind == "ticket", OutboxView.subject_id.in_(tickets))
            .values(message_id=OutboxView.subject_id, shown=OutboxView.wanted)
        )


async def test_one_card_tells_of_all(office_database: Database):
    elapsed = 1000.0
    crowd, desk = Crowd(office_database, lambda: elapsed), Desk(office_database)
    async with office_database.writing() as session:
        (await window(session)).staff_chat_id = STAFF
    numbers = [await desk.ticket("vega", title=f"Wish {number}") for number in range(1, 13)]
    for number in numbers[:7]:
        async with office_database.writing() as session:
            await show(session, number, NOW)
    await crowd.look(NOW)
    assert await listed(office_database) == [], "seven are there soon enough"

    for number in numbers[7:]:
        async with office_database.writing() as session:
            await show(session, number, NOW)
    await crowd.look(NOW)
    [text] = await listed(office_database)
    assert text.startswith("🗂 12 new requests are coming")
    assert "#12 · Vega · Wish 12" in text
    async with office_database.reading() as session:
        [head] = await claims.due(session, NOW, {Channel.TELEGRAM}, set(), limit=5)
        assert (await session.get(OutboxView, head.id)).kind == DIGEST, "it goes before the cards"

    await shown(office_database, *numbers[:10])
    async with office_database.reading() as session:
        wanted = await session.scalar(select(OutboxView.wanted).where(OutboxView.kind == DIGEST))
    await crowd.look(NOW)
    elapsed += EVERY_SECONDS
    await crowd.look(NOW)
    async with office_database.reading() as session:
        assert (
            await session.scalar(select(OutboxView.wanted).where(OutboxView.kind == DIGEST))
            == (wanted or 0) + 1
        )
    assert "2 new requests are coming" in (await listed(office_database))[0]

    await shown(office_database, *numbers)
    await crowd.look(NOW)
    assert await listed(office_database) == ["🗂 All requests from #1 on are shown below."]
