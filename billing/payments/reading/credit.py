"""What a statement says, whatever its format: money that came in, what was passed over, what cannot be read. Pure."""

import enum
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.numbers import get_currency_precision

from billing.money import LARGEST_MINOR

FAULTS_TOLD = 10
"""Of a file with more, the first so many are told."""
_SIGNS = re.compile(r"[€$£¥₽円\s]+", re.UNICODE)
_GROUPS = " '’.,"


@dataclass(frozen=True)
class Credit:
    """Money that came in."""

    external_key: str
    """The same for the same payment in every statement of its kind: from the bank's id, date and sum, else from
    all that is known; and the how-maniest of its equals in the file, for two equal payments are two."""
    at: date
    """When the bank booked it."""
    amount_minor: int
    currency: str
    payer: str
    payer_account: str
    reference: str


@dataclass(frozen=True)
class Raw:
    """A credit before it has a key. `bank_id` is empty where the bank gives none."""

    account: str
    """Ours."""
    bank_id: str
    at: date
    amount_minor: int
    currency: str
    payer: str
    payer_account: str
    reference: str


@dataclass(frozen=True)
class Reading:
    """A statement that could be read."""

    source: str
    """`camt`, `1c`, or `csv:NAME`."""
    credits: tuple[Credit, ...]
    debits: int = 0
    """Money that went out, own transfers and undone debits: passed over."""
    pending: int = 0
    """Not booked by the bank yet: passed over, a later statement has them."""
    returned: tuple[Credit, ...] = ()
    """Payments the bank has taken back: booked nowhere by itself, a person has to look."""


class FaultKind(enum.Enum):
    """Why a statement cannot be read."""

    UNKNOWN = "unknown"
    """No format this reads."""
    EMPTY = "empty"
    ENCODING = "encoding"
    MIXED_ENCODING = "mixed_encoding"
    XML = "xml"
    DOCTYPE = "doctype"
    """XML that declares entities may swell without end; no statement does."""
    OTHER_MESSAGE = "other_message"
    """XML, but no camt.053."""
    MISSING = "missing"
    BAD_DATE = "bad_date"
    BAD_AMOUNT = "bad_amount"
    TOO_MUCH = "too_much"
    """A sum no account can hold."""
    BAD_CURRENCY = "bad_currency"
    NOT_ENDED = "not_ended"
    """A section without its end: the file was cut off."""
    NO_HEADINGS = "no_headings"
    """No mapping of the book fits the columns of this file."""
    WOULD_FIT = "would_fit"
    """A mapping fits, but for its encoding or delimiter; `what` says which it takes."""
    TWO_MAPPINGS = "two_mappings"
    CELLS = "cells"
    """A row with fewer cells than the headings."""
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file; lines and columns count from 1."""

    kind: FaultKind
    line: int | None = None
    column: int | None = None
    place: str = ""
    """The element, field or column heading."""
    what: str = ""
    """What stands there."""
    expected: str = ""
    """How a day is written instead, such as `DD.MM.YYYY`."""
    table: str = ""
    """The table of the office book that says so, where one does."""


class Unreadable(Exception):
    """A statement that cannot be read; nothing of it is taken."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*faults)
        self.faults = faults


def keyed(raws: Iterable[Raw]) -> tuple[Credit, ...]:
    """Give each credit its key, in the order of the file."""
    seen: Counter[str] = Counter()
    found = []
    for raw in raws:
        identity = _identity(raw)
        seen[identity] += 1
        key = identity if seen[identity] == 1 else f"{identity}#{seen[identity]}"
        found.append(
            Credit(key, raw.at, raw.amount_minor, raw.currency, raw.payer, raw.payer_account, raw.reference)
        )
    return tuple(found)


def _identity(raw: Raw) -> str:
    """Banks give an id twice now and then, to other money: date and sum stand beside it."""
    facts = [raw.account, raw.at.isoformat(), str(raw.amount_minor), raw.currency]
    facts += ["id", raw.bank_id] if raw.bank_id else ["all", raw.payer, raw.payer_account, raw.reference]
    return hashlib.sha256("\x1f".join(facts).encode()).hexdigest()[:40]


def tidy(text: str) -> str:
    """Words on one line, without what cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def account_number(text: str) -> str:
    """An account as it is compared: no gaps, capitals."""
    return re.sub(r"\s", "", text).upper()


def amount_of(text: str, currency: str, decimal: str = ".") -> int | None:
    """Minor units of a sum as a bank prints it, with its sign; None where it is none, or finer than the currency.

    `decimal` parts whole from fraction; thousands may be set off by a gap, an apostrophe, or the other of `.` and `,`.
    What is more than an account can hold comes as `LARGEST_MINOR` and one: `amount_fault` refuses it.
    """
    bare = _SIGNS.sub(" ", unicodedata.normalize("NFKC", text)).strip().replace("−", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if bare.endswith("-"):
        bare = f"-{bare[:-1].strip()}"
    group = "".join(sign for sign in _GROUPS if sign != decimal)
    found = re.fullmatch(
        rf"(?P<sign>[+-]?)\s*(?P<whole>\d+|\d{{1,3}}(?:(?P<gap>[{re.escape(group)}])\d{{3}}(?:(?P=gap)\d{{3}})*))"
        rf"(?:{re.escape(decimal)}(?P<part>\d*))?",
        bare,
    )
    if found is None:
        return None
    decimals = get_currency_precision(currency)
    part = (found["part"] or "").rstrip("0")
    if len(part) > decimals:
        return None
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0")
    # Python reads no number of thousands of digits; the first ones tell that it is too much.
    units = int(whole[: len(str(LARGEST_MINOR)) + 1] or 0)
    minor: int = units * 10**decimals + int(part.ljust(decimals, "0") or 0)
    if minor > LARGEST_MINOR:
        minor = LARGEST_MINOR + 1
    return -minor if found["sign"] == "-" else minor


def amount_fault(minor: int | None) -> FaultKind | None:
    """What is wrong with a sum that came in, as `amount_of` has read it."""
    if minor is None:
        return FaultKind.BAD_AMOUNT
    return FaultKind.TOO_MUCH if minor > LARGEST_MINOR else None


def is_currency(code: str) -> bool:
    return re.fullmatch("[A-Z]{3}", code) is not None


def line_and_column(raw: bytes, at: int) -> tuple[int, int]:
    """Where the byte at `at` stands."""
    before = raw[:at]
    return before.count(b"\n") + 1, at - (before.rfind(b"\n") + 1) + 1
