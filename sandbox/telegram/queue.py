"""The queue of updates with getUpdates' semantics: confirmation by offset, long poll, lifetimes, one poller."""

import asyncio
import contextlib
import copy
import json
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sandbox.clock import VirtualClock
from sandbox.telegram.errors import refuse

UPDATE_TYPES = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost",
)  # fmt: skip
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
DEFAULT = frozenset(UPDATE_TYPES) - NOT_BY_DEFAULT
LONGEST_POLL = 50
ANSWER_BYTES = 4 * 1024 * 1024
CAPACITY = 100_000
AHEAD = 10
FIRST_IDS = (2_000_001, 1_000_000_000)
SILENT_WEEK = 7 * 86_400
"""After a week without updates ids go on from anywhere, lower too (Bot API, Update)."""
CONFLICT_PAUSE = 3.0
SAME_OFFSET_ONE = 0.5
SAME_OFFSET_HOLD = 3.0


@dataclass
class Queued:
    """An update with the source whose updates stay in order and the moment it is dropped."""

    id: int
    body: dict[str, Any]
    source: str
    expires: float


@dataclass
class UpdateQueue:
    """Updates not confirmed yet. `poll_guard`: slow down hasty repeats of one offset, as Telegram does."""

    clock: VirtualClock
    random: random.Random
    poll_guard: bool = True
    allowed: frozenset[str] = DEFAULT
    entries: list[Queued] = field(default_factory=list)
    next_id: int = 0
    webhook_active: bool = False
    on_push: Callable[[], None] | None = None
    closed: bool = False
    _confirmed: list[Queued] = field(default_factory=list)
    _waiting: "asyncio.Future[None] | None" = None
    _last_push: float = 0.0
    _last_offset: int | None = None
    _last_start: float = -60.0
    _last_conflict: float = -60.0

    def __post_init__(self) -> None:
        self.next_id = self.random.randint(*FIRST_IDS)
        self._last_push = self.clock.timestamp()

    def subscribe(self, names: Any) -> None:
        """Set what is queued from now on; None keeps the present set, a list without a known name the default."""
        if not isinstance(names, list):
            return
        known = frozenset(str(name) for name in names) & frozenset(UPDATE_TYPES)
        self.allowed = known or DEFAULT

    def push(self, kind: str, payload: dict[str, Any], source: str, expires: float) -> None:
        """Queue an update of an allowed kind, as things are now."""
        if kind not in self.allowed or expires <= self.clock.timestamp():
            return
        if self.clock.timestamp() - self._last_push > SILENT_WEEK and not self.pending():
            self.next_id = self.random.randint(*FIRST_IDS)
        self._last_push = self.clock.timestamp()
        if len(self.entries) < CAPACITY:
            body = {"update_id": self.next_id, kind: copy.deepcopy(payload)}
            self.entries.append(Queued(self.next_id, body, source, expires))
        self.next_id += 1
        self._wake()
        if self.on_push is not None:
            self.on_push()

    def jump(self, down_by: int) -> None:
        """Go on with lower ids, as Telegram may after a week without updates."""
        self.next_id = max(1, self.next_id - down_by)

    def redeliver(self, count: int) -> None:
        """Bring the last confirmed updates back, as after a failure on Telegram's side."""
        back, self._confirmed = self._confirmed[-count:], []
        self.entries = back + self.entries
        self._wake()

    def pending(self) -> list[Queued]:
        now = self.clock.timestamp()
        self.entries = [entry for entry in self.entries if entry.expires > now]
        return self.entries

    def confirm(self, ids: Iterable[int]) -> None:
        gone = set(ids)
        self._confirmed = (self._confirmed + [entry for entry in self.entries if entry.id in gone])[-100:]
        self.entries = [entry for entry in self.entries if entry.id not in gone]

    def clear(self) -> None:
        self.entries = []

    def close(self) -> None:
        """The server stops: a waiting getUpdates is answered at once with nothing."""
        self.closed = True
        self._wake()

    def stop_pollers(self, condition: str) -> None:
        """End a waiting getUpdates with a 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(refuse(condition))

    async def get(
        self, offset: int, limit: int, timeout: int, alive: Callable[[], bool] = lambda: True
    ) -> list[dict[str, Any]]:
        """The answer of getUpdates; waits up to `timeout` s while there is nothing and the client is there."""
        if self.webhook_active:
            raise refuse("webhook_active")
        self._forget_before(offset)
        limit, wait = self._calmed(offset, limit, float(timeout))
        first = self.pending()
        if not first and wait > 0:
            await self._wait(wait, alive)
            if not alive():
                return []
            first = self.pending()
        return _fitting([entry.body for entry in first[:limit]])

    def _calmed(self, offset: int, limit: int, wait: float) -> tuple[int, float]:
        now = time.monotonic()
        if self.poll_guard and offset == self._last_offset:
            if now < self._last_start + SAME_OFFSET_HOLD and wait < SAME_OFFSET_HOLD:
                wait = SAME_OFFSET_HOLD
            if now < self._last_start + SAME_OFFSET_ONE:
                limit = 1
        self._last_offset, self._last_start = offset, now
        return limit, wait

    def _forget_before(self, offset: int) -> None:
        if offset < 0:
            self.entries = self.pending()[offset:]
        elif 0 < offset <= self.next_id + AHEAD:
            self.confirm(entry.id for entry in self.entries if entry.id < offset)

    async def _wait(self, timeout: float, alive: Callable[[], bool]) -> None:
        self.stop_pollers("other_poller")
        end = time.monotonic() + timeout
        while not self.closed and alive() and not self.pending() and (left := end - time.monotonic()) > 0:
            self._waiting = waiting = asyncio.get_running_loop().create_future()
            try:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(waiting, min(left, 1.0))
            except Exception:
                await self._pause_before_conflict(alive)
                raise
            finally:
                if self._waiting is waiting:
                    self._waiting = None

    async def _pause_before_conflict(self, alive: Callable[[], bool]) -> None:
        """A repeated 409 is answered late, so that two pollers do not fight at full speed."""
        now = time.monotonic()
        repeated = now < self._last_conflict + 2 * CONFLICT_PAUSE
        self._last_conflict = now
        if repeated and alive() and self.poll_guard:
            await asyncio.sleep(CONFLICT_PAUSE)

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)


def _fitting(bodies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many of the first updates as one answer holds, one at least."""
    size = 0
    for count, body in enumerate(bodies):
        size += len(json.dumps(body))
        if size > ANSWER_BYTES and count:
            return bodies[:count]
    return bodies
