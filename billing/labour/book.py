"""The office book's part about labour."""

from pydantic import Field

from intake.office.book import BookTable


class LabourRules(BookTable):
    """How time gets onto requests."""

    back_days: int = Field(default=14, ge=0, le=366)
    """So many days back time may be logged, and corrected by whoever logged it."""
    evening_minutes: int = Field(default=30, ge=0, le=240)
    """So long before closing time everybody is asked for what they have not logged; 0: nobody is."""
