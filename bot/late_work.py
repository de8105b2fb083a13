"""The calendar's look at work that was promised for a time: cards say by themselves that it is over."""

from datetime import datetime, timedelta

from billing.targets.queries import ran_out
from config.database import Database
from intake.tickets.actions import refresh

EVERY = timedelta(minutes=1)
"""Times are told to the quarter hour."""
LONGEST_OFF = timedelta(days=7)
"""How far back a program that has just started looks for cards that say less than is true."""


class LateWork:
    """Cards are drawn once more when their time is over; one that says so already costs no edit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_at: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Ask for the cards of what became late since the last look."""
        since = self._looked_at or now - LONGEST_OFF
        if self._looked_at is not None and timedelta(0) <= now - since < EVERY:
            return
        async with self._database.reading(at_length=True) as session:
            late = await ran_out(session, since, now)
        if late:
            async with self._database.writing() as session:
                for ticket_id in sorted(late):
                    await refresh(session, ticket_id)
        self._looked_at = now
