"""The program's desk without wires: updates in, everything they bring about in the database, nothing sent."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from bot import set_aside
from bot.front import FrontDesk
from bot.mailroom import MailRoom
from bot.telegram import load_telegram
from config.clock import SystemClock
from config.database import Database
from intake.inbox.actions import INBOX
from intake.inbox.worker import Worker
from intake.outbox.actions import OUTBOX
from intake.shelf import Shelf
from intake.telegram.poll import BATCH
from intake.telegram.receive import Receiver
from tests.benchmarks.recording import Recording
from tests.benchmarks.town import Town

PATIENCE_SECONDS = 120


class Desk:
    """The real receiver, worker and front desk with the real handlers behind aiogram's dispatcher."""

    def __init__(self, database: Database, receiver: Receiver, worker: Worker) -> None:
        self.database = database
        self.recording = Recording(database.engine)
        self._receiver = receiver
        self._worker = worker
        self._left = 0
        self._done = asyncio.Event()
        database.on_wake = self._wake

    async def work_off(self, updates: list[dict[str, Any]]) -> float:
        """Store the updates as they come from getUpdates and do what they ask; seconds until all has committed."""
        self._left = len(updates)
        self._done.clear()
        began = time.perf_counter()
        for start in range(0, len(updates), BATCH):
            await self._receiver.keep(updates[start : start + BATCH])
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._done.wait()
        return time.perf_counter() - began

    def _wake(self, sleepers: set[str]) -> None:
        if INBOX in sleepers:
            self._worker.woken.set()
        if OUTBOX in sleepers:
            # A client's words end in something to send: the answer and the card.
            self._left -= 1
            if self._left <= 0:
                self._done.set()


@asynccontextmanager
async def open_desk(url: str, town: Town, folder: Path) -> AsyncIterator[Desk]:
    database, clock = Database(url), SystemClock()
    telegram = await asyncio.to_thread(load_telegram)
    bot = telegram.open_bot(town.stand_in.token, town.stand_in.url, None)
    front = FrontDesk(clock, b"key", MailRoom(Shelf(folder)), telegram.feed(bot), telegram.undecodable)
    worker = Worker(database, clock, front.process, set_aside.told)
    receiver = Receiver(database, clock, town.stand_in.bot["id"])
    desk = Desk(database, receiver, worker)
    await receiver.introduce(town.stand_in.bot)
    working = asyncio.create_task(worker.run())
    try:
        yield desk
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        await bot.session.close()
        await database.close()
