"""Delivery by webhook: one update in flight per source, retried with a doubling delay until it expires."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from sandbox.telegram.queue import Queued, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 — a header's name
ANSWER_SECONDS = 60.0
LONGEST_DELAY = 64.0
GONE_SECONDS = 23 * 3600


@dataclass
class Webhook:
    """Where updates go. `retry_scale` shortens the delays between tries (tests)."""

    queue: UpdateQueue
    retry_scale: float = 1.0
    url: str = ""
    secret: str = ""
    max_connections: int = 40
    failing: bool = False
    last_error_date: int = 0
    last_error: str = ""
    duplicate_next: int = 0
    gone_since: float = 0.0
    _held: int = 0
    _held_seconds: float = 0.0
    _task: "asyncio.Task[None] | None" = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(40))
    _careful: asyncio.Lock = field(default_factory=asyncio.Lock)
    _busy: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Start delivering to `url`."""
        self.stop()
        self.url, self.secret, self.max_connections = url, secret, max_connections
        self.failing, self.last_error, self.last_error_date, self.gone_since = False, "", 0, 0.0
        self.queue.webhook_active = True
        self._slots = asyncio.Semaphore(max_connections)
        self._changed = asyncio.Event()
        self.queue.on_push = self._changed.set
        self._task = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Deliver no more; updates stay queued."""
        self.url = ""
        self.queue.webhook_active = False
        self.queue.on_push = None
        for task in [*self._busy.values(), *([self._task] if self._task else [])]:
            task.cancel()
        self._busy.clear()
        self._task = None

    def hold(self, times: int, seconds: float) -> None:
        """Keep the next `times` updates back so long, while those of other sources pass."""
        self._held, self._held_seconds = times, seconds

    def info(self) -> dict[str, Any]:
        """The Bot API `WebhookInfo`."""
        info: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        info["pending_update_count"] = len(self.queue.pending())
        if self.url:
            info |= {"max_connections": self.max_connections, "ip_address": "127.0.0.1"}
        if self.last_error:
            info |= {"last_error_date": self.last_error_date, "last_error_message": self.last_error}
        return info

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=self.max_connections)
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while True:
                self._changed.clear()
                self._start_sources(session)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 1.0)

    def _start_sources(self, session: aiohttp.ClientSession) -> None:
        waiting = dict.fromkeys(entry.source for entry in self.queue.pending())
        for source in waiting:
            if source not in self._busy:
                self._busy[source] = asyncio.create_task(self._deliver_all(source, session))

    async def _deliver_all(self, source: str, session: aiohttp.ClientSession) -> None:
        delay = 0.0
        try:
            while (entry := self._head(source)) is not None:
                if self._held > 0:
                    self._held -= 1
                    await asyncio.sleep(self._held_seconds)
                ask_again = await self._post_in_turn(session, entry)
                if ask_again is None:
                    self.queue.confirm([entry.id])
                    delay = 0.0
                    continue
                await asyncio.sleep(max(delay, ask_again) * self.retry_scale)
                delay = min(LONGEST_DELAY, delay * 2 or 2.0)
        finally:
            if self._busy.get(source) is asyncio.current_task():
                del self._busy[source]
                self._changed.set()

    def _head(self, source: str) -> Queued | None:
        return next((entry for entry in self.queue.pending() if entry.source == source), None)

    async def _post_in_turn(self, session: aiohttp.ClientSession, entry: Queued) -> float | None:
        async with self._slots:
            if not self.failing:
                return await self._post(session, entry)
            # While the far side fails, one connection is enough to learn when it is well again.
            async with self._careful:
                return await self._post(session, entry)

    async def _post(self, session: aiohttp.ClientSession, entry: Queued) -> float | None:
        """None when delivered, else the seconds the far side asks us to wait (0 if it asks nothing)."""
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            async with session.post(self.url, json=entry.body, headers=headers) as response:
                if 200 <= response.status < 300:
                    self.failing, self.gone_since = False, 0.0
                    if self.duplicate_next > 0:
                        self.duplicate_next -= 1
                        return 0.0
                    return None
                self._note_gone(response.status)
                self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
                asked = response.headers.get("Retry-After", "")
                return min(3600.0, float(asked)) if asked.isdecimal() else 0.0
        except (aiohttp.ClientError, TimeoutError) as error:
            late = isinstance(error, TimeoutError)
            self._note("Read timeout expired" if late else "Connection refused")
            return 0.0

    def _note_gone(self, status: int) -> None:
        """An address that answers 410 for 23 hours is given up: updates stay queued, for getUpdates."""
        now = self.queue.clock.timestamp()
        if status != 410:
            self.gone_since = 0.0
        elif not self.gone_since:
            self.gone_since = now
        elif now - self.gone_since >= GONE_SECONDS:
            self.url, self.queue.webhook_active = "", False
            asyncio.get_running_loop().call_soon(self.stop)

    def _note(self, error: str) -> None:
        self.failing = True
        self.last_error = error
        self.last_error_date = int(self.queue.clock.timestamp() or time.time())
