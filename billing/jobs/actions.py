"""Claiming a job: whoever writes the row does the work, and everybody else learns that it is done."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, text, update

from billing.jobs.models import JobRun
from config.columns import UtcDateTime
from config.database import ReadSession, Session

_CLAIM = text(
    "INSERT INTO job_run (job, period, subject, done_at) VALUES (:job, :period, :subject, :done_at)"
    " ON CONFLICT (job, period, subject) DO NOTHING RETURNING id"
).bindparams(bindparam("done_at", type_=UtcDateTime()))


async def claim(session: Session, *, job: str, period: str, now: datetime, subject: str = "") -> bool:
    """Take a job of a period in the unit of work of its effects; False when it was done before.

    A rolled-back unit of work gives it free again; two at once: the second waits for the first, then hears False.
    """
    taken = await session.execute(_CLAIM, {"job": job, "period": period, "subject": subject, "done_at": now})
    return taken.first() is not None


async def forget(session: Session, *, job: str, subject: str, before: datetime) -> None:
    """Let go of what was done so long ago that it cannot come due again."""
    await session.execute(
        delete(JobRun).where(JobRun.job == job, JobRun.subject == subject, JobRun.done_at < before)
    )


async def report(
    session: Session, *, job: str, period: str, outcome: dict[str, Any], subject: str = ""
) -> None:
    """Write down what came of a job, in the unit of work that claimed it."""
    await session.execute(
        update(JobRun)
        .where(JobRun.job == job, JobRun.period == period, JobRun.subject == subject)
        .values(outcome=outcome)
    )


async def run_of(session: ReadSession, job: str, period: str, subject: str = "") -> JobRun:
    """A job that was done."""
    found = select(JobRun).where(JobRun.job == job, JobRun.period == period, JobRun.subject == subject)
    return (await session.scalars(found.execution_options(populate_existing=True))).one()


async def last_run(session: ReadSession, job: str) -> JobRun | None:
    """The job's latest period, with its outcome."""
    found: JobRun | None = await session.scalar(
        select(JobRun).where(JobRun.job == job).order_by(JobRun.period.desc()).limit(1)
    )
    return found


async def was_done(session: ReadSession, job: str, period: str, subject: str = "") -> bool:
    """Whether this job was done for a period."""
    query = select(JobRun.id).where(JobRun.job == job, JobRun.period == period, JobRun.subject == subject)
    return await session.scalar(query) is not None


async def latest(session: ReadSession, job: str, subject: str = "") -> str | None:
    """The latest period this job was done for."""
    query = select(JobRun.period).where(JobRun.job == job, JobRun.subject == subject)
    return await session.scalar(query.order_by(JobRun.period.desc()).limit(1))


async def periods(session: ReadSession, job: str, subject: str = "") -> set[str]:
    """Every period this job was done for."""
    query = select(JobRun.period).where(JobRun.job == job, JobRun.subject == subject)
    return set(await session.scalars(query))


async def subjects(session: ReadSession, job: str, period: str) -> set[str]:
    """Everybody this job was done for in a period."""
    return set(
        await session.scalars(select(JobRun.subject).where(JobRun.job == job, JobRun.period == period))
    )


async def last_done(session: ReadSession, job: str) -> dict[str, datetime]:
    """When this job was last done, by whom or what it was done for."""
    rows = await session.execute(
        select(JobRun.subject, func.max(JobRun.done_at)).where(JobRun.job == job).group_by(JobRun.subject)
    )
    return {row[0]: row[1] for row in rows}
