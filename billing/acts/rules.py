"""Which bookings belong to a month's act, and which of them are printed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Booking:
    """A capture, a charge, or the reversal of one, as far as it matters here."""

    id: int
    at: datetime
    amount_minor: int
    """What it took from the client; below zero where it gave back."""
    reverses_id: int | None = None
    number: int = 0
    """On the client's account: bookings made before a closing have lower ones."""
    month: str | None = None
    """Of a fee, or of work beyond a month's allowance: the month it is for."""


def belongs(one: Booking, month: str, end: datetime, known: Mapping[int, Booking]) -> bool:
    """Whether a booking made before a closing belongs to the month closed, or to an earlier one.

    It was booked before the month's `end`; or it is for such a month, however late it was booked; or it takes back one
    that belongs. `known` has what was taken back.
    """
    if one.at < end or (one.month is not None and one.month <= month):
        return True
    original = known.get(one.reverses_id or 0)
    return original is not None and belongs(original, month, end, known)


def due(
    bookings: Iterable[Booking], acted: Mapping[int, str], month: str, end: datetime, since: datetime
) -> list[Booking]:
    """What the act of a month is about, in order: all that belongs and is in no act that stands.

    `acted` are bookings in acts that stand, by the acts' names; what was booked before `since` was never ours to say.
    """
    rows = sorted(bookings, key=lambda one: one.id)
    known = {one.id: one for one in rows}
    return [
        one for one in rows if one.at >= since and one.id not in acted and belongs(one, month, end, known)
    ]


def printed(entries: Sequence[Booking]) -> list[Booking]:
    """Those of an act that are printed: a booking that is taken back in the same act never was."""
    undone = {one.reverses_id for one in entries if one.reverses_id}
    ids = {one.id for one in entries}
    return [one for one in entries if one.id not in undone and one.reverses_id not in ids]
