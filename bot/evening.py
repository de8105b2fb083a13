"""The calendar's look before closing time: everybody reads once what they have logged nothing on."""

import logging
from datetime import date, datetime

from billing.evening import actions, queries
from billing.evening.rules import Forgotten, asking
from billing.labour.dating import rules_in_force
from config.database import Database
from intake.office.queries import office

log = logging.getLogger("evening")


class EveningMinutes:
    """One unit of work for each employee, so that one's fault silences no other."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._done: date | None = None
        """The day on which everybody is known to have been asked."""

    async def look(self, now: datetime) -> None:
        """Ask whoever was not asked today, in the last stretch of the working day."""
        async with self._database.reading(at_length=True) as session:
            book = await office(session)
            day = now.astimezone(book.firm.zone).date()
            stretch = asking(book, day, (await rules_in_force(session)).evening_minutes)
            if self._done == day or stretch is None or not stretch.start <= now < stretch.end:
                return
            waiting = await queries.to_ask(session, day, now)
        asked = [await self._put(employee_id, what, day, now) for employee_id, what in waiting.items()]
        if all(asked):
            self._done = day

    async def _put(self, employee_id: int, what: tuple[Forgotten, ...], day: date, now: datetime) -> bool:
        try:
            async with self._database.writing() as session:
                await actions.put(session, employee_id, what, day, now)
        except Exception:
            # The next look tries again; the others are asked.
            log.exception("employee %s could not be asked for the day", employee_id)
            return False
        return True
