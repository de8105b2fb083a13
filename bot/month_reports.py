"""The months clients are told of without asking: drawn outside of any unit of work, then queued, client by client."""

import logging
from datetime import datetime, timedelta

from billing.drawing import NotDrawn
from billing.statements import telling
from billing.statements.paper import draw
from billing.statements.telling import Due
from bot.statements import file_name, written_paper
from config.database import Database
from config.i18n import translator
from intake.letter import Enclosure
from intake.office.queries import office
from intake.shelf import Shelf

log = logging.getLogger("month reports")

EVERY = timedelta(minutes=1)
"""Months come due by the day: looking at every client every few seconds would be for nothing."""


class MonthReports:
    """The calendar's job, after the month end: what that sends goes first."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf
        self._looked_at: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Tell whoever is due; one client's fault leaves the others alone."""
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < EVERY:
            return
        self._looked_at = now
        async with self._database.reading() as session:
            due = await telling.due(session, now)
        for one in due:
            try:
                files = () if one.has_paper else await self._drawn(one, now)
                async with self._database.writing() as session:
                    await telling.tell(session, one.client.id, one.month, files, now)
            except Exception:
                # The next look tries again.
                log.exception("%s of %s is not told", one.month.key, one.client.code)

    async def _drawn(self, due: Due, now: datetime) -> tuple[Enclosure, ...]:
        """The paper; without it the words go all the same, and a button draws it."""
        async with self._database.reading() as session:
            t = translator(due.client.language or (await office(session)).firm.language)
            written = await written_paper(session, t, due.client, due.month, now)
        try:
            kept = self._shelf.put(await draw(written))
        except (NotDrawn, OSError):
            log.exception("no statement of %s for %s", due.month.key, due.client.code)
            return ()
        name = file_name(due.client, due.month.key, "pdf")
        return (Enclosure("document", name, "application/pdf", sha256=kept),)
