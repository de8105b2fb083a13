"""Reads employees' mailboxes beside each other, as long as each may be looked at; one that is broken stops nothing."""

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot import shut_out
from config.clock import Clock
from config.database import Database
from intake.business.memory import Memory
from intake.contacts import queries as contacts
from intake.mailbox.imap.fetch import MailboxState
from intake.mailbox.imap.watched import WatchedMailbox
from intake.mailbox.oauth import Tokens
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.watch import actions, queries
from intake.watch.looking import ANSWER_BYTES, Inbox, Sent, sent_account
from intake.watch.rules import Watch

log = logging.getLogger("watch")

LOOK_SECONDS = 5.0
"""How long a change of the book may take to be seen; a leaver's is seen at once."""


@dataclass(frozen=True)
class Reading:
    """A mailbox being read."""

    watch: Watch
    task: "asyncio.Task[None]"
    inbox: MailboxState
    sent: MailboxState


class Watching:
    """Of all replicas one does this."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        urls: Mapping[str, SecretStr],
        window: str | None,
        memory: Memory,
        tokens: Tokens | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._urls = urls
        self._window = window.lower() if window else None
        self._memory = memory
        self._tokens = tokens
        self._readings: dict[str, Reading] = {}
        self.woken = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        try:
            while True:
                self.woken.clear()
                try:
                    await self.look()
                except Exception:
                    log.exception("which mailboxes may be watched could not be looked up")
                # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await self.woken.wait()
        finally:
            await self._stop(list(self._readings))

    async def look(self) -> None:
        """End what may not be looked at any more, begin what may."""
        async with self._database.reading() as session:
            try:
                today = self._clock.now().astimezone((await office(session)).firm.zone).date()
            except NoBookApplied:
                today = self._clock.now().date()
            found = await queries.may_watch(session, self._urls, self._window, today)
            begun = await queries.watched(session)
        wanted = {one.code: one for one in found.values() if isinstance(one, Watch)}
        await self._stop(
            [code for code, reading in self._readings.items() if wanted.get(code) != reading.watch]
        )
        over = begun - {watch.employee_id for watch in wanted.values()}
        if over:
            async with self._database.writing() as session:
                await actions.end(session, over)
        for code, watch in wanted.items():
            if code not in self._readings:
                self._readings[code] = self._begin(watch)

    async def forget(self) -> None:
        """Where no mailbox is named any more: one that is named again begins at its end."""
        async with self._database.reading() as session:
            begun = await queries.watched(session)
        if begun:
            async with self._database.writing() as session:
                await actions.end(session, begun)

    def report(self) -> dict[str, dict[str, Any]]:
        """How each mailbox is, by its employee's code; nothing on a replica that does not read them."""
        return {
            code: {
                "connected": reading.inbox.connected,
                "fault": reading.inbox.last_error,
                "sent_fault": reading.sent.last_error,
            }
            for code, reading in sorted(self._readings.items())
        }

    def _begin(self, watch: Watch) -> Reading:
        log.info("the mailbox of %s is watched", watch.code)
        sent = sent_account(watch)
        here = WatchedMailbox(watch.account, tokens=self._tokens)
        there = WatchedMailbox(sent.account, tokens=self._tokens, max_bytes=ANSWER_BYTES)
        reading = self._read(watch, here, there)
        return Reading(watch, asyncio.ensure_future(reading), here.state, there.state)

    async def _read(self, watch: Watch, inbox: WatchedMailbox, sent: WatchedMailbox) -> None:
        async with self._database.reading() as session:
            name = await contacts.employee_name(session, watch.employee_id)
        never = asyncio.Event()
        async with asyncio.TaskGroup() as folders:
            folders.create_task(inbox.run(Inbox(self._database, self._clock, watch), never))
            answers = Sent(self._database, self._clock, sent_account(watch), self._memory)
            folders.create_task(sent.run(answers, never))
            folders.create_task(
                shut_out.watch(self._database, self._clock, inbox.state, watch.address, whose=name)
            )

    async def _stop(self, codes: list[str]) -> None:
        for code in codes:
            reading = self._readings.pop(code)
            reading.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading.task
            log.info("the mailbox of %s is watched no more", code)
