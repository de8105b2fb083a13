"""What a mapping of a bank's table needs, and what cannot stand beside what."""

from collections.abc import Iterator

from bot.book.faults import Fault, FaultKind
from bot.book.lines import Place
from bot.book.model import OfficeBook


def payment_checks(book: OfficeBook) -> Iterator[Fault]:
    """Faults of `[payments.csv.NAME]`."""
    for name, entry in book.payments.csv.items():
        at: Place = ("payments", "csv", name)
        if entry.amount is None and entry.credit is None:
            yield Fault(FaultKind.NEEDS, at, {"other": "amount"})
        elif entry.amount is not None and entry.credit is not None:
            yield Fault(FaultKind.NOT_WITH, (*at, "credit"), {"other": "amount"})
        if entry.direction is not None and not entry.credit_words:
            yield Fault(FaultKind.NEEDS, (*at, "direction"), {"other": "credit_words"})
        elif entry.direction is None and entry.credit_words:
            yield Fault(FaultKind.NEEDS, (*at, "credit_words"), {"other": "direction"})
