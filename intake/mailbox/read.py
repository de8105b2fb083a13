"""Takes mails from the mailbox into the in-tray: stored and committed before anything is flagged."""

import asyncio

from sqlalchemy import func, select

from config.clock import Clock
from config.database import Database
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound
from intake.mailbox.addresses import sender
from intake.mailbox.fetch import Mailbox, MailboxState
from intake.mailbox.imap import FetchedMail
from intake.mailbox.tree import read_tree


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
        await self._mailbox.run(self._store, self._watermark, asyncio.Event())

    async def _store(self, mails: list[FetchedMail]) -> None:
        arrivals = [
            Arrival(Channel.MAIL, self._source(mail.uidvalidity), mail.uid, lane(mail.raw), mail.raw)
            for mail in mails
        ]
        async with self._database.writing() as session:
            await store(session, arrivals, self._clock.now())

    async def _watermark(self, uidvalidity: int) -> int:
        async with self._database.reading() as session:
            highest = await session.scalar(
                select(func.max(Inbound.external_id)).where(Inbound.source == self._source(uidvalidity))
            )
        return highest or 0

    def _source(self, uidvalidity: int) -> str:
        return f"mail:{self._address}:{uidvalidity}"


def lane(raw: bytes) -> str:
    """Mails of one sender are worked off in order."""
    try:
        tree, _ = read_tree(raw[:65536])
        author = sender(tree.headers)
    except Exception:
        # Whatever it is, it is stored first and judged later.
        return "mail:?"
    return f"mail:{author.address or '?'}"
