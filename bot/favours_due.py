"""The calendar's look at standard errors: employees reminded once, and what nobody explained shown to the manager."""

import logging
from datetime import datetime

from billing.labour import queries
from billing.verdicts.favouring import step
from config.database import Database

log = logging.getLogger("favours")


class FavoursDue:
    """One unit of work for each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, now: datetime) -> None:
        """Take the next step of everything that is due."""
        async with self._database.reading() as session:
            due = await queries.errors_due(session, now)
        for error_id in due:
            try:
                async with self._database.writing() as session:
                    await step(session, error_id, now)
            except Exception:
                log.exception("standard error %s", error_id)
