"""The calendar: APScheduler wakes a look at what is due; whether it was done is told by the database alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from billing.ledger import promises
from billing.quotes import queries as quotes
from billing.verdicts import closing, daily, overdue, quoting
from billing.verdicts import reminding as prices
from config.clock import Clock
from config.database import Database, Session
from intake.office.errors import NoBookApplied
from intake.outbox import actions as outbox
from intake.tickets import history
from intake.tickets import queries as tickets
from intake.tickets.actions import CARD
from intake.tickets.decisions import UNDO_FOR

log = logging.getLogger("calendar")

EVERY_SECONDS = 5
LONGEST_OFF = timedelta(days=7)
"""How far back a program that has just started looks for cards that show more than is true."""


class Periodic(Protocol):
    """A job of the whole office that knows by itself whether it is due."""

    async def look(self, now: datetime) -> None: ...


class Calendar:
    """One unit of work per (job, client), so that one client's fault leaves the others alone."""

    def __init__(self, database: Database, clock: Clock, others: Sequence[Periodic]) -> None:
        """`others` are looked at last, in their order: what they tell is settled by then."""
        self._database = database
        self._clock = clock
        self._others = others
        self._woken = asyncio.Event()
        self._undo_past: datetime | None = None
        """Verdicts before this moment are past undoing, and their cards say so."""

    async def run(self) -> None:
        """Until cancelled; what fell due while the machine was off is done at once."""
        scheduler = AsyncIOScheduler(timezone="UTC")
        # It only wakes. A look run by the scheduler would be cut off unawaited at the end, and told as a fault.
        scheduler.add_job(self._wake, "interval", seconds=EVERY_SECONDS, misfire_grace_time=None)
        scheduler.start()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._look_if_it_can()
        finally:
            scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        self._woken.set()

    def hurry(self) -> None:
        """Look at once instead of in a few seconds."""
        self._woken.set()

    async def _look_if_it_can(self) -> None:
        try:
            await self.look()
        except NoBookApplied:
            log.debug("nothing can be due before there is a book")
        except Exception:
            log.exception("the calendar could not be read")

    async def look(self) -> None:
        """Do everything that is due now."""
        now = self._clock.now()
        async with self._database.reading() as session:
            expiring = await quotes.clients_with_due(session, now)
            closing_clients = sorted(
                {ticket.client_id for ticket in await closing.due_to_close(session, now)}
            )
            unheard = await quotes.clients_to_remind(session, now)
            lapsing = await promises.clients_with_due(session, now)
            unseen = await daily.clients_due(session, now)
        for client_id in expiring:
            await self._do(
                "expire", client_id, lambda session, id_: quoting.expire(session, client_id=id_, now=now)
            )
        for client_id in unheard:
            await self._do(
                "remind", client_id, lambda session, id_: prices.remind(session, client_id=id_, now=now)
            )
        for client_id in closing_clients:
            await self._do(
                "close", client_id, lambda session, id_: closing.close_due(session, client_id=id_, now=now)
            )
        for client_id in lapsing:
            await self._do(
                "lapse",
                client_id,
                lambda session, id_: overdue.lapse(session, client_id=id_, now=now),
            )
        for client_id in unseen:
            await self._do(
                "account", client_id, lambda session, id_: daily.look_after(session, client_id=id_, now=now)
            )
        await self._tell_office(now)
        await self._take_undo_off(now)
        for other in self._others:
            try:
                await other.look(now)
            except Exception:
                log.exception("%s failed", type(other).__name__)

    async def _tell_office(self, now: datetime) -> None:
        """What became due in the night and is not there, when somebody is at the desk to read it."""
        try:
            async with self._database.reading() as session:
                if not await daily.office_due(session, now):
                    return
            async with self._database.writing() as session:
                await daily.tell_office(session, now)
        except Exception:
            log.exception("what is due could not be told")

    async def _take_undo_off(self, now: datetime) -> None:
        """Cards whose minute for undoing is over are drawn once more; one that says so already costs no edit."""
        since, until = self._undo_past or now - LONGEST_OFF, now - UNDO_FOR
        try:
            async with self._database.reading(at_length=True) as session:
                cards = await tickets.decided_between(session, since, until)
                cards |= await history.assigned_between(session, since, until)
                cards |= await quotes.tickets_priced_between(session, since, until)
            if cards:
                async with self._database.writing() as session:
                    for ticket_id in sorted(cards):
                        await outbox.touch_everywhere(session, CARD, ticket_id)
        except Exception:
            log.exception("cards past undoing could not be drawn")
        else:
            self._undo_past = until

    async def _do(self, job: str, client_id: int, work: Callable[[Session, int], Awaitable[object]]) -> None:
        try:
            async with self._database.writing() as session:
                await work(session, client_id)
        except Exception:
            # The next look tries again; the others go on.
            log.exception("%s failed for client %s", job, client_id)
