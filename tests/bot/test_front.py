"""The front desk: a row's effects are whole, its press is answered after them, and no words are lost on the way."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.front import FrontDesk
from bot.mailroom import MailRoom
from bot.visit import Answer, Visit
from config.database import Database
from intake.contacts.actions import bind_contact, bind_employee, invite_contact, invite_employee, open_invite
from intake.contacts.models import (
    Address,
    Authority,
    Channel,
    Client,
    Employee,
    Role,
    Stranger,
    StrangerState,
)
from intake.inbox.actions import INBOX, Arrival, store
from intake.inbox.models import Inbound, InboxState
from intake.inbox.worker import Worker
from intake.letter import letter
from intake.message import Sender
from intake.outbox import actions as outbox
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from intake.telegram.admission import lane
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import TicketMessage
from tests.intake.desk import NOW, TurnedClock, rows, running, until

KEY = b"of these tests"
VEGA, OLGA, PAUL, STAFF = 71, 72, 73, -100500

Handle = Callable[[Visit], Awaitable[Answer | None]]


class NoSuchShape(Exception):
    """What this desk's handlers raise for a shape they do not know."""


@dataclass
class Hands:
    """Handlers that do as a test says, and note what is answered to presses and what was committed by then."""

    database: Database
    handle: Handle | None = None
    answered: list[tuple[str | None, bool]] = field(default_factory=list)
    committed: list[int] = field(default_factory=list)
    deaf: bool = False

    async def feed(self, raw: dict[str, Any], **context: Any) -> Answer | None:
        return await self.handle(context["visit"]) if self.handle else None

    async def answer_press(self, callback_id: str, text: str | None, *, alert: bool) -> None:
        if self.deaf:
            raise OSError("query is too old")
        self.answered.append((text, alert))
        self.committed.append(len(await rows(self.database, Outbound)))


@dataclass
class Front:
    """A front desk that takes updates straight from a test."""

    database: Database
    folder: Path
    clock: TurnedClock = field(default_factory=TurnedClock)
    updates: int = 0

    def __post_init__(self) -> None:
        self.hands = Hands(self.database)
        desk = FrontDesk(self.clock, KEY, MailRoom(Shelf(self.folder)), self.hands, NoSuchShape)
        self.worker = Worker(self.database, self.clock, desk.process, self._quarantined)
        self.database.on_wake = self._wake

    def _wake(self, sleepers: set[str]) -> None:
        if INBOX in sleepers:
            self.worker.woken.set()

    async def _quarantined(self, *asked: Any) -> None: ...

    async def takes(self, kind: str, body: dict[str, Any]) -> Inbound:
        """One update, stored and worked off."""
        self.updates += 1
        update = {"update_id": self.updates, kind: body}
        raw = json.dumps(update).encode()
        async with self.database.writing() as session:
            await store(
                session,
                [Arrival(Channel.TELEGRAM, "telegram:1", self.updates, lane(update), raw)],
                self.clock.at,
            )
        async with running(self.worker.run()):
            await until(self.worker.drained)
        return (await rows(self.database, Inbound))[-1]

    async def hears(
        self, person: int, text: str, *, chat: int | None = None, kind: str = "message"
    ) -> Inbound:
        return await self.takes(kind, said(person, text, chat or person, self.updates))

    async def pressed(self, person: int, data: str, *, chat: int | None = None) -> Inbound:
        shown = said(1, "card", chat or person, 40)
        return await self.takes(
            "callback_query", {"id": "5", "from": user(person), "message": shown, "data": data}
        )

    async def sent(self) -> list[tuple[str, str]]:
        return [(row.lane, row.payload["params"]["text"]) for row in await rows(self.database, Outbound)]

    async def unreachable(self, person: int) -> bool:
        async with self.database.reading() as session:
            query = select(Address.unreachable_at).where(Address.value == str(person))
            return await session.scalar(query) is not None


