"""A mail's way to the desk: read, recognised, and received like any other words."""

import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot import desk, undelivered
from bot.client import entrance
from bot.staff import acceptance
from config.database import Database, ReadSession, Session
from config.i18n import language_of, translator
from intake.contacts import actions as contacts
from intake.contacts import queries
from intake.contacts.models import Channel, StrangerState
from intake.contacts.queries import Who
from intake.inbox import texts
from intake.inbox.models import Inbound, InboxState
from intake.inbox.queries import Head
from intake.mailbox.form import incoming
from intake.mailbox.parse import ParsedMail, Unreadable
from intake.mailbox.parsing import Parse, parse_here
from intake.mailbox.robots import Automatic
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox.losses import of_row
from intake.outbox.mailing import returned, send_mail
from intake.outbox.models import Window
from intake.shelf import Shelf
from intake.tickets import queries as tickets

log = logging.getLogger("mail")

MAIL_LANES = "mail:"


class MailRoom:
    """Works off stored mails. What a mail claims is never proof: it may ask, it may not decide or see money."""

    def __init__(self, shelf: Shelf, read: Parse = parse_here, database: Database | None = None) -> None:
        self._shelf = shelf
        self._read = read
        self._database = database
        self._ahead: dict[int, ParsedMail | Unreadable] = {}

    @contextlib.asynccontextmanager
    async def ahead(self, head: Head) -> AsyncIterator[None]:
        """A mail is read before its transaction begins, as its reading may take seconds."""
        if self._database is None or not head.lane.startswith(MAIL_LANES):
            yield
            return
        async with self._database.reading() as session:
            raw = await session.scalar(select(Inbound.raw).where(Inbound.id == head.id))
            own = await _own(session)
        try:
            self._ahead[head.id] = await self._read(raw or b"", own)
            yield
        finally:
            self._ahead.pop(head.id, None)

    async def process(self, session: Session, row: Inbound, now: datetime) -> None:
        """One mail, once: copies of it (server copies, several addresses of ours) change nothing."""
        parsed = self._ahead.get(row.id) or await self._read(row.raw, await _own(session))
        if isinstance(parsed, Unreadable):
            row.state, row.fault = InboxState.QUARANTINED, f"mail: {parsed.reason}"
            await undelivered.quarantined(session, row, now)
            return
        if parsed.automatic is Automatic.OWN:
            log.info("mail %s is our own: kept, not answered", row.id)
            return
        if parsed.automatic is Automatic.BOUNCE and await self._returned(session, parsed, row, now):
            return
        words = incoming(parsed, row.received_at, self._shelf, row.whole_bytes) if row.raw else None
        if words is None:
            # Nobody can be answered, and nobody's words may vanish: the manager looks at it.
            fault = (
                f"sender: {parsed.from_claimed or '?'}"
                if row.raw
                else f"not fetched: {row.source} {row.external_id}"
            )
            row.state, row.fault = InboxState.QUARANTINED, fault[:200]
            await undelivered.quarantined(session, row, now)
            return
        if words.external_id and await tickets.message_at(session, None, words.external_id):
            log.info("mail %s is a copy of %s", row.id, words.external_id)
            return
        who = await self._known(session, words, now)
        if who is None:
            await self._stranger(session, row, words, now)
        elif not who.places:
            log.info("mail %s is from the office itself: kept, not answered", row.id)
        else:
            ticket = await desk.receive(session, words, who, row.id, now)
            if ticket and not words.automatic:
                await acceptance.note_yes(session, ticket, words.text, who, now)

    async def _returned(self, session: Session, parsed: ParsedMail, row: Inbound, now: datetime) -> bool:
        """A mail of ours came back: its request's card says so, and the office is told. False for any other report."""
        ours = False
        for one in parsed.returns:
            mail, news = await returned(session, one.message_id, one.recipient, one.reason)
            ours |= mail is not None
            if mail and news:
                log.info("mail %s of the out-tray came back: %s", mail.id, one.reason)
                await undelivered.note(session, of_row(mail, one.reason, unreachable=True), now)
        return ours

    async def _known(self, session: Session, words: Incoming, now: datetime) -> Who | None:
        """The sender by address, else by their firm's domain, whose people are members."""
        who = await queries.who(session, Channel.MAIL, words.sender.value)
        if who is None and not words.automatic:
            client = await queries.domain_client(session, words.sender.value)
            if client:
                await contacts.bind_by_domain(session, words.sender, client, now)
                who = await queries.who(session, Channel.MAIL, words.sender.value)
        return who

    async def _stranger(self, session: Session, row: Inbound, words: Incoming, now: datetime) -> None:
        """Unknown: held for the manager, answered once, politely, with none of their words. Robots get nothing."""
        if words.automatic:
            return
        sender = replace(words.sender, language=language_of(words.text))
        stranger, first = await contacts.meet_stranger(
            session, sender, words=words.words, client_id=None, now=now
        )
        if stranger.state is StrangerState.REFUSED:
            return
        row.state, row.stranger_id = InboxState.HELD, stranger.id
        await entrance.show_stranger(session, stranger.id, now)
        if not first:
            return
        firm = (await office(session)).firm
        t = translator(sender.language or firm.language)
        await send_mail(
            session,
            key=f"stranger:{stranger.id}:answer",
            address=sender.value,
            letter=texts.stranger(t, firm.name),
            language=t.language,
            now=now,
        )


async def _own(session: ReadSession) -> tuple[str, ...]:
    address = await session.scalar(select(Window.mail_address))
    return (address,) if address else ()
