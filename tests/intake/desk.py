"""A small desk for the trays' tests: a clock to turn, an office, a person, and a wire that does as told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from config.database import Database
from intake.outbox.ports import Outcome, Sent

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS = 30


@dataclass
class TurnedClock:
    """Business time that moves only when told."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def turn(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class Wire:
    """A `Sender` that keeps what it was given and answers from a list, then with Sent."""

    answers: list[Outcome] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    gate: asyncio.Event | None = None
    """Closed, sends hang until it opens."""

    async def send(self, payload: dict[str, Any]) -> Outcome:
        self.sent.append(payload)
        if self.gate:
            await self.gate.wait()
        shown = payload["params"].get("message_id", 1000 + len(self.sent))
        return self.answers.pop(0) if self.answers else Sent(str(shown))

    @property
    def said(self) -> list[str]:
        return [payload["params"]["text"] for payload in self.sent]

    @property
    def places(self) -> list[int]:
        return [payload["params"]["chat_id"] for payload in self.sent]


@contextlib.asynccontextmanager
async def running(*loops: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Loops that run meanwhile; one that ends by itself fails the test."""
    tasks = [asyncio.ensure_future(loop) for loop in loops]
    try:
        yield
        for task in tasks:
            assert not task.done(), task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(met: Any) -> None:
    """Wait until `met()`, or what it awaits, is true."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            answer = met()
            if await answer if asyncio.iscoroutine(answer) else answer:
                return
            await asyncio.sleep(0.01)


async def rows(database: Database, kind: type[Any]) -> list[Any]:
    """Every row of a table, oldest first."""
    from sqlalchemy import select

    async with database.reading() as session:
        return list(await session.scalars(select(kind).order_by(kind.id)))
