"""The part of the office book payments use: how the tables of our banks are read."""

import codecs
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from billing.payments.reading.table import Columns, day_pattern
from intake.office.book import BookTable, Code, Line


def _encoding(value: str) -> str:
    try:
        b"".decode(value)
        return codecs.lookup(value).name
    except (LookupError, ValueError):
        raise PydanticCustomError("encoding", "encoding", {"value": value}) from None


def _date_format(value: str) -> str:
    try:
        day_pattern(value)
    except ValueError:
        raise PydanticCustomError("date_format", "date_format", {"value": value}) from None
    return value


class CsvEntry(BookTable):
    """How one bank's table is read: its columns by their headings, and how days and sums are written."""

    date: Line
    date_format: Annotated[Line, AfterValidator(_date_format)] = "DD.MM.YYYY"
    amount: Line | None = None
    """The column of sums with their sign; instead of it `credit`, where money in has a column of its own."""
    credit: Line | None = None
    direction: Line | None = None
    """A column that says whether money came in; `credit_words` is what it says then."""
    credit_words: tuple[Line, ...] = ()
    payer: Line | None = None
    payer_account: Line | None = None
    reference: tuple[Line, ...] = Field(min_length=1)
    id: Line | None = None
    """The bank's own number of the booking."""
    currency: Line | None = None
    decimal: Literal[".", ","] = ","
    delimiter: Literal[",", ";", "\t", "|"] = ";"
    encoding: Annotated[Line, AfterValidator(_encoding)] = "utf-8"

    def columns(self) -> Columns:
        return Columns(**{name: getattr(self, name) for name in type(self).model_fields})


class PaymentsBook(BookTable):
    """`[payments]`: what payments read of the book in force."""

    csv: dict[Code, CsvEntry] = Field(default_factory=dict)

    @property
    def mappings(self) -> dict[str, Columns]:
        return {name: entry.columns() for name, entry in self.csv.items()}
