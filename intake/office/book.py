"""The part of the office book the front desk uses: firm, hours, promise, people, reasons for refusing."""

import re
from datetime import date, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from babel.numbers import is_currency
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from config.clock import known_zones
from config.i18n import LANGUAGES
from intake.contacts.models import Authority, Role

ANY = "*"
"""Key of a text given once for all languages."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class BookTable(BaseModel):
    """A table of the book: unknown keys are faults, types are exact, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, populate_by_name=True)


def _one_text_for_all(value: Any) -> Any:
    return {ANY: value} if isinstance(value, str) else value


def _said_in_known_languages(value: dict[str, str]) -> dict[str, str]:
    if not value:
        raise PydanticCustomError("empty_text", "empty_text")
    for language in value:
        if language not in (ANY, *LANGUAGES):
            raise PydanticCustomError("unknown_language", "unknown_language", {"value": language})
    return value


def _known_timezone(value: str) -> str:
    if value not in known_zones():
        raise PydanticCustomError("unknown_timezone", "unknown_timezone", {"value": value})
    return value


def _known_currency(value: str) -> str:
    if not is_currency(value):
        raise PydanticCustomError("unknown_currency", "unknown_currency", {"value": value})
    return value


def _span_of(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", value.strip())
    opens, closes = _minutes(found, 1), _minutes(found, 3)
    if opens is None or closes is None or opens >= closes:
        raise PydanticCustomError("bad_span", "bad_span", {"value": value})
    return {"opens": opens, "closes": closes}


def _minutes(found: re.Match[str] | None, group: int) -> int | None:
    if found is None:
        return None
    hours, minutes = int(found[group]), int(found[group + 1])
    total = hours * 60 + minutes
    return total if minutes < 60 and total <= 24 * 60 else None


def _lower(value: str) -> str:
    return value.lower()


Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
"""How the book and the database call a thing; never shown to a client."""
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Said = Annotated[
    dict[str, Annotated[str, StringConstraints(min_length=1, max_length=1000)]],
    BeforeValidator(_one_text_for_all),
    AfterValidator(_said_in_known_languages),
]
"""A text for people: one for all, or one per language. Read it with `said`."""
Mail = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$"), AfterValidator(_lower)]
Domain = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$"), AfterValidator(_lower)
]
Language = Literal["en", "ru", "ja"]
Currency = Annotated[str, AfterValidator(_known_currency)]
"""ISO 4217."""


def said(text: dict[str, str], language: str, fallback: str = "en") -> str:
    """A text of the book in `language`; else the one for all, the fallback's, or whichever there is."""
    for key in (language, ANY, fallback):
        if key in text:
            return text[key]
    return next(iter(text.values()))


class _SpanTable(BookTable):
    opens: int = Field(ge=0)
    closes: int = Field(le=24 * 60)
    """Minutes after the local midnight."""


Span = Annotated[_SpanTable, BeforeValidator(_span_of)]
"""Open from–to within one local day; in the book `"09:00-18:00"`."""
Spans = tuple[Span, ...]


class Firm(BookTable):
    """Who we are."""

    name: Line
    language: Language
    timezone: Annotated[str, AfterValidator(_known_timezone)]
    currency: Currency

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Hours(BookTable):
    """When the office is open; a day not named is closed."""

    monday: Spans = ()
    tuesday: Spans = ()
    wednesday: Spans = ()
    thursday: Spans = ()
    friday: Spans = ()
    saturday: Spans = ()
    sunday: Spans = ()
    holidays: tuple[date, ...] = ()
    special: dict[date, Spans] = Field(default_factory=dict)
    """Days with hours of their own: a short eve, a worked Saturday. They win over week and holidays."""

    def on(self, day: date) -> Spans:
        if day in self.special:
            return self.special[day]
        return () if day in self.holidays else self.usually(day.weekday())

    def usually(self, weekday: int) -> Spans:
        """Hours of a day of the week, Monday being 0."""
        spans: Spans = getattr(self, WEEKDAYS[weekday])
        return spans


class Promise(BookTable):
    """Within how many working minutes a new request is looked at."""

    minutes: int = Field(gt=0, le=100 * 60)


class Closing(BookTable):
    """When a resolved ticket is closed for good."""

    after_days: int = Field(gt=0, le=365)


class Summary(BookTable):
    """When the owner's weekly summary is made, in the office's time."""

    day: Weekday = "monday"
    time: time


class RefusalReason(BookTable):
    """Why a request may be refused, and what the client can do instead."""

    text: Said
    instead: Said


class EmployeeEntry(BookTable):
    """Somebody who works here."""

    name: Line
    role: Role
    mail: Mail | None = None
    called: tuple[Line, ...] = ()
    """Diminutives, other spellings, the surname: what clients call them, besides the first word of `name`."""
    trades: tuple[Line, ...] = ()
    """What clients call what they do; heard where somebody asks for them personally."""
    work_account: bool = False
    """Their Telegram account is for work alone: what clients write there is handed over without asking."""
    watch_consent: date | None = None
    """When they agreed in writing that mail of clients in their office mailbox is looked for; None: it is not."""
    ended: date | None = None


class ContactEntry(BookTable):
    """A person of a client."""

    name: Line
    authority: Authority
    mail: Mail | None = None
    language: Language | None = None
    ended: date | None = None


class ClientEntry(BookTable):
    """Who a client is and who speaks for them."""

    name: Line
    language: Language | None = None
    mail_domains: tuple[Domain, ...] = ()
    contacts: tuple[ContactEntry, ...] = ()
    ended: date | None = None


class Shift(BookTable):
    """Somebody on call: on which days and at which hours of them; what is not said narrows nothing."""

    who: Code
    deputy: Code | None = None
    days: tuple[Weekday, ...] = ()
    hours: Spans = ()
    """Within a local day: a night is two of them."""
    weeks: Literal["odd", "even"] | None = None
    """By their number in the year (ISO 8601)."""
    since: date | None = Field(default=None, alias="from")
    until: date | None = None
    """The last day."""


class OnCall(BookTable):
    """Who is rung for what cannot wait; of several shifts that fit, the first counts."""

    ring_every_minutes: int = Field(default=5, gt=0, le=120)
    deputy_after_minutes: int = Field(default=15, gt=0, le=24 * 60)
    """After twice as many the managers are rung too."""
    rota: tuple[Shift, ...] = ()


class PastWindow(BookTable):
    """What clients write to employees' own accounts, in hours."""

    ask_again_hours: int = Field(default=3, gt=0, le=24)
    """After "Later"; and for how long a chat called private is left alone."""
    keep_hours: int = Field(default=12, gt=0, le=24)
    """How long words are held in memory; no longer than that chat may be answered."""
    notice_hours: int = Field(default=12, gt=0, le=7 * 24)
    """A contact is told once in so many hours that the employee has passed it on."""


class Office(BookTable):
    """What the front desk reads of the book in force."""

    firm: Firm
    hours: Hours
    promise: Promise
    closing: Closing
    summary: Summary
    on_call: OnCall | None = None
    past_window: PastWindow = Field(default_factory=PastWindow)
    refusals: dict[Code, RefusalReason]
    employees: dict[Code, EmployeeEntry]
