"""What can be wrong with an office book, as values: where it stands and what was expected. Worded in `texts`."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType

from bot.book.lines import Place


class FaultKind(enum.Enum):
    """Every way a book can be wrong."""

    UNREADABLE = "unreadable"
    NOT_TOML = "not_toml"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    BAD_CODE = "bad_code"
    WRONG_TYPE = "wrong_type"
    NOT_ONE_OF = "not_one_of"
    TOO_SMALL = "too_small"
    TOO_LARGE = "too_large"
    TOO_SHORT = "too_short"
    BAD_VALUE = "bad_value"
    UNKNOWN_NAME = "unknown_name"
    TWICE = "twice"
    BOTH_WAYS = "both_ways"
    SPANS_OVERLAP = "spans_overlap"
    NEVER_OPEN = "never_open"
    NOT_ASCENDING = "not_ascending"
    ENDS_BEFORE = "ends_before"
    TOO_PRECISE = "too_precise"
    TOO_FINE = "too_fine"
    NO_DEFAULT_LIST = "no_default_list"
    TWO_DEFAULT_LISTS = "two_default_lists"
    NO_LIST_PRICE = "no_list_price"
    NO_MANAGER = "no_manager"
    NOTHING_AGREED = "nothing_agreed"
    PUBLIC_DOMAIN = "public_domain"
    CURRENCY_CHANGED = "currency_changed"
    PRICED_OTHERWISE = "priced_otherwise"
    OTHER_CURRENCY = "other_currency"
    OWN_CURRENCY = "own_currency"
    NEEDS_BANK = "needs_bank"
    NEEDS = "needs"
    NOT_WITH = "not_with"


@dataclass(frozen=True)
class Fault:
    """One thing wrong, at a place of the file; `line` is known once the file is."""

    kind: FaultKind
    place: Place = ()
    facts: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    line: int | None = None


class BookWrong(Exception):
    """The book has faults; nothing was applied."""

    def __init__(self, faults: list[Fault], file: str = "office.toml") -> None:
        super().__init__(file, faults)
        self.faults = faults
        self.file = file


def line_for(place: Place, lines: Mapping[Place, int]) -> int | None:
    """The line of a place, or of the nearest table around it that the file has."""
    for length in range(len(place), 0, -1):
        if place[:length] in lines:
            return lines[place[:length]]
    return None


def closest(word: str, known: Iterator[str] | list[str]) -> str | None:
    """The known word somebody probably meant."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return found[0] if found else None
