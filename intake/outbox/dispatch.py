"""Brings what is queued to the wires: claim (short transaction), send (none), mark (short transaction)."""

import asyncio
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Coroutine, Mapping
from typing import Any

from config.clock import Clock, wall_now
from config.database import Database, uncancelled
from intake.contacts.models import Channel
from intake.outbox import actions, claims
from intake.outbox.marking import Marking
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import Outcome, Sender, Topics, Undelivered, View
from intake.outbox.rules import Bucket, Pace
from intake.outbox.ways import WayOut
from intake.telegram import form

log = logging.getLogger("outbox")

IDLE_SECONDS = 1.0
LOOK_SECONDS = 0.01
"""Between two looks nobody asked for, at least."""
SWEEP_SECONDS = 30.0
PARTING_SECONDS = 3.0
"""How long a stop waits for a send in hand: cut short, it would be sent a second time at the next start."""


class Dispatcher:
    """The one loop that sends. Lanes go side by side; inside a lane one row at a time, in order."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        views: Mapping[str, View],
        pace: Pace,
        undelivered: Undelivered,
        topics: Topics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._views = views
        self._pace = pace
        self._senders: dict[Channel, Sender] = {}
        self.ways: dict[Channel, WayOut] = {}
        self._marking = Marking(undelivered, topics, self._freeze)
        self._whole = pace.whole()
        self._lanes: dict[str, Bucket] = {}
        self._busy: set[str] = set()
        self._begun = 0
        self._swept_at = time.monotonic()
        self.woken = asyncio.Event()

    def open(self, channel: Channel, sender: Sender) -> None:
        """From now on rows of this channel can leave."""
        self._senders[channel] = sender
        self.ways[channel] = WayOut(channel)
        self.woken.set()

    async def run(self) -> None:
        """Until cancelled. What a dead process left in flight is taken up first, and counted as maybe sent."""
        async with self._database.writing() as session:
            await claims.reclaim(session)
        async with asyncio.TaskGroup() as sends:
            while True:
                self.woken.clear()
                try:
                    await self._sweep()
                    wait = await self._start_due(sends)
                except Exception:
                    # A database in trouble: what waits is kept, the next look is a moment away.
                    log.exception("the out-tray could not be read")
                    await asyncio.sleep(IDLE_SECONDS)
                    continue
                # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self.woken.wait()

    async def _sweep(self) -> None:
        """Take up what was sent and could not be marked; its lease has run out."""
        if time.monotonic() < self._swept_at + SWEEP_SECONDS:
            return
        self._swept_at = time.monotonic()
        async with self._database.writing() as session:
            await claims.reclaim(session, wall_now())
            await claims.release_stand_ins(session)

    @property
    def busy(self) -> bool:
        """Whether something is in flight."""
        return bool(self._busy)

    async def drained(self) -> bool:
        """Whether nothing is due and nothing in flight."""
        if self.busy:
            return False
        begun = self._begun
        async with self._database.reading() as session:
            due = await claims.due(session, self._clock.now(), set(self._senders), set(), limit=1)
        # A send that began during the look was not due in it, and may have left more to do behind it.
        return not due and begun == self._begun

    async def _start_due(self, sends: asyncio.TaskGroup) -> float:
        """Start a send for every lane that may go now; returns seconds until the next look."""
        wait = IDLE_SECONDS
        # As they are before the look: a send that ends during it would let what follows it overtake.
        busy = set(self._busy)
        async with self._database.reading() as session:
            now = self._clock.now()
            heads = await claims.due(session, now, set(self._senders), busy, limit=50)
            if not heads and (soon := await claims.soonest(session, now)):
                wait = min(wait, max(soon.total_seconds(), LOOK_SECONDS))
        for head in heads:
            lane = f"{head.channel.value}:{head.lane}"
            pause = self._pause(head.channel, head.lane)
            if pause > 0:
                wait = min(wait, pause)
                continue
            if head.channel is Channel.TELEGRAM:
                self._whole.take(time.monotonic())
            self._busy.add(lane)
            self._begun += 1
            sends.create_task(self._carry(head, lane))
        return wait

    def _pause(self, channel: Channel, lane: str) -> float:
        if channel is not Channel.TELEGRAM:
            return 0.0
        at = time.monotonic()
        return max(self._bucket(lane).wait(at), self._whole.wait(at))

    def _bucket(self, lane: str) -> Bucket:
        return self._lanes.setdefault(lane, self._pace.lane(lane))

    async def _carry(self, head: claims.Head, lane: str) -> None:
        try:
            await _in_hand(self._show(head.id) if head.view else self._send(head))
        except Exception:
            # One lane's bug must not stop the others; the row's lease runs out and it is tried again.
            log.exception("lane %s failed", lane)
        finally:
            self._busy.discard(lane)
            self.woken.set()

    async def _send(self, head: claims.Head) -> None:
        async with self._database.writing() as session:
            row = await claims.claim(session, head.id)
        if row is None:
            return
        outcome = await self._carried(row.channel, row.lane, row.payload)
        await uncancelled(self._note(row, outcome))

    async def _carried(self, channel: Channel, lane: str, payload: dict[str, Any]) -> Outcome:
        try:
            outcome = await self._senders[channel].send(payload)
        finally:
            # Telegram counts by arrival, which is before the answer: counted from here, none comes too soon after one
            # that was long on its way.
            if channel is Channel.TELEGRAM:
                self._bucket(lane).take(time.monotonic())
        self.ways[channel].note(outcome, time.monotonic())
        return outcome

    async def _note(self, row: Outbound, outcome: Outcome) -> None:
        async with self._database.writing() as session:
            kept = await session.get_one(Outbound, row.id)
            await self._marking.row(session, kept, outcome, self._clock.now())

    def _freeze(self, lane: str, seconds: float) -> None:
        self._bucket(lane).freeze(time.monotonic() + seconds)

    async def _show(self, view_id: int) -> None:
        async with self._database.writing() as session:
            view = await claims.claim_view(session, view_id)
        if view is None:
            return
        payload, digest = await self._worded(view)
        if payload is None or (digest == view.digest and view.message_id):
            async with self._database.writing() as session:
                claims.shown(await session.get_one(OutboxView, view.id), view.wanted, view.message_id, digest)
            return
        outcome = await self._carried(Channel.TELEGRAM, str(view.chat_id), payload)
        await uncancelled(self._note_view(view, digest, outcome))

    async def _note_view(self, view: OutboxView, digest: str | None, outcome: Outcome) -> None:
        async with self._database.writing() as session:
            now_kept = await session.get_one(OutboxView, view.id)
            now = self._clock.now()
            await self._marking.view(session, now_kept, view.wanted, digest, outcome, now)

    async def _worded(self, view: OutboxView) -> tuple[dict[str, Any] | None, str | None]:
        async with self._database.reading() as session:
            letter = await self._views[view.kind].render(session, view.subject_id, view.chat_id)
            thread = await actions.thread_of(session, view.chat_id)
        if letter is None:
            return None, view.digest
        if view.message_id is None:
            payload = form.messages(letter, view.chat_id, thread)[0]
        else:
            payload = form.edit(letter, view.chat_id, view.message_id)
        said = {key: payload["params"].get(key) for key in ("text", "reply_markup")}
        return payload, hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


async def _in_hand(work: Coroutine[Any, Any, None]) -> None:
    """Do `work`; cancelled meanwhile, give it a moment to end."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=PARTING_SECONDS)
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
        if not task.cancelled() and (fault := task.exception()):
            log.error("a send in hand at the end failed: %s", fault)
        raise
