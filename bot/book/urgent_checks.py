"""Who is on call must work here, and a cap in money needs an hour that costs something."""

from collections.abc import Iterator

from billing.quotes.lifecycle import MINUTES_OF
from bot.book.faults import Fault, FaultKind, closest
from bot.book.lines import Place
from bot.book.model import OfficeBook


def urgent_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults of the rota and of the terms of urgent work."""
    rota = book.on_call.rota if book.on_call else ()
    for position, shift in enumerate(rota):
        at: Place = ("on_call", "rota", position)
        for key, code in (("who", shift.who), ("deputy", shift.deputy)):
            if code is not None and code not in book.employees:
                known = list(book.employees)
                facts = {"value": code, "what": "employee", "known": known, "meant": closest(code, known)}
                yield Fault(FaultKind.UNKNOWN_NAME, (*at, key), facts)
        if shift.deputy == shift.who:
            yield Fault(FaultKind.TWICE, (*at, "deputy"), {"value": "who"})
        if shift.since and shift.until and shift.until < shift.since:
            yield Fault(FaultKind.ENDS_BEFORE, (*at, "until"))
    if rota and book.urgent is None:
        yield Fault(FaultKind.NEEDS, ("on_call", "rota"), {"other": "[urgent]"})
    if book.urgent:
        yield from _cap(book)


def _cap(book: OfficeBook) -> Iterator[Fault]:
    assert book.urgent is not None
    minutes, money = book.urgent.cap_minutes, book.urgent.cap
    if minutes is None and money is None:
        yield Fault(FaultKind.NEEDS, ("urgent",), {"other": "cap_minutes"})
    if minutes is not None and money is not None:
        yield Fault(FaultKind.NOT_WITH, ("urgent", "cap"), {"other": "cap_minutes"})
    if money is not None and not any(item.unit in MINUTES_OF for item in book.items.values()):
        yield Fault(FaultKind.NEEDS, ("urgent", "cap"), {"other": 'unit = "hour"'})
