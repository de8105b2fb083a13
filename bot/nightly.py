"""Every night, or once the desk is back: a copy, a look through the books, old updates forgotten; `/healthz` tells."""

import asyncio
import logging
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from billing.jobs import actions as jobs
from billing.jobs.models import JobRun
from bot.auditing import audit_all
from bot.commands.copies import copy_database, read_through
from config.database import Database, ReadSession, sqlite_path
from intake.inbox import queries as inbox
from intake.inbox.actions import forget
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.shelf import Shelf

log = logging.getLogger("nightly")

JOB = "nightly"
NOT_BEFORE_HOUR = 3
"""In the office's zone: nobody works, and the day that is named is over."""
KEPT = 7
"""Copies; older ones go."""
REMEMBERED = timedelta(days=30)
"""Raw updates that are on no ticket. What Telegram delivers twice comes within a day (Bot API, getUpdates)."""
BATCH = 200


class Nightly:
    """The calendar's job of every night."""

    def __init__(self, database: Database, shelf: Shelf, folder: Path) -> None:
        """`folder` takes the copies."""
        self._database = database
        self._shelf = shelf
        self._folder = folder

    async def look(self, now: datetime) -> None:
        """Do tonight's work, if it is not done."""
        async with self._database.reading(at_length=True) as session:
            zone = await _zone(session)
            night = (now.astimezone(zone) - timedelta(hours=NOT_BEFORE_HOUR)).date().isoformat()
            last = await jobs.last_run(session, JOB)
            if last and last.period >= night:
                return
            doubts = await audit_all(session, self._shelf, now)
        backup, fault = await asyncio.to_thread(self._copy, night)
        forgotten = await self._forget(now)
        outcome = {
            "doubts": len(doubts),
            "first": f"{doubts[0].subject}: {doubts[0].kind}" if doubts else None,
            "backup": backup,
            "fault": fault,
            "forgotten": forgotten,
        }
        async with self._database.writing() as session:
            if not await jobs.claim(session, job=JOB, period=night, now=now):
                return
            await jobs.report(session, job=JOB, period=night, outcome=outcome)
        for doubt in doubts:
            log.error("%s: %s should be %s and is %s", doubt.subject, doubt.kind, doubt.expected, doubt.found)
        log.info("the night of %s: %s", night, outcome)

    async def _forget(self, now: datetime) -> int:
        """Delete what Telegram brought and nothing needs any more, some rows at a time: people write meanwhile."""
        forgotten, after_id = 0, 0
        while True:
            async with self._database.reading() as session:
                ids = await inbox.spent(session, now - REMEMBERED, after_id, BATCH)
            if not ids:
                return forgotten
            async with self._database.writing() as session:
                await forget(session, ids)
            forgotten, after_id = forgotten + len(ids), ids[-1]

    def _copy(self, night: str) -> tuple[str | None, str | None]:
        """The copy's name and what is wrong with it; nothing on PostgreSQL, which has its own ways."""
        path = sqlite_path(self._database.url)
        if path is None:
            return None, None
        target = self._folder / f"okoshko-{night}.db"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            copy_database(path, target)
            if read_through(target) is None:
                return target.name, "the copy is damaged"
            for old in sorted(self._folder.glob("okoshko-????-??-??.db"))[:-KEPT]:
                old.unlink()
        except (OSError, sqlite3.Error) as fault:
            return None, f"{type(fault).__name__}: {fault}"
        return target.name, None


def well(run: JobRun | None) -> bool:
    """Whether the last night left nothing to mend; before the first there is nothing to say."""
    outcome = (run and run.outcome) or {}
    return not outcome.get("doubts") and not outcome.get("fault")


async def _zone(session: ReadSession) -> ZoneInfo:
    try:
        return (await office(session)).firm.zone
    except NoBookApplied:
        return ZoneInfo("UTC")
