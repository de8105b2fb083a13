"""What of a call is free, what is paid, and what it comes to. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from billing.calls.book import CallKind
from billing.calls.models import CallResult
from billing.quotes.lifecycle import MINUTES_OF, Line
from billing.quotes.printing import printed, total
from billing.tariffs.book import Unit
from billing.vat import VatPrices


@dataclass(frozen=True)
class CallTerms:
    """What a consultation is to one client at one moment."""

    free_minutes: int
    free_kinds: tuple[CallKind, ...] = ()
    item: Line | None = None
    """What it is sold as, `least` being its minimum; None where they have no price for it."""
    vat: VatPrices | None = None
    included: bool = False
    """Their tariff includes consultations, and something is left of them."""
    limit_minor: int | None = None
    """Up to which their signer has agreed that consultations are charged at once; None without that."""


@dataclass(frozen=True)
class Counted:
    """What a call came to."""

    result: CallResult
    free: int
    paid: int = 0
    lines: tuple[Line, ...] = ()
    """What the paid minutes cost."""

    @property
    def minor(self) -> int:
        return total(self.lines)


def count(kind: CallKind, minutes: int, terms: CallTerms | None, *, agreed: bool | None) -> Counted:
    """`terms` None: the book knows no paid calls; `agreed` None: nothing was said to them.

    Free minutes come off every call. What nobody agreed to pay is a favour, never a charge.
    """
    if kind is CallKind.OURS:
        return Counted(CallResult.OURS, minutes)
    if terms and kind in terms.free_kinds:
        return Counted(CallResult.FREE, minutes)
    if terms is None or kind is CallKind.OTHER or not (terms.item or terms.included):
        return Counted(CallResult.FOLLOWS, 0, minutes)
    paid = max(minutes - terms.free_minutes, 0)
    free = minutes - paid
    if not paid:
        return Counted(CallResult.FREE, free)
    if terms.included:
        return Counted(CallResult.IN_TARIFF, free, paid)
    assert terms.item is not None
    lines = priced(terms.item, terms.vat, paid)
    if not agreed:
        return Counted(CallResult.FAVOUR, free, paid, lines)
    within = terms.limit_minor is not None and total(lines) <= terms.limit_minor
    return Counted(CallResult.CHARGED if within else CallResult.QUOTE, free, paid, lines)


def priced(item: Line, vat: VatPrices | None, minutes: int) -> tuple[Line, ...]:
    """The printed lines for so many paid minutes: started quarters, an hour to the minute, at least the minimum.

    What is not sold by time costs the same however long it took.
    """
    if item.unit not in MINUTES_OF:
        return printed([replace(item, quantity=max(item.least, 1))], vat)
    unit = MINUTES_OF[item.unit]
    units = max(-(-minutes // unit), item.least)
    exact = max(minutes, item.least * unit) if item.unit is Unit.HOUR else None
    return printed([replace(item, quantity=units, minutes=exact)], vat)


def must_ask(
    kind: CallKind | None, terms: CallTerms | None, minutes: int | None, agreed: bool | None
) -> bool:
    """Whether the words about the price are to be said; `minutes` None while they still talk."""
    if kind is None or terms is None or agreed is not None:
        return False
    longest = minutes if minutes is not None else terms.free_minutes + 1
    return count(kind, longest, terms, agreed=None).result is CallResult.FAVOUR


def minutes_since(began: datetime, now: datetime) -> int:
    """Started minutes, at least one and at most a day."""
    return min(max(-(-(now - began) // timedelta(minutes=1)), 1), 24 * 60)
