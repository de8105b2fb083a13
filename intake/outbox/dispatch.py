"""Brings what is queued to the wires: claim (short transaction), send (none), mark (short transaction)."""

import asyncio
import contextlib
import hashlib
import json
import logging
import time
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from config.clock import Clock, wall_now
from config.database import Database, Session, uncancelled
from intake.contacts.models import Channel
from intake.outbox import actions, claims, losses
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import (
    Gone,
    Later,
    LeftOut,
    Lost,
    Moved,
    NoTopic,
    Outcome,
    Refused,
    Sender,
    Sent,
    Topics,
    Unchanged,
    Undelivered,
    Unknown,
    Unreachable,
    View,
)
from intake.outbox.rules import Bucket, Pace
from intake.outbox.ways import WayOut
from intake.telegram import form

log = logging.getLogger("outbox")

IDLE_SECONDS = 1.0
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
        self._undelivered = undelivered
        self._topics = topics
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

    async def drained(self) -> bool:
        """Whether nothing is due and nothing in flight."""
        if self._busy:
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
            heads = await claims.due(session, self._clock.now(), set(self._senders), busy, limit=50)
        for head in heads:
            lane = f"{head.channel.value}:{head.lane}"
            pause = self._pause(head.channel, head.lane)
            if pause > 0:
                wait = min(wait, pause)
                continue
            self._spend(head.channel, head.lane)
            self._busy.add(lane)
            self._begun += 1
            sends.create_task(self._carry(head, lane))
        return wait

    def _pause(self, channel: Channel, lane: str) -> float:
        if channel is not Channel.TELEGRAM:
            return 0.0
        at = time.monotonic()
        bucket = self._lanes.setdefault(lane, self._pace.lane(lane))
        return max(bucket.wait(at), self._whole.wait(at))

    def _spend(self, channel: Channel, lane: str) -> None:
        if channel is Channel.TELEGRAM:
            self._lanes[lane].take()
            self._whole.take()

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
        outcome = await self._carried(row.channel, row.payload)
        await uncancelled(self._note(row, outcome))

    async def _carried(self, channel: Channel, payload: dict[str, Any]) -> Outcome:
        outcome = await self._senders[channel].send(payload)
        self.ways[channel].note(outcome, time.monotonic())
        return outcome

    async def _note(self, row: Outbound, outcome: Outcome) -> None:
        async with self._database.writing() as session:
            await self._mark(session, await session.get_one(Outbound, row.id), outcome)

    async def _mark(self, session: Session, row: Outbound, outcome: Outcome) -> None:
        now = self._clock.now()
        if "topic" in row.payload and isinstance(outcome, Sent | Unchanged | Refused | NoTopic):
            await self._mark_topic(session, row, outcome, now)
            return
        match outcome:
            case Sent(external_id, left_out):
                claims.sent(row, external_id, now)
                if row.doubled:
                    await claims.dismiss_stand_in(session, row.key)
                await self._note_left_out(session, losses.of_row(row, ""), left_out, now)
            case Later(seconds, reason, away):
                self._freeze(row.lane, seconds)
                if not claims.later(row, reason, now, seconds, away=away):
                    await self._give_up(session, row, reason, now)
            case Unknown(reason):
                row.maybe_dup += 1
                if not claims.again(row, reason, now):
                    await self._give_up(session, row, reason, now)
            case Moved(chat_id):
                claims.later(row, "moved", now, 0)
                await session.flush()
                await actions.move_chat(session, int(row.lane), chat_id)
            case NoTopic(reason=reason):
                claims.later(row, reason, now, 0)
                await session.flush()
                await self._topics.lost(session, int(row.lane), outcome, now)
            case Unreachable(reason) | Refused(reason):
                claims.dead(row, reason)
                unreachable = isinstance(outcome, Unreachable)
                await self._give_up(session, row, reason, now, unreachable=unreachable)
            case Gone() if row.payload["method"] == "editMessageText":
                place = await actions.thread_of(session, int(row.lane))
                claims.instead(row, form.within(form.anew(row.payload), place), now)
            case Gone() | Unchanged():
                claims.sent(row, None, now)

    async def _mark_topic(
        self, session: Session, row: Outbound, outcome: Sent | Unchanged | Refused | NoTopic, now: datetime
    ) -> None:
        chat_id, old = int(row.lane), row.payload["topic"]
        if isinstance(outcome, Refused | NoTopic):
            claims.dead(row, outcome.reason)
            await session.flush()
            await self._topics.not_mended(session, chat_id, old, outcome.reason, now)
            return
        claims.sent(row, outcome.external_id if isinstance(outcome, Sent) else None, now)
        await session.flush()
        await self._topics.mended(session, chat_id, old, outcome, now)

    async def _give_up(
        self, session: Session, row: Outbound, reason: str, now: datetime, *, unreachable: bool = False
    ) -> None:
        await session.flush()
        if row.doubled:
            await claims.release_stand_ins(session, row.key)
        await self._undelivered(session, losses.of_row(row, reason, unreachable=unreachable), now)

    async def _note_left_out(
        self, session: Session, of: Lost, left_out: tuple[LeftOut, ...], now: datetime
    ) -> None:
        for part in left_out:
            await self._undelivered(session, replace(of, reason=part.reason, left_out=part), now)

    def _freeze(self, lane: str, seconds: float) -> None:
        self._lanes.setdefault(lane, self._pace.lane(lane)).freeze(time.monotonic() + seconds)

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
        outcome = await self._carried(Channel.TELEGRAM, payload)
        await uncancelled(self._note_view(view, digest, outcome))

    async def _note_view(self, view: OutboxView, digest: str | None, outcome: Outcome) -> None:
        async with self._database.writing() as session:
            now_kept = await session.get_one(OutboxView, view.id)
            await self._mark_view(session, now_kept, view.wanted, digest, outcome)

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

    async def _mark_view(
        self, session: Session, view: OutboxView, version: int, digest: str | None, outcome: Outcome
    ) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(external_id, left_out):
                claims.shown(view, version, int(external_id) if external_id else view.message_id, digest)
                await self._note_left_out(session, losses.of_card(view, ""), left_out, now)
            case Unchanged():
                claims.shown(view, version, view.message_id, digest)
            case Gone():
                view.message_id, view.digest, view.lease_until = None, None, None
            case Moved(chat_id):
                view.lease_until = None
                await actions.move_chat(session, view.chat_id, chat_id)
            case NoTopic(reason=reason):
                claims.put_off(view, reason, now)
                await self._topics.lost(session, view.chat_id, outcome, now)
            case Later(seconds, reason):
                self._freeze(str(view.chat_id), seconds)
                view.lease_until, view.fault = None, reason
            case Unknown(reason):
                claims.unsure(view, reason, now)
            case Unreachable(reason) | Refused(reason):
                claims.shown(view, version, view.message_id, None)
                view.fault = reason
                log.error("card %s %s could not be shown: %s", view.kind, view.subject_id, reason)
                lost = losses.of_card(view, reason, unreachable=isinstance(outcome, Unreachable))
                await self._undelivered(session, lost, now)


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
