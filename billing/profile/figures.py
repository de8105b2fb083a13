"""Everything a client's profile tells of twelve weeks, put together; and the options reckoned from it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from billing.labour.rules import Outcome
from billing.profile import options
from billing.profile.fitting import Closest, Fitted
from billing.profile.options import Option, Standing
from billing.profile.rules import Basis, Reach
from billing.rounding import percent
from billing.summary.economics import Economics
from billing.summary.figures import ClientFigures


@dataclass(frozen=True)
class Share:
    """A part of a whole."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """In whole hundredths, half a one rounded up; None of nothing."""
        return percent(self.part, self.whole) if self.whole > 0 else None


@dataclass(frozen=True)
class Week:
    """One of the twelve: worked minutes by what they counted as."""

    key: str
    """`2026-W47`."""
    first_day: date
    worked: Mapping[Outcome, int]

    @property
    def total(self) -> int:
        return sum(self.worked.values())


@dataclass(frozen=True)
class Office:
    """All clients together whose accounts are in the office's currency, on the days money is told of."""

    economics: Economics
    minutes: int
    """Worked for all clients, whatever they pay in."""
    others: int
    """Clients in the office's currency that were worked for, besides this one."""


@dataclass(frozen=True)
class Kept:
    """What became of promises beside what the summary tells of them."""

    unpaid_minor: int
    """Of invoices whose last day is over, as they stand today."""
    promised: int
    """Payments they promised that fell due."""
    faults: int
    """Requests that were about our own fault."""
    given_back_minor: int
    """For these."""


@dataclass(frozen=True)
class Haggled:
    """Discounts on prices put in the twelve weeks; the sum as it was printed."""

    asked: int
    given: int
    given_minor: int


@dataclass(frozen=True)
class Conceded:
    """What was given beyond the terms, in minor units as it was printed."""

    credit_minor: int
    """Promotional, what was taken back taken off."""
    objected_minor: int
    """Charges taken back because they objected."""


@dataclass(frozen=True)
class Trust:
    """How far the account may go below zero, and how far it went."""

    credit_minor: int
    lowest_minor: int | None
    """Its lowest balance in the twelve weeks; None before there is an account."""


@dataclass(frozen=True)
class Profile:
    """One client over twelve weeks."""

    key: str
    """`2026-W47`, the last of the weeks."""
    first_day: date
    last_day: date
    month: date
    """The first of the month whose tariff use is told."""
    client: ClientFigures
    """Of all the weeks."""
    reach: Reach
    """All the weeks, or the part of them that is left once monthly fees are on the accounts."""
    economics: Economics
    """On the days money is told of."""
    office: Office
    weeks: tuple[Week, ...]
    kept: Kept
    haggled: Haggled
    conceded: Conceded
    trust: Trust
    tariff: str | None
    fitted: Fitted
    closest: Closest | None
    """Of the tariffs in the book, other than theirs; None where there is no other in their currency."""
    commission: int | None
    """What a partner pays, in hundredths of a per cent."""
    tax_rate: int | None
    """Where the book's prices hold the tax."""
    fees_elsewhere: bool
    """Monthly fees of too many of these days are not on the accounts: what is earned is not known here."""
    basis: Basis

    @property
    def partial(self) -> bool:
        """Whether money is told of a part of the weeks alone."""
        return self.reach.first > self.first_day

    @property
    def average_minor(self) -> int | None:
        """What an hour earns the office; None where that would compare a client with itself, or two currencies."""
        same = self.economics.currency == self.office.economics.currency
        return self.office.economics.per_hour_minor if same and self.office.others else None

    @property
    def income_share(self) -> Share | None:
        """None where their money is in another currency."""
        if self.economics.currency != self.office.economics.currency:
            return None
        return Share(self.economics.income_minor, self.office.economics.income_minor)

    @property
    def hours_share(self) -> Share:
        return Share(self.economics.worked, self.office.minutes)

    @property
    def unpaid(self) -> int:
        """Minutes nobody paid for: nobody agreed to the work, or it was refused and done all the same."""
        return self.client.minutes[Outcome.UNCOUNTED] + self.client.minutes[Outcome.REFUSED]

    @property
    def prepaid(self) -> bool:
        """Nothing of theirs was ever on trust, and nothing came late."""
        trusted = self.trust.credit_minor or self.kept.promised or (self.trust.lowest_minor or 0) < 0
        return not (trusted or self.client.late.invoices)

    @property
    def told(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.client.requests or any(week.worked for week in self.weeks))

    @property
    def standing(self) -> Standing:
        """What the options are reckoned from."""
        return Standing(
            self.reach,
            self.economics.fee_minor,
            self.economics.billed_minor,
            self.economics.worked,
            self.average_minor,
            self.tax_rate,
        )

    @property
    def options(self) -> tuple[Option, ...]:
        """None where they would rest on too little."""
        if not self.basis.enough or self.fees_elsewhere:
            return ()
        now = self.standing
        return (
            options.keep(now),
            options.terms(now, self.fitted),
            options.prepay(),
            options.partner(now, self.commission),
            options.part(now),
        )
