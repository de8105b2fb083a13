"""The part of the office book the month end uses."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from intake.office.book import BookTable

Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
"""`2026-11`."""

ON_DAY = 3
"""Of the month after, where the book does not say."""


class MonthEndRules(BookTable):
    """Which months are closed, when, and by which papers."""

    since: Month = Field(alias="from")
    """The first month that is closed."""
    on_day: int = Field(default=ON_DAY, ge=1, le=28)
    """Of the month after: the office has so long to log the last work; a day off is followed by the next working day."""
    act_series: Annotated[str, StringConstraints(pattern=r"^[A-ZА-ЯЁ0-9/-]{1,8}$")] = "A"
    """Stands before the year: A-2026-0001."""
    russian_form: Literal["act", "upd"] = "act"
    remind_after_days: int = Field(default=7, ge=0, le=365)
    """An act nobody has agreed to is brought to mind after so many days, once."""
