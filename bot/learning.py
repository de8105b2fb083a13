"""Every night the office's verdicts are learned anew, in a process of its own; nobody waits for it."""

import asyncio
import json
import logging
import sys
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from billing.jobs import actions as jobs
from billing.learning.keeping import JOB, Learned
from billing.learning.queries import examples
from billing.learning.training import NO_LIBRARY
from billing.tariffs.queries import billing_book
from config.database import Database

log = logging.getLogger("learning")

NOT_BEFORE_HOUR = 4
"""In the office's zone: the night's copy is made."""
PATIENCE_SECONDS = 900
PROGRAM = (sys.executable, "-m", "billing.learning.training")


class Learning:
    """The calendar's look only wakes a loop of its own, so that whatever else is due need not wait."""

    def __init__(self, database: Database, learned: Learned, program: tuple[str, ...] = PROGRAM) -> None:
        self._database, self._learned, self._program = database, learned, program
        self._due: tuple[str, int, datetime] | None = None
        self._woken = asyncio.Event()

    async def look(self, now: datetime) -> None:
        """Have tonight's learning begun, if it is wanted and not done."""
        if self._due is not None:
            return
        async with self._database.reading() as session:
            book = await billing_book(session)
            night = (now.astimezone(book.zone) - timedelta(hours=NOT_BEFORE_HOUR)).date().isoformat()
            last = await jobs.latest(session, JOB)
        if book.learning is None or not book.learning.enabled or (last and last >= night):
            return
        self._due = night, book.learning.least_examples, now
        self._woken.set()

    async def run(self) -> None:
        """Until cancelled; a night that was cut short is begun anew."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            try:
                await self.learn_due()
            except Exception:
                log.exception("what was learned could not be kept")

    async def learn_due(self) -> None:
        """Learn, if a look found it due."""
        try:
            if self._due is not None:
                await self._learn(*self._due)
        finally:
            self._due = None

    async def _learn(self, night: str, least: int, now: datetime) -> None:
        try:
            async with self._database.reading(at_length=True) as session:
                known = await examples(session, now)
            told = await self._trained({"examples": [asdict(one) for one in known], "least": least})
            outcome = {**told["report"], "model": None}
            if told["model"]:
                outcome["model"] = self._learned.write(told["model"].encode())
        except Exception as fault:
            log.exception("verdicts could not be learned")
            outcome = {"fault": type(fault).__name__, "model": None}
        async with self._database.writing() as session:
            if await jobs.claim(session, job=JOB, period=night, now=now):
                await jobs.report(session, job=JOB, period=night, outcome=outcome)
        log.info("learned in the night of %s: %s", night, outcome)

    async def _trained(self, asked: dict[str, Any]) -> dict[str, Any]:
        child = await asyncio.create_subprocess_exec(
            *self._program,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                answer, _ = await child.communicate(json.dumps(asked).encode())
        except BaseException:
            if child.returncode is None:
                child.kill()
                await child.wait()
            raise
        if child.returncode == NO_LIBRARY:
            log.warning("scikit-learn is not installed: pip install 'okoshko[learning]'")
            return {"model": None, "report": {"fault": "no scikit-learn"}}
        if child.returncode:
            raise ChildProcessError(child.returncode)
        told: dict[str, Any] = json.loads(answer)
        return told
