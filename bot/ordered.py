"""Papers people ask for in the chat: drawn outside of any unit of work, the oldest first, and sent once."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.models import StatementOrder
from bot.visit import Visit
from config.database import Database
from intake.letter import Letter
from intake.outbox.delivery import tell
from intake.shelf import Shelf

log = logging.getLogger("ordered")

Maker = Callable[[Database, Shelf, StatementOrder, datetime], Awaitable[Letter | None]]
"""Reads and draws what was ordered; where that fails, words that say so, or None for nothing to be said."""


async def order(
    visit: Visit,
    paper: str,
    client_id: int,
    period: str,
    *,
    reader: int | None = None,
    key: str | None = None,
) -> bool:
    """A person, else whoever asks, is to get a paper: once for a key, else for this update. False where it was before."""
    key = key or f"inbox:{visit.inbox_id}"
    if await visit.session.scalar(select(StatementOrder.id).where(StatementOrder.key == key)):
        return False
    visit.session.add(
        StatementOrder(
            key=key,
            paper=paper,
            client_id=client_id,
            person_id=visit.person_id if reader is None else reader,
            period=period,
            asked_at=visit.now,
        )
    )
    await visit.session.flush()
    return True


class OrderedPapers:
    """The calendar's job. One that cannot be made leaves the others alone, and is tried again."""

    def __init__(self, database: Database, shelf: Shelf, makers: Mapping[str, Maker]) -> None:
        self._database = database
        self._shelf = shelf
        self._makers = makers

    async def look(self, now: datetime) -> None:
        """Draw and send everything that is ordered."""
        async with self._database.reading() as session:
            orders = list(
                await session.scalars(
                    select(StatementOrder).where(StatementOrder.done_at.is_(None)).order_by(StatementOrder.id)
                )
            )
        for one in orders:
            try:
                await self._serve(one, now)
            except Exception:
                log.exception("order %d of a %s cannot be served", one.id, one.paper)

    async def _serve(self, one: StatementOrder, now: datetime) -> None:
        said = await self._makers[one.paper](self._database, self._shelf, one, now)
        async with self._database.writing() as session:
            kept = await session.get_one(StatementOrder, one.id, with_for_update=True, populate_existing=True)
            if kept.done_at is not None:
                return
            kept.done_at = now
            if said:
                await tell(
                    session,
                    person_id=kept.person_id,
                    key=f"statement:{kept.id}",
                    words=lambda _: said,
                    now=now,
                )
