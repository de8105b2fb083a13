"""The calendar's look at what cannot wait: the next ring of every call, and the morning's question for the verdict."""

import logging
from datetime import datetime

from billing.urgent import queries
from billing.urgent.ringing import step
from config.database import Database

log = logging.getLogger("urgent")


class Ringing:
    """One unit of work per call, so that one call's fault silences no other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, now: datetime) -> None:
        """Ring, or ask, wherever that is due."""
        async with self._database.reading() as session:
            due = await queries.due(session, now)
        for call_id in due:
            try:
                async with self._database.writing() as session:
                    await step(session, call_id, now)
            except Exception:
                log.exception("urgent call %s", call_id)
