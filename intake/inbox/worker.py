"""Works off the in-tray: lanes side by side, inside a lane in order, each row in one transaction with all its effects."""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from config.clock import Clock
from config.database import Database, Session
from intake.inbox import queries
from intake.inbox.inhand import InHand
from intake.inbox.models import Inbound, InboxState
from intake.inbox.queries import Head

log = logging.getLogger("inbox")

LANES_AT_ONCE = 8
ATTEMPTS_MAX = 5
LOOKED_AHEAD = 40
"""Rows known before one of `LANES_AT_ONCE` is free for them: each look goes through all that waits."""
IDLE_SECONDS = 1.0
ENDED = "ended: "
"""How the fault of a row begins that a former life did not survive."""

TAKEN_SECONDS = 0.05
"""Before a lane is looked at again whose first row another replica has in hand."""

# Another replica's row is passed over, not waited for; SQLite has one desk, and no such clause.
CLAIM = (
    select(Inbound)
    .where(Inbound.id == bindparam("row"), Inbound.state == InboxState.NEW)
    .with_for_update(skip_locked=True)
)

AfterCommit = Callable[[], Awaitable[None]]
Process = Callable[[Session, Inbound], Awaitable[list[AfterCommit]]]
Quarantined = Callable[[Session, Inbound, datetime], Awaitable[None]]


Ahead = Callable[[Head], contextlib.AbstractAsyncContextManager[None]]
"""What is done for a row before its transaction begins: nothing slow may hold the one writer's lock."""


def nothing_ahead(_: Head) -> contextlib.AbstractAsyncContextManager[None]:
    return contextlib.nullcontext()


class Taken(Exception):
    """Another replica has the row."""


class Worker:
    """Takes rows one after another in each lane and hands them to `process`, the desk.

    A row that fails is rolled back whole and tried again; after `ATTEMPTS_MAX` it is set aside, `quarantined`
    tells the manager, and its lane goes on. So it is with a row that ends the process: `in_hand` remembers it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        process: Process,
        quarantined: Quarantined,
        ahead: Ahead = nothing_ahead,
        in_hand: InHand | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._process = process
        self._quarantined = quarantined
        self._ahead = ahead
        self._in_hand = in_hand or InHand()
        self._busy: set[str] = set()
        self._next: deque[Head] = deque()
        self._begun = 0
        self.woken = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        await self._begin_with_the_left()
        async with asyncio.TaskGroup() as lanes:
            while True:
                self.woken.clear()
                if not self._next:
                    self._next.extend(await self._due_or_none())
                while self._next and len(self._busy) < LANES_AT_ONCE:
                    row = self._next.popleft()
                    self._busy.add(row.lane)
                    self._begun += 1
                    lanes.create_task(self._work_lane(row))
                # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(IDLE_SECONDS):
                        await self.woken.wait()

    async def _begin_with_the_left(self) -> None:
        """What a former life had in hand when it ended may have ended it: an attempt each, then each alone, so that
        the guilty one takes no other along."""
        left = self._in_hand.left()
        if not left:
            return
        for row_id in left:
            try:
                await self._set_back(row_id, f"{ENDED}the program did, while working on it", pause=False)
            except Exception:
                log.exception(
                    "in-tray row %s, in hand when the program ended, could not be looked at", row_id
                )
        async with self._database.reading() as session:
            waiting = select(Inbound.id, Inbound.lane).where(
                Inbound.id.in_(left), Inbound.state == InboxState.NEW
            )
            heads = [Head(id_, lane) for id_, lane in await session.execute(waiting.order_by(Inbound.id))]
        for row in heads:
            self._busy.add(row.lane)
            await self._work_lane(row)

    @property
    def busy(self) -> bool:
        """Whether something is in hand."""
        return bool(self._busy or self._next)

    async def drained(self) -> bool:
        """Whether nothing is due and nothing in hand."""
        if self.busy:
            return False
        begun = self._begun
        # A row taken up during the look was left out of it.
        return not await self._due() and begun == self._begun

    async def _due(self) -> list[Head]:
        async with self._database.reading() as session:
            # Replicas take from one another what they do not begin at once.
            free = LOOKED_AHEAD if self._database.is_sqlite else LANES_AT_ONCE - len(self._busy)
            return await queries.heads(session, self._clock.now(), self._busy, max(free, 0))

    async def _due_or_none(self) -> list[Head]:
        """Nothing while the database cannot be read: the next look is a moment away."""
        try:
            return await self._due()
        except Exception:
            log.exception("the in-tray could not be read")
            return []

    async def _work_lane(self, row: Head) -> None:
        try:
            with self._in_hand.holding(row.id):
                await self._work(row)
        except Exception:
            # The row stands as it stood; a pause, so that a database in trouble is not asked without end.
            log.exception("in-tray row %s could not be set back", row.id)
            await asyncio.sleep(IDLE_SECONDS)
        finally:
            self._busy.discard(row.lane)
            self.woken.set()

    async def _work(self, row: Head) -> None:
        try:
            async with self._ahead(row), self._database.writing() as session:
                taken = await session.scalar(CLAIM, {"row": row.id})
                if taken is None:
                    raise Taken
                taken.fault = None
                if taken.done_at is not None:
                    taken.state = InboxState.DONE
                    return
                afterwards = await self._process(session, taken)
                if taken.state is InboxState.NEW:
                    taken.state, taken.done_at = InboxState.DONE, self._clock.now()
                if taken.set_aside_at is not None:
                    await self._tell(session, taken, self._clock.now())
        except Taken:
            await asyncio.sleep(TAKEN_SECONDS)
            return
        except Exception as fault:
            log.exception("in-tray row %s failed", row.id)
            await self._set_back(row.id, f"{type(fault).__name__}: {fault}"[:500])
            return
        for follow_up in afterwards:
            try:
                await follow_up()
            except Exception:
                log.exception("in-tray row %s is done, what was to follow it failed", row.id)

    async def _set_back(self, row_id: int, fault: str, *, pause: bool = True) -> None:
        now = self._clock.now()
        async with self._database.writing() as session:
            row = await session.get(Inbound, row_id)
            if row is None or row.state is not InboxState.NEW:
                return
            row.attempts += 1
            row.fault = fault
            row.due_at = now + timedelta(seconds=2.0**row.attempts if pause else 0)
            if row.attempts >= ATTEMPTS_MAX:
                row.state = InboxState.QUARANTINED
                await session.flush()
                await self._tell(session, row, now)

    async def _tell(self, session: Session, row: Inbound, now: datetime) -> None:
        try:
            async with session.begin_nested():
                await self._quarantined(session, row, now)
        except Exception:
            # Set aside it must be all the same, or it would be tried for ever.
            log.exception("nobody could be told of a set-aside row of the in-tray")
