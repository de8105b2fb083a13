"""Takes mails from the mailbox into the in-tray: stored and committed before anything is marked."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from config.clock import Clock, wall_now
from config.database import Database, Session
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound
from intake.mailbox.addresses import sender
from intake.mailbox.imap.batches import BATCH_MAILS
from intake.mailbox.imap.fetch import Mailbox, MailboxState
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.history import Place
from intake.mailbox.imap.models import MailFolder
from intake.mailbox.reading.tree import read_tree


class MailReader:
    """One folder of one account. `address` names the mailbox in the in-tray."""

    def __init__(self, database: Database, clock: Clock, mailbox: Mailbox, address: str) -> None:
        self._database = database
        self._clock = clock
        self._mailbox = mailbox
        self._address = address

    @property
    def state(self) -> MailboxState:
        return self._mailbox.state

    async def run(self) -> None:
        """Until cancelled."""
        await self._mailbox.run(self, asyncio.Event())

    async def place(self, folder: Folder) -> Place:
        async with self._database.writing() as session:
            known = await self._folder(session, folder)
            if known is None:
                # Where the sandbox moved the clock, a server may date its mails by either: when in doubt a mail is taken.
                known = await self._remember(session, folder, min(self._clock.now(), wall_now()))
            newest = await session.scalars(
                select(Inbound.external_id)
                .where(Inbound.source == known.source, Inbound.external_id <= known.watermark)
                .order_by(Inbound.external_id.desc())
                .limit(BATCH_MAILS)
            )
            uids = tuple(sorted(newest))
            return Place(known.watermark, known.opened_at, known.history_below, uids)

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        source = self._source(folder)
        arrivals = [
            Arrival(Channel.MAIL, source, mail.uid, lane(mail.raw), mail.raw, whole_bytes=mail.whole_bytes)
            for mail in mails
        ]
        async with self._database.writing() as session:
            known = await self._kept_elsewhere(session, source, arrivals)
            await store(session, [one for one in arrivals if digest(one.raw) not in known], self._clock.now())
            # A reader that was asleep while another went on must not bring it back.
            await session.execute(
                update(MailFolder)
                .where(MailFolder.source == source, MailFolder.watermark < upto)
                .values(watermark=upto)
            )

    async def _folder(self, session: Session, folder: Folder) -> MailFolder | None:
        found = await session.scalars(select(MailFolder).where(MailFolder.source == self._source(folder)))
        return found.one_or_none()

    async def _remember(self, session: Session, folder: Folder, now: datetime) -> MailFolder:
        first = await session.scalar(
            select(func.min(MailFolder.opened_at)).where(MailFolder.address == self._address)
        ) or await session.scalar(select(func.min(Inbound.received_at)).where(self._of_this_address()))
        known = MailFolder(
            address=self._address,
            source=self._source(folder),
            opened_at=first or now,
            history_below=folder.uid_next,
            watermark=0,
        )
        session.add(known)
        await session.flush()
        return known

    async def _kept_elsewhere(self, session: Session, source: str, arrivals: list[Arrival]) -> set[str]:
        """Digests of what this address has had under another UIDVALIDITY: restored or moved, it comes again."""
        digests = [digest(one.raw) for one in arrivals if one.raw]
        found = await session.scalars(
            select(Inbound.digest).where(
                Inbound.digest.in_(digests), self._of_this_address(), Inbound.source != source
            )
        )
        return set(found)

    def _of_this_address(self) -> ColumnElement[bool]:
        return Inbound.source.startswith(f"mail:{self._address}:", autoescape=True)

    def _source(self, folder: Folder) -> str:
        # Host and folder, too: many servers number the validity of all folders alike.
        return f"mail:{self._address}:{folder.host}/{folder.name}:{folder.uidvalidity}"


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def lane(raw: bytes) -> str:
    """Mails of one sender are worked off in order."""
    try:
        tree, _ = read_tree(raw[:65536])
        author = sender(tree.headers)
    except Exception:
        # Whatever it is, it is stored first and judged later.
        return "mail:?"
    return f"mail:{author.address or '?'}"