def user(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Anna", "language_code": "en"}


def said(person: int, text: str, chat: int, number: int) -> dict[str, Any]:
    place = {"id": chat, "type": "private" if chat > 0 else "supergroup"}
    at = int(NOW.timestamp())
    return {"message_id": 100 + number, "date": at, "chat": place, "from": user(person), "text": text}


@pytest.fixture
async def front(office_database: Database, tmp_path: Path) -> Front:
    """Vega's signer and Olga have their links; the staff chat is known."""
    async with office_database.writing() as session:
        [client_id] = await session.scalars(select(Client.id).where(Client.code == "vega"))
        code = await invite_contact(
            session, client_id=client_id, authority=Authority.SIGNER, person_id=None, key=KEY, now=NOW
        )
        invite = await open_invite(session, code, KEY, NOW)
        await bind_contact(session, invite, Sender(Channel.TELEGRAM, str(VEGA), "Pyotr"), NOW)
        manager = await session.scalar(select(Employee).where(Employee.role == Role.MANAGER).limit(1))
        code = await invite_employee(session, employee_id=manager.id, key=KEY, now=NOW)
        await bind_employee(
            session,
            await open_invite(session, code, KEY, NOW),
            Sender(Channel.TELEGRAM, str(OLGA), "Olga"),
            NOW,
        )
        (await outbox.window(session)).staff_chat_id = STAFF
    return Front(office_database, tmp_path)


async def test_a_press_is_answered_after_its_effects_are_committed(front):
    async def handle(visit: Visit) -> Answer:
        return Answer(letter("Accepted."), toast="Thank you")

    front.hands.handle = handle
    await front.pressed(VEGA, "accept:1:0")
    assert await front.sent() == [(str(VEGA), "Accepted.")]
    assert front.hands.answered == [("Thank you", False)]
    assert front.hands.committed == [1]


async def test_a_press_that_cannot_be_answered_any_more_stands_all_the_same(front):
    async def handle(visit: Visit) -> Answer:
        return Answer(letter("Accepted."))

    front.hands.handle, front.hands.deaf = handle, True
    row = await front.pressed(VEGA, "accept:1:0")
    assert (row.state, row.fault) == (InboxState.DONE, None)
    assert await front.sent() == [(str(VEGA), "Accepted.")]


async def test_a_refusal_leaves_no_half_of_what_was_begun(front):
    async def handle(visit: Visit) -> Answer:
        visit.session.add(Client(code="half", name="Half done", created_at=NOW))
        await outbox.send_chat(visit.session, key="half", chat_id=VEGA, letter=letter("half"), now=NOW)
        raise NoSuchTicket(17)

    front.hands.handle = handle
    row = await front.pressed(VEGA, "accept:17:0")
    assert row.state is InboxState.DONE
    assert front.hands.answered == [("I cannot find request #17.", True)]
    row = await front.hears(VEGA, "/accept 17")
    assert await front.sent() == [(str(VEGA), "I cannot find request #17.")], (
        "said in the chat where nothing was pressed"
    )
    assert [client for client in await rows(front.database, Client) if client.code == "half"] == []


@pytest.mark.parametrize("data", ["", "accept:--5:0", f"accept:{'9' * 50}:0", "accept"])
async def test_forged_presses_are_no_presses(front, data):
    presses = []

    async def handle(visit: Visit) -> None:
        presses.append(visit.press)

    front.hands.handle = handle
    row = await front.pressed(VEGA, data)
    assert (presses, row.attempts) == ([None], 0)


async def test_words_in_a_shape_nobody_knows_are_filed_all_the_same(front):
    async def handle(visit: Visit) -> None:
        raise NoSuchShape

    front.hands.handle = handle
    first = said(VEGA, "Please mend the banner on the start page", VEGA, 0)
    await front.takes("message", first)
    await front.takes("edited_message", {**first, "text": "Please mend the footer on the start page"})
    messages = await rows(front.database, TicketMessage)
    assert [message.text for message in messages] == ["Please mend the footer on the start page"]
    row = await front.hears(PAUL, "Could you make us a poster?")
    assert row.state is InboxState.HELD
    assert (await front.sent())[-1][0] == str(PAUL)
    [stranger] = await rows(front.database, Stranger)
    assert (stranger.state, stranger.first_words) == (StrangerState.WAITING, "Could you make us a poster?")


async def test_a_colleague_whose_message_cannot_be_read_is_told(front):
    async def handle(visit: Visit) -> None:
        raise NoSuchShape

    front.hands.handle = handle
    for chat in (OLGA, STAFF):
        row = await front.hears(OLGA, "/topup Vega 1000", chat=chat)
        assert row.state is InboxState.DONE
    assert [chat for chat, text in await front.sent() if "could not read" in text] == [str(OLGA), str(STAFF)]
    await front.hears(OLGA, "/topup Vega 100", kind="edited_message")
    await front.hears(OLGA, "talk among people", chat=-100800)
    assert len(await front.sent()) == 2


async def test_a_group_that_became_a_supergroup_is_followed(front):
    async with front.database.writing() as session:
        await outbox.send_chat(session, key="x", chat_id=STAFF, letter=letter("for the staff"), now=NOW)
    moved = {**said(OLGA, "", STAFF, 1), "migrate_to_chat_id": -100900}
    await front.takes("message", moved)
    await front.takes("message", {**said(OLGA, "", -100900, 2), "migrate_from_chat_id": STAFF})
    async with front.database.writing() as session:
        assert (await outbox.window(session)).staff_chat_id == -100900
    [row] = await rows(front.database, Outbound)
    assert (row.lane, row.payload["params"]["chat_id"]) == ("-100900", -100900)


def membership(person: int, status: str, chat: int | None = None) -> dict[str, Any]:
    place = {"id": chat or person, "type": "private" if (chat or person) > 0 else "supergroup"}
    return {"chat": place, "from": user(person), "new_chat_member": {"status": status}}


async def test_who_blocks_the_bot_is_not_written_to_until_they_come_back(front):
    await front.takes("my_chat_member", membership(VEGA, "kicked"))
    assert await front.unreachable(VEGA)
    [(chat, told)] = await front.sent()
    assert (chat, "could not be reached: they have blocked the bot" in told) == (str(STAFF), True)
    await front.takes("my_chat_member", membership(PAUL, "kicked"))
    assert len(await front.sent()) == 1, "nobody is told of strangers"
    await front.takes("my_chat_member", membership(VEGA, "member"))
    assert not await front.unreachable(VEGA)
    await front.takes("my_chat_member", membership(VEGA, "kicked"))
    await front.hears(VEGA, "I am here again")
    assert not await front.unreachable(VEGA), "whoever writes can be written to"


async def test_put_into_a_group_the_bot_says_what_it_needs_while_no_staff_chat_is_known(front):
    await front.takes("my_chat_member", membership(OLGA, "member", chat=-100800))
    assert await front.sent() == []
    async with front.database.writing() as session:
        (await outbox.window(session)).staff_chat_id = None
    await front.takes("my_chat_member", membership(OLGA, "administrator", chat=-100800))
    [(chat, hint)] = await front.sent()
    assert chat == "-100800"
    assert "/setup" in hint


async def test_a_private_question_to_somebody_who_never_opened_the_chat(front):
    """A bot cannot begin a conversation (Bot API, "bot can't initiate conversation with a user")."""

    async def handle(visit: Visit) -> Answer:
        return Answer(letter("Which price?"), toast="Sent to your private chat", private=True)

    front.hands.handle = handle
    await front.pressed(OLGA, "price:1:0", chat=STAFF)
    [(toast, alert)] = front.hands.answered
    assert alert
    assert "private chat" in toast
    assert await front.sent() == []
    await front.hears(OLGA, "/topup Vega 100", chat=STAFF)
    assert [chat for chat, _ in await front.sent()] == [str(STAFF)], (
        "asked by a command, the answer is said there"
    )
    await front.hears(OLGA, "/start")
    await front.pressed(OLGA, "price:1:0", chat=STAFF)
    assert (await front.sent())[-1] == (str(OLGA), "Which price?")
    assert front.hands.answered[-1] == ("Sent to your private chat", False)
    await front.takes("my_chat_member", membership(OLGA, "kicked"))
    await front.pressed(OLGA, "price:1:0", chat=STAFF)
    toast, alert = front.hands.answered[-1]
    assert alert and "t.me/" in toast, "who has closed the chat is asked to open it again"


async def test_an_answer_in_place_of_the_pressed_message(front):
    async def handle(visit: Visit) -> Answer:
        return Answer(letter("Decided."), rewrite=True)

    front.hands.handle = handle
    await front.pressed(VEGA, "accept:1:0")
    [row] = await rows(front.database, Outbound)
    assert row.payload["method"] == "editMessageText"
    assert row.payload["params"]["message_id"] == 140
