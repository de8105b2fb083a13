"""The office book's part about prices put to clients."""

from pydantic import Field

from intake.office.book import BookTable, Code


class QuoteRules(BookTable):
    """How a price put to a client behaves."""

    valid_days: int = Field(gt=0, le=365)
    remind_days_before: int | None = Field(default=None, gt=0, le=364)
    """So many days before a price expires, those who may order read of it once more; never, if not given."""
    free_requotes: int | None = Field(default=None, ge=0, le=100)
    """New versions of a price a client may ask for without paying; a tariff may say another. Not counted, if not given."""
    requote_item: Code | None = None
    """What each further one costs."""
