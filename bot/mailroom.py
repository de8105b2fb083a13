"""A mail's way to the desk: read, recognised, and received like any other words."""

import contextlib
import logging
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select

from bot import correspondence, set_aside, undelivered
from bot.watch import filing
from config.database import Database, ReadSession, Session
from intake.inbox.models import Inbound, InboxState
from intake.inbox.queries import Head
from intake.mailbox.form import incoming
from intake.mailbox.proof import OURSELVES, judge
from intake.mailbox.reading.parse import ParsedMail, Unreadable
from intake.mailbox.reading.parsing import Parse, parse_here
from intake.mailbox.reading.reports import Return
from intake.mailbox.reading.robots import Automatic
from intake.mailbox.signed import signed_by
from intake.outbox.losses import of_row
from intake.outbox.mailing import returned, written_to
from intake.outbox.models import Window
from intake.shelf import Shelf

log = logging.getLogger("mail")

MAIL_LANES = "mail:"
_STORED = select(Inbound.raw, select(Window.mail_address).scalar_subquery()).where(
    Inbound.id == bindparam("row")
)
Looked = tuple[ParsedMail | Unreadable, str]
"""A mail as read, and the domain that has signed it where that was to be checked."""


class MailRoom:
    """Works off stored mails. What a mail claims is never proof: it may ask, it may not decide or see money."""

    def __init__(
        self,
        shelf: Shelf,
        read: Parse = parse_here,
        database: Database | None = None,
        trusted: Collection[str] = (),
    ) -> None:
        """`trusted`: servers whose word on a sender counts; see `intake.mailbox.proof`."""
        self._shelf = shelf
        self.keep = shelf.put
        self._trusted = trusted
        self._read = read
        self._database = database
        self._ahead: dict[int, Looked] = {}

    @contextlib.asynccontextmanager
    async def ahead(self, head: Head) -> AsyncIterator[None]:
        """A mail is read before its transaction begins, as its reading may take seconds."""
        if self._database is None or not head.lane.startswith(MAIL_LANES):
            yield
            return
        async with self._database.reading() as session:
            found = (await session.execute(_STORED, {"row": head.id})).first()
        raw, address = found or (b"", None)
        try:
            self._ahead[head.id] = await self.look(raw, (address,) if address else ())
            yield
        finally:
            self._ahead.pop(head.id, None)

    async def look(self, raw: bytes, own: Collection[str]) -> Looked:
        """Read it, and check who signed it where that is ours to do. Takes its time: no transaction should wait for it."""
        parsed = await self._read(raw, own)
        author = None if isinstance(parsed, Unreadable) else parsed.from_address
        checked = author is not None and OURSELVES in self._trusted
        return parsed, await signed_by(raw, author) if checked and author else ""

    async def process(
        self, session: Session, row: Inbound, now: datetime, looked: Looked | None = None
    ) -> None:
        """One mail, once: copies of it (server copies, several addresses of ours) change nothing."""
        looked = looked or self._ahead.get(row.id)
        parsed, signed = looked or await self.look(row.raw, await _own(session))
        unread = parsed.reason if isinstance(parsed, Unreadable) else parsed.unread
        if isinstance(parsed, Unreadable) or unread:
            row.state, row.fault = InboxState.QUARANTINED, f"mail: {unread}"
            await set_aside.told(session, row, now)
            return
        if parsed.problems:
            log.info("mail %s: %s", row.id, ", ".join(parsed.problems))
        watched = filing.concerns(row)
        if parsed.automatic is Automatic.OWN and not watched:
            log.info("mail %s is our own: kept, not answered", row.id)
            return
        if (
            parsed.automatic is Automatic.BOUNCE
            and not watched
            and await self._returned(session, parsed, row, now)
        ):
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
            await set_aside.told(session, row, now)
            return
        proof = judge(parsed.witness, words.sender.value, self._trusted, signed)
        if watched:
            await filing.take(session, row, parsed, words, proof, now)
            return
        await correspondence.take_in(session, row, parsed, words, proof, now, self._shelf)

    async def _returned(self, session: Session, parsed: ParsedMail, row: Inbound, now: datetime) -> bool:
        """A mail of ours came back: its request's card says so, and the office is told. False for any other report."""
        ours = False
        for one in parsed.returns:
            if not one.message_id:
                ours |= await _came_back_from(session, one, now)
                continue
            mail, news = await returned(session, one.message_id, one.recipient, one.reason)
            ours |= mail is not None
            if mail and news:
                log.info("mail %s of the out-tray came back: %s", mail.id, one.reason)
                await undelivered.note(session, of_row(mail, one.reason, unreachable=one.dead), now)
        return ours


async def _came_back_from(session: Session, one: Return, now: datetime) -> bool:
    """A report that does not say which mail it is about: the office reads of it, once a day, where we wrote there at all.

    Nothing is marked: anybody could write such a report.
    """
    mail = await written_to(session, one.recipient) if one.recipient else None
    if mail is None:
        return False
    day = f"{one.recipient}:{now:%Y-%m-%d}"
    lost = replace(of_row(mail, one.reason), ticket_id=None, key=f"report:{day}")
    await undelivered.note(session, lost, now)
    return True


async def _own(session: ReadSession) -> tuple[str, ...]:
    address = await session.scalar(select(Window.mail_address))
    return (address,) if address else ()
