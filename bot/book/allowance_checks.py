"""Which keys of an allowance need each other, and which cannot stand side by side."""

from collections.abc import Iterator

from billing.tariffs.allowances import Overrun
from billing.tariffs.book import AllowanceEntry
from bot.book.faults import Fault, FaultKind
from bot.book.lines import Place

ONLY_WITH_A_LIMIT = ("overrun", "overrun_price", "carry_over", "carry_at_most", "carry_deficit")
PAY = 'overrun = "pay"'


def allowance_checks(entry: AllowanceEntry, place: Place) -> Iterator[Fault]:
    """Faults within one allowance."""
    if entry.minutes is None and entry.requests is None:
        for key in ONLY_WITH_A_LIMIT:
            if key in entry.model_fields_set:
                yield _needs((*place, key), "minutes, requests")
    pays = entry.overrun is Overrun.PAY
    if pays and entry.overrun_price is None:
        yield _needs((*place, "overrun"), "overrun_price")
    if entry.overrun_price is not None and not pays:
        yield _needs((*place, "overrun_price"), PAY)
    both = entry.minutes is not None and entry.requests is not None
    if pays and both:
        yield _not_with((*place, "overrun"), "minutes + requests")
    if entry.carry_at_most is not None and both:
        yield _not_with((*place, "carry_at_most"), "minutes + requests")
    if entry.carry_at_most is not None and not entry.carry_over:
        yield _needs((*place, "carry_at_most"), "carry_over = true")
    if pays and entry.carry_deficit:
        yield _not_with((*place, "carry_deficit"), PAY)


def _needs(place: Place, other: str) -> Fault:
    return Fault(FaultKind.NEEDS, place, {"other": other})


def _not_with(place: Place, other: str) -> Fault:
    return Fault(FaultKind.NOT_WITH, place, {"other": other})
