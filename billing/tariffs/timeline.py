"""Terms that change by date. What was in force stays as it was; only what is to come is written anew. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value in force from a moment (aware UTC) until the next one."""

    since: datetime
    value: T


def in_force(rows: Sequence[Dated[T]], moment: datetime) -> Dated[T] | None:
    """The row in force: the latest begun, and of two of the same moment the one written later.

    `rows` are in the order they were written.
    """
    ordered = sorted(rows, key=lambda row: row.since)  # sorting is stable: written later stays later
    position = bisect_right(ordered, moment, key=lambda row: row.since)
    return ordered[position - 1] if position else None


def to_write(written: Sequence[Dated[T]], wanted: Sequence[Dated[T]], now: datetime) -> list[Dated[T]]:
    """Rows to add so that from `now` on the terms are as `wanted`, and before `now` as they were.

    A first time everything wanted is written, the past included. Before the first wanted row the
    written terms stay. Written again, nothing is left to write.
    """
    if not written:
        return list(wanted)
    rows, added = list(written), []
    moments = {now} | {row.since for row in (*written, *wanted) if row.since > now}
    for moment in sorted(moments):
        want, have = in_force(wanted, moment), in_force(rows, moment)
        if want is not None and (have is None or have.value != want.value):
            added.append(Dated(moment, want.value))
            rows.append(added[-1])
    return added
