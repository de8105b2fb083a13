"""The table of jobs done."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from config.columns import Id, Utc
from config.database import Base


class JobRun(Base):
    """A job done in a period: written in the unit of work of its effects, so that both are there or neither.

    It stands in a room of its own, as every dated job of billing and the desk claims here.
    """

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "period", "subject"),)

    id: Mapped[Id]
    job: Mapped[str]
    period: Mapped[str]
    """`2026-W47`, `2026-11`: keys that sort as time passes."""
    subject: Mapped[str] = mapped_column(default="")
    """`client:17`; empty for the whole office. Never NULL: a unique key takes two NULLs for two things."""
    done_at: Mapped[Utc]
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What came of it, where somebody asks later."""
