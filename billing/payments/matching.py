"""Whose money came in. Certain is what two of three signs say and nothing speaks against; the rest is asked. Pure."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from billing.payments.numbers import means, mentions
from billing.payments.reading.credit import Credit

BY_HAND_WITHIN = timedelta(days=7)
"""So far from the bank's day may lie the day a manager booked the same money by hand."""


@dataclass(frozen=True)
class Bill:
    """A top-up invoice, as far as it tells whose money came."""

    id: int
    client_id: int
    series: str
    year: int
    number: int
    amount_minor: int
    rest_minor: int
    """0 where nothing is to come any more."""
    currency: str
    issued_on: date
    cancelled: bool = False


@dataclass(frozen=True)
class HandBooked:
    """A top-up that no payment stands behind: somebody booked it by hand."""

    client_id: int
    amount_minor: int
    on: date


@dataclass(frozen=True)
class Known:
    """What is known when a payment is looked at."""

    bills: Sequence[Bill] = ()
    payers: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """Whose money an account has sent so far, as managers said."""
    currencies: Mapping[int, str] = field(default_factory=dict)
    """Of the clients' accounts."""
    by_hand: Sequence[HandBooked] = ()
    elsewhere: Mapping[tuple[str, date, int], frozenset[str]] = field(default_factory=dict)
    """The kinds of statement that brought a sum of a currency on a day."""


class DoubtKind(enum.Enum):
    """Why a payment is asked about."""

    NOBODY = "nobody"
    """Nothing points to a client."""
    ONE_SIGN = "one_sign"
    """Only the number, only the sum, or only the payer."""
    SEVERAL = "several"
    """Signs point to different clients."""
    PAID = "paid"
    """The invoice it names is paid already."""
    BY_HAND = "by_hand"
    """A top-up of the same sum was booked by hand a few days off."""
    ELSEWHERE = "elsewhere"
    """The same sum of the same day came in from a statement of another kind."""
    OTHER_CURRENCY = "other_currency"
    """The client's account is kept in another."""


@dataclass(frozen=True)
class Match:
    """Certain: booked without asking. `invoice_id` where it counts for a certain one."""

    client_id: int
    invoice_id: int | None = None


@dataclass(frozen=True)
class Doubt:
    """To be asked; likely clients first."""

    kind: DoubtKind
    clients: tuple[int, ...] = ()


def match(credit: Credit, source: str, known: Known) -> Match | Doubt:
    """Two of number, sum and payer make it certain, unless they disagree or the money seems to be here already."""
    named = bills_named(credit.reference, known.bills)
    payers = known.payers.get(credit.payer_account, frozenset()) if credit.payer_account else frozenset()
    fitting = [bill for bill in named or _open(known.bills) if _sum_fits(bill, credit)]
    by_hand = _booked_by_hand(credit, known)
    fits = [
        *(bill.client_id for bill in named),
        *sorted(payers),
        *(bill.client_id for bill in fitting),
        *by_hand,
    ]
    likely = tuple(dict.fromkeys(fits))
    seen = known.elsewhere.get((credit.currency, credit.at, credit.amount_minor), frozenset())
    if seen - {source}:
        return Doubt(DoubtKind.ELSEWHERE, likely)
    owners = {bill.client_id for bill in named}
    if len(owners) > 1 or (owners and payers and not owners & payers):
        return Doubt(DoubtKind.SEVERAL, likely)
    client_id = _two_signs(owners, payers, fitting)
    if client_id is None:
        return Doubt(DoubtKind.ONE_SIGN if likely else DoubtKind.NOBODY, likely)
    if known.currencies.get(client_id, credit.currency) != credit.currency:
        return Doubt(DoubtKind.OTHER_CURRENCY, likely)
    open_named = next((bill for bill in named if bill.rest_minor), None)
    if any(not bill.cancelled for bill in named) and open_named is None:
        return Doubt(DoubtKind.PAID, likely)
    if client_id in by_hand:
        return Doubt(DoubtKind.BY_HAND, likely)
    return Match(client_id, open_named.id if open_named else None)


def _booked_by_hand(credit: Credit, known: Known) -> list[int]:
    """Clients for whom somebody booked this sum around that day."""
    return [
        one.client_id
        for one in known.by_hand
        if one.amount_minor == credit.amount_minor and abs(one.on - credit.at) <= BY_HAND_WITHIN
    ]


def bills_named(reference: str, bills: Sequence[Bill]) -> list[Bill]:
    """The invoices a payer's words name."""
    found = mentions(reference)
    if not found:
        return []
    return [
        bill
        for bill in bills
        if any(
            means(one, series=bill.series, year=bill.year, number=bill.number, issued_on=bill.issued_on)
            for one in found
        )
    ]


def _open(bills: Sequence[Bill]) -> list[Bill]:
    return [bill for bill in bills if bill.rest_minor]


def _sum_fits(bill: Bill, credit: Credit) -> bool:
    """Exactly what is open of it, or what it was over where nothing is open any more."""
    return credit.currency == bill.currency and credit.amount_minor == (bill.rest_minor or bill.amount_minor)


def _two_signs(owners: set[int], payers: frozenset[int], fitting: Sequence[Bill]) -> int | None:
    """The one client two signs agree on."""
    summed = {bill.client_id for bill in fitting}
    payer = payers if len(payers) == 1 else frozenset[int]()
    agreed = (owners & summed) | (owners & payer) | (payer & summed)
    return next(iter(agreed)) if len(agreed) == 1 else None
