"""Putting the evening list: claimed with the message, so that nobody is asked twice."""

from collections.abc import Sequence
from datetime import date, datetime

from billing.evening.queries import JOB, subject
from billing.evening.rules import Forgotten
from billing.jobs import actions as jobs
from config.database import Session
from intake.contacts.queries import chat_of_employee
from intake.outbox import actions as outbox

LIST = "evening"
"""The kind of view a list is; its subject is the claim."""


async def put(
    session: Session, employee_id: int, asked: Sequence[Forgotten], day: date, now: datetime
) -> int | None:
    """Ask an employee once that day; nothing to ask is claimed as well. None where it was done, or is nothing."""
    whose, period = subject(employee_id), day.isoformat()
    if not await jobs.claim(session, job=JOB, period=period, subject=whose, now=now):
        return None
    chat_id = await chat_of_employee(session, employee_id)
    if not asked or chat_id is None:
        return None
    tickets = [{"ticket": one.ticket_id, "hows": [how.value for how in one.hows]} for one in asked]
    await jobs.report(session, job=JOB, period=period, subject=whose, outcome={"tickets": tickets})
    run = await jobs.run_of(session, JOB, period, whose)
    await outbox.touch(session, LIST, run.id, chat_id, now)
    return run.id
