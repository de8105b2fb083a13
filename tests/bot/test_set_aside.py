"""What could not be processed is put before the managers, can be looked at as it came, and tried again."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot import set_aside
from bot.trays import trays
from bot.visit import Answer, Visit
from config.database import Database, Session
from config.i18n import translator
from intake.contacts import queries as contacts
from intake.contacts.models import Address, Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound, InboxState
from intake.letter import Press
from intake.message import Sender
from intake.outbox import actions as outbox
from intake.outbox.models import Outbound, OutboxView
from intake.shelf import Full, Shelf
from tests.intake.desk import NOW, rows

STAFF, OLGA = -100500, 4711
MAIL = b"From: a@b.example, c@d.example\r\nSubject: =?utf-8?b?0JHQsNC90L3QtdGA?=\r\n\r\nWhich of us?\r\n"


@dataclass
class Desk:
    """An office with one message set aside, and its manager."""

    database: Database
    shelf: Shelf
    presses: int = field(default=0)

    async def put_aside(self, raw: bytes = MAIL, fault: str = "sender: a@b.example") -> None:
        async with self.database.writing() as session:
            await store(session, [Arrival(Channel.MAIL, "mail:1", 1, "mail:?", raw)], NOW)
            await store(session, [Arrival(Channel.TELEGRAM, "bot", 1, str(OLGA), b"{}")], NOW)
            row = await session.get_one(Inbound, 1)
            row.state, row.fault = InboxState.QUARANTINED, fault
            await set_aside.told(session, row, NOW)

    async def views(self) -> list[OutboxView]:
        return await rows(self.database, OutboxView)

    async def card(self, chat_id: int = STAFF) -> str:
        """As it stands now, with its buttons; afterwards it is shown."""
        async with self.database.writing() as session:
            card = await set_aside.SetAsideCard().render(session, 1, chat_id)
            await session.execute(update(OutboxView).values(message_id=77))
        assert card is not None
        return "\n".join([card.text, *(f"[{button.label}]" for row in card.buttons for button in row)])

    async def press(self, handler: Any) -> Answer:
        self.presses += 1
        async with self.database.writing() as session:
            return await handler(await self._visit(session), Press("any", 1))

    async def _visit(self, session: Session) -> Visit:
        olga = Sender(Channel.TELEGRAM, str(OLGA), "Olga")
        return Visit(
            session=session,
            now=NOW,
            t=translator("en"),
            sender=olga,
            who=await contacts.who(session, Channel.TELEGRAM, str(OLGA)),
            chat_id=STAFF,
            private=False,
            staff_chat=True,
            inbox_id=100 + self.presses,
            key=b"key",
            currency="EUR",
            keep=self.shelf.put,
        )


@pytest.fixture
async def desk(office_database: Database, tmp_path: Path) -> Desk:
    async with office_database.writing() as session:
        (await outbox.window(session)).staff_chat_id = STAFF
        olga = (await contacts.managers(session))[0]
        session.add(
            Address(person_id=olga.person_id, channel=Channel.TELEGRAM, value=str(OLGA), added_at=NOW)
        )
    return Desk(office_database, Shelf(tmp_path))


async def test_the_staff_chat_reads_what_it_is_and_why(desk: Desk) -> None:
    await desk.put_aside()
    assert [view.chat_id for view in await desk.views()] == [STAFF]
    card = await desk.card()
    assert "a@b.example, c@d.example · Баннер" in card
    assert "does not say clearly who sent it" in card
    assert "sender: a@b.example" in card
    assert card.endswith("[Try again]\n[Show the original]\n[Dismiss]")


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        (b"Sender: robot@shop.example", "robot@shop.example · Hello"),
        (b"Return-Path: <back@shop.example>", "<back@shop.example> · Hello"),
        (b"X-Mailer: none", "Hello"),
    ],
)
async def test_who_it_may_be_from_is_looked_for_elsewhere(desk: Desk, head: bytes, seen: str) -> None:
    await desk.put_aside(raw=head + b"\r\nSubject: Hello\r\n\r\nHi\r\n", fault="sender: ?")
    card = await desk.card()
    assert f"\n{seen}\n" in card
    assert "sender: ?" not in card


async def test_without_a_staff_chat_each_manager_is_told(desk: Desk) -> None:
    async with desk.database.writing() as session:
        (await outbox.window(session)).staff_chat_id = None
    await desk.put_aside()
    assert [view.chat_id for view in await desk.views()] == [OLGA]


async def test_tried_again_and_through_it_is_still_one_card(desk: Desk) -> None:
    await desk.put_aside()
    await desk.card()
    await desk.press(set_aside.try_again)
    assert "is being tried again" in await desk.card()
    for state, seen in [(InboxState.QUARANTINED, "could not be processed"), (InboxState.DONE, "worked off")]:
        async with desk.database.writing() as session:
            row = await session.get_one(Inbound, 1)
            row.state, row.fault = state, "mail: took too long"
            await set_aside.told(session, row, NOW)
        assert seen in await desk.card()
    [view] = await desk.views()
    assert view.wanted == 4


async def test_dismissed_it_is_out_of_sight_and_kept(desk: Desk) -> None:
    await desk.put_aside()
    await desk.card()
    assert (await desk.press(set_aside.dismiss)).toast == (
        "Dismissed. It stays in storage, and can still be tried again."
    )
    assert "somebody was quicker" in ((await desk.press(set_aside.dismiss)).toast or "")
    card = await desk.card()
    assert "was dismissed by Olga Brandt" in card and card.endswith("[Try again]")
    async with desk.database.writing() as session:
        assert await set_aside.try_all_again(session, NOW) == 0
        assert (await trays(session, NOW)).quarantined.count == 0
        t = translator("en")
        assert await set_aside.lines(session, t, dismissed=False) == ["No message is set aside."]
        [line] = await set_aside.lines(session, t, dismissed=True)
    assert "Баннер" in line and "Dismissed by Olga Brandt" in line
    await desk.press(set_aside.try_again)
    row, _ = await rows(desk.database, Inbound)
    assert (row.state, row.raw, row.dismissed_at, row.dismissed_by) == (InboxState.NEW, MAIL, None, None)


async def test_what_was_never_fetched_cannot_be_shown(desk: Desk) -> None:
    await desk.put_aside(raw=b"", fault="not fetched: mail:1 1")
    assert (await desk.card()).endswith("[Try again]\n[Dismiss]")
    assert "nothing to show" in ((await desk.press(set_aside.show_original)).toast or "")


async def test_the_original_comes_privately_as_it_came(desk: Desk) -> None:
    await desk.put_aside()
    answer = await desk.press(set_aside.show_original)
    assert answer.toast == "It is in our private chat."
    *_, sent = await rows(desk.database, Outbound)
    assert sent.lane == str(OLGA)
    assert sent.payload["upload"]["name"] == "message-1.eml"
    assert desk.shelf.get(sent.payload["upload"]["sha256"]) == MAIL


async def test_where_there_is_no_room_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: bytes) -> str:
        raise Full(1)

    monkeypatch.setattr(desk.shelf, "put", full)
    await desk.put_aside()
    assert "cannot be sent" in ((await desk.press(set_aside.show_original)).toast or "")


async def test_tried_again_once_however_often_it_is_pressed(desk: Desk) -> None:
    await desk.put_aside()
    assert (await desk.press(set_aside.try_again)).toast == "Trying it again."
    row, _ = await rows(desk.database, Inbound)
    assert (row.state, row.attempts, row.raw) == (InboxState.NEW, 0, MAIL)
    assert "not set aside any more" in ((await desk.press(set_aside.try_again)).toast or "")


async def test_a_mail_that_breaks_even_the_look_at_it_is_told_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr(set_aside, "read_headers", broken)
    await desk.put_aside(fault="mail: took too long")
    assert "could not be read within its limits" in await desk.card()
