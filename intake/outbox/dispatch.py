"""Brings what is queued to the wires: claim (short transaction), send (none), mark (short transaction)."""

import asyncio
import hashlib
import json
import logging
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from config.clock import Clock
from config.database import Database, Session
from intake.contacts.models import Channel
from intake.outbox import actions, claims
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import (
    Gone,
    Later,
    Moved,
    Outcome,
    Refused,
    Sender,
    Sent,
    Unchanged,
    Unknown,
    Unreachable,
    View,
)
from intake.outbox.rules import Bucket, Pace
from intake.telegram import form

log = logging.getLogger("outbox")

IDLE_SECONDS = 1.0


class Dispatcher:
    """The one loop that sends. Lanes go side by side; inside a lane one row at a time, in order."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        views: Mapping[str, View],
        pace: Pace,
        undelivered: Any,
    ) -> None:
        self._database = database
        self._clock = clock
        self._views = views
        self._pace = pace
        self._senders: dict[Channel, Sender] = {}
        self._undelivered = undelivered
        self._whole = pace.whole()
        self._lanes: dict[str, Bucket] = {}
        self._busy: set[str] = set()
        self.woken = asyncio.Event()

    def open(self, channel: Channel, sender: Sender) -> None:
        """From now on rows of this channel can leave."""
        self._senders[channel] = sender
        self.woken.set()

    async def run(self) -> None:
        """Until cancelled. What a dead process left in flight is taken up first, and counted as maybe sent."""
        async with self._database.writing() as session:
            await claims.reclaim(session)
        async with asyncio.TaskGroup() as sends:
            while True:
                self.woken.clear()
                wait = await self._start_due(sends)
                try:
                    await asyncio.wait_for(self.woken.wait(), wait)
                except TimeoutError:
                    continue

    async def drained(self) -> bool:
        """Whether nothing is due and nothing in flight."""
        if self._busy:
            return False
        async with self._database.reading() as session:
            return not await claims.due(session, self._clock.now(), set(self._senders), set(), limit=1)

    async def _start_due(self, sends: asyncio.TaskGroup) -> float:
        """Start a send for every lane that may go now; returns seconds until the next look."""
        wait = IDLE_SECONDS
        async with self._database.reading() as session:
            heads = await claims.due(session, self._clock.now(), set(self._senders), self._busy, limit=50)
        for head in heads:
            lane = f"{head.channel.value}:{head.lane}"
            pause = self._pause(head.channel, head.lane)
            if pause > 0:
                wait = min(wait, pause)
                continue
            self._spend(head.channel, head.lane)
            self._busy.add(lane)
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
            if head.view:
                await self._show(head.id)
            else:
                await self._send(head)
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
        outcome = await self._senders[row.channel].send(row.payload)
        async with self._database.writing() as session:
            await self._mark(session, await session.get_one(Outbound, row.id), outcome)

    async def _mark(self, session: Session, row: Outbound, outcome: Outcome) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(external_id):
                claims.sent(row, external_id, now)
            case Later(seconds, reason):
                self._lanes.setdefault(row.lane, self._pace.lane(row.lane)).freeze(time.monotonic() + seconds)
                claims.again(row, reason, now, count=False)
            case Unknown(reason):
                row.maybe_dup += 1
                if not claims.again(row, reason, now):
                    await self._undelivered(session, row, now)
            case Moved(chat_id):
                claims.again(row, "moved", now, count=False)
                await session.flush()
                await actions.move_chat(session, int(row.lane), chat_id)
            case Unreachable(reason) | Refused(reason):
                claims.dead(row, reason)
                await self._undelivered(session, row, now, unreachable=isinstance(outcome, Unreachable))
            case Gone() | Unchanged():
                claims.sent(row, None, now)

    async def _show(self, view_id: int) -> None:
        async with self._database.writing() as session:
            view = await claims.claim_view(session, view_id)
        if view is None:
            return
        payload, digest = await self._worded(view)
        if payload is None or digest == view.digest:
            async with self._database.writing() as session:
                claims.shown(await session.get_one(OutboxView, view.id), view.wanted, view.message_id, digest)
            return
        outcome = await self._senders[Channel.TELEGRAM].send(payload)
        async with self._database.writing() as session:
            await self._mark_view(
                session, await session.get_one(OutboxView, view.id), view.wanted, digest, outcome
            )

    async def _worded(self, view: OutboxView) -> tuple[dict[str, Any] | None, str | None]:
        async with self._database.reading() as session:
            letter = await self._views[view.kind].render(session, view.subject_id, view.chat_id)
        if letter is None:
            return None, view.digest
        if view.message_id is None:
            payload = form.messages(letter, view.chat_id)[0]
        else:
            payload = form.edit(letter, view.chat_id, view.message_id)
        said = {key: payload["params"].get(key) for key in ("text", "reply_markup")}
        return payload, hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    async def _mark_view(
        self, session: Session, view: OutboxView, version: int, digest: str | None, outcome: Outcome
    ) -> None:
        now = self._clock.now()
        match outcome:
            case Sent(external_id):
                claims.shown(view, version, int(external_id) if external_id else view.message_id, digest)
            case Unchanged():
                claims.shown(view, version, view.message_id, digest)
            case Gone():
                view.message_id, view.lease_until = None, None
            case Moved(chat_id):
                view.lease_until = None
                await actions.move_chat(session, view.chat_id, chat_id)
            case Later(seconds, reason):
                self._lanes[str(view.chat_id)].freeze(time.monotonic() + seconds)
                view.lease_until, view.fault = None, reason
            case Unknown(reason):
                # An edit repeated is harmless; a first card may appear twice.
                view.maybe_dup += view.message_id is None
                view.lease_until, view.fault, view.due_at = None, reason, now + timedelta(seconds=2)
            case Unreachable(reason) | Refused(reason):
                claims.shown(view, version, view.message_id, None)
                view.fault = reason
                log.error("card %s %s could not be shown: %s", view.kind, view.subject_id, reason)
