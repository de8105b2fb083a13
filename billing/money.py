"""Money is a whole number of minor units with its currency; the only places where a price is rounded."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction

from babel.numbers import get_currency_precision

from billing.rounding import half_up

LARGEST_MINOR = 10**15
"""A sum beyond this is a slip of the hand, and sums of such sums would leave 64 bits."""
WORDS_OF_AN_AMOUNT = 4
"""Longer words are about something else."""

_WORDS = {
    "RUB": ("₽", "руб", "руб.", "р", "р.", "rur"),
    "EUR": ("€", "euro", "euros", "евро"),
    "JPY": ("¥", "円", "yen", "иен", "иены"),
    "USD": ("$", "us$"),
    "GBP": ("£",),
}
_TYPED = re.compile(r"(?P<before>[^\d+−-]*)(?P<number>\d[\d.,_]*)(?P<after>\D*)")
_GAPS = re.compile(r"(?<=\d)[\s'’](?=\d)")


class MixedCurrenciesError(ValueError):
    """Two sums of different currencies met: there is no exchange rate in this house."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one, other)
        self.currencies = (one, other)


@dataclass(frozen=True, order=False)
class Money:
    """A sum in minor units (kopecks, cents; yen have none) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(type(self.minor))
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise ValueError(self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise MixedCurrenciesError(self.currency, other.currency)
        return other.minor


def price_of_minutes(minutes: int, rate_minor_per_hour: int) -> int:
    """The price of `minutes` at an hourly rate in minor units, half a unit rounded up; once per printed line."""
    if minutes < 0 or rate_minor_per_hour < 0:
        # Floor division of a negative number rounds away from zero: a correction repeats the stored sum instead.
        raise ValueError(minutes, rate_minor_per_hour)
    return (minutes * rate_minor_per_hour + 30) // 60


def part_of(minor: int, part: int, whole: int) -> int:
    """So many parts of a sum in minor units, half a unit rounded up; once per printed line."""
    if minor < 0 or not 0 <= part <= whole or not whole:
        raise ValueError(minor, part, whole)
    return (2 * minor * part + whole) // (2 * whole)


def each_of(minor: int, count: Fraction) -> int:
    """What one of so many comes to, half a unit rounded up: printed beside a sum, which is not made of it."""
    if minor < 0 or count <= 0:
        raise ValueError(minor, count)
    return half_up(Fraction(minor, count))


def times(minor: int, hundredths: int) -> int:
    """A sum so many hundredths of times, half a unit rounded up; once per unit price."""
    if minor < 0 or hundredths < 0:
        raise ValueError(minor, hundredths)
    return (minor * hundredths + 50) // 100


def charged_minutes(worked: int, unit: int, minimum: int) -> int:
    """Minutes that count: `worked` (at least `minimum`) rounded up to whole units; nothing worked is nothing."""
    if worked < 0 or unit < 1 or minimum < 0:
        raise ValueError(worked, unit, minimum)
    return -(-max(worked, minimum) // unit) * unit if worked else 0


def parse_amount(typed: str, currency: str) -> int | None:
    """Minor units of a sum as people type it (`10 000,50`, `¥10,000`, `1.500,00 €`).

    None where it is no sum, names another currency, has more decimals than the currency, could mean two sums, or is
    beyond `LARGEST_MINOR`.
    """
    text = _GAPS.sub("_", unicodedata.normalize("NFKC", typed).strip())
    match = _TYPED.fullmatch(text)
    if not match or not all(_means(match[side], currency) for side in ("before", "after")):
        return None
    decimals = get_currency_precision(currency)
    readings = {_read(match["number"], group, decimals) for group in "_.,"} - {None}
    minor = readings.pop() if len(readings) == 1 else None
    return minor if minor is not None and minor <= LARGEST_MINOR else None


def meant_as_amount(words: str) -> bool:
    """Whether somebody who wrote this meant a sum: a few words, a figure among them."""
    return len(words.split()) <= WORDS_OF_AN_AMOUNT and any(sign.isdigit() for sign in words)


def _means(word: str, currency: str) -> bool:
    """Whether what stands beside a number may stand there: nothing, or this currency."""
    word = word.strip().casefold()
    return not word or word == currency.casefold() or word in _WORDS.get(currency, ())


def _read(number: str, group: str, decimals: int) -> int | None:
    """`number` with its thousands set off by `group`; None where it does not read so."""
    point = "[.,]" if group == "_" else re.escape("," if group == "." else ".")
    fraction = rf"(?:{point}(?P<part>\d{{1,{decimals}}}))?" if decimals else "(?P<part>)"
    match = re.fullmatch(rf"(?P<whole>\d+|[1-9]\d{{0,2}}(?:{re.escape(group)}\d{{3}})+){fraction}", number)
    if not match:
        return None
    whole = int(match["whole"].replace(group, ""))
    return int(whole * 10**decimals + int((match["part"] or "0").ljust(decimals, "0")))
