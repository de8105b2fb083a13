"""The calendar's look at calls that were offered: what lapses, who is reminded, whose call is to be filed."""

import logging
from datetime import datetime

from billing.slots import queries
from billing.slots.reminding import step
from config.database import Database

log = logging.getLogger("calls")


class CallsDue:
    """One unit of work for each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def look(self, now: datetime) -> None:
        """Take the next step of everything that is due."""
        async with self._database.reading() as session:
            due = await queries.due(session, now)
        for offer_id in due:
            try:
                async with self._database.writing() as session:
                    await step(session, offer_id, now)
            except Exception:
                log.exception("call offer %s", offer_id)
