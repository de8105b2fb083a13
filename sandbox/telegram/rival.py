"""A second instance of the bot, started by mistake: polls beside the first, which makes both meet 409."""

import asyncio
import contextlib
import time

from sandbox.telegram.errors import RefusalError
from sandbox.telegram.queue import UpdateQueue

AFTER_CONFLICT = 1.0


class Rival:
    """Polls without ever confirming, so that nothing is lost by it; one at a time."""

    def __init__(self, queue: UpdateQueue) -> None:
        self.queue = queue
        self.got = 0
        self._task: asyncio.Task[None] | None = None

    def start(self, seconds: float) -> None:
        """Poll for so many seconds of real time."""
        self.stop()
        self._task = asyncio.create_task(self._poll(time.monotonic() + seconds))

    def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _poll(self, end: float) -> None:
        while (left := end - time.monotonic()) > 0 and not self.queue.closed:
            try:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        self.got += len(await self.queue.get(0, 100, 30))
                await asyncio.sleep(0.1)
            except RefusalError:
                await asyncio.sleep(AFTER_CONFLICT)
