"""The mail room: a mail is read before its transaction, and one that cannot be read is set aside, to be tried again."""

import asyncio
from collections.abc import Collection
from pathlib import Path

from bot import set_aside
from bot.front import FrontDesk
from bot.mailroom import MailRoom
from config.database import Database
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound, InboxState
from intake.inbox.worker import Worker
from intake.mailbox.reading.parse import ParsedMail, Unreadable, parse
from intake.outbox import actions as outbox
from intake.outbox.models import OutboxView
from intake.shelf import Shelf
from intake.tickets.models import Ticket
from tests.bot.test_front import Hands, NoSuchShape
from tests.intake.desk import NOW, TurnedClock, rows, running, until

MAIL = b"From: anna@vega.example\r\nSubject: Banner\r\nMessage-ID: <1@vega.example>\r\n\r\nPlease make the banner blue.\r\n"


async def test_a_mail_that_cannot_be_read_is_set_aside_and_holds_nobody_up(
    office_database: Database, tmp_path: Path
) -> None:
    clock, can_read = TurnedClock(), False

    async def read(raw: bytes, own: Collection[str]) -> ParsedMail | Unreadable:
        async with asyncio.timeout(5), office_database.writing():
            pass  # whoever else has something to write does not wait for the reading
        return parse(raw, own) if can_read else Unreadable("took too long")

    mails = MailRoom(Shelf(tmp_path), read, office_database)
    desk = FrontDesk(clock, b"key", mails, Hands(office_database), NoSuchShape)
    worker = Worker(office_database, clock, desk.process, set_aside.told, mails.ahead)
    async with office_database.writing() as session:
        (await outbox.window(session)).staff_chat_id = -100500
        await store(session, [Arrival(Channel.MAIL, "mail:w:1", 1, "mail:anna@vega.example", MAIL)], NOW)
    async with running(worker.run()):
        await until(worker.drained)
    [row] = await rows(office_database, Inbound)
    assert (row.state, row.fault, row.raw) == (InboxState.QUARANTINED, "mail: took too long", MAIL)
    [view] = await rows(office_database, OutboxView)
    assert (view.kind, view.subject_id) == (set_aside.CARD, row.id)
    async with office_database.reading() as look:
        card = await set_aside.SetAsideCard().render(look, row.id, view.chat_id)
    assert card and "took too long" in card.text

    can_read = True
    async with office_database.writing() as session:
        (await session.get_one(Inbound, row.id)).state = InboxState.NEW
    async with running(worker.run()):
        await until(worker.drained)
    [ticket] = await rows(office_database, Ticket)
    assert ticket.title == "Banner"
