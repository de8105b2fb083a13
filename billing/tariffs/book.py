"""The part of the office book billing uses: categories, tariffs, prices, what each client agreed to."""

import enum
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, ConfigDict, Field, TypeAdapter

from billing.calls.book import CallRules
from billing.closing.book import Month
from billing.labour.book import LabourRules
from billing.learning.book import LearningRules
from billing.quotes.book import QuoteRules
from billing.tariffs.allowances import Overrun
from billing.tariffs.amounts import Amount, Percent, Weight, hundredths
from billing.tariffs.weights import EVEN
from billing.vat import TaxPoint, VatPrices, VatRule
from intake.office.book import BookTable, Code, Currency, Line, Said


class Unit(enum.Enum):
    """What a price is for."""

    HOUR = "hour"
    STARTED_15 = "started_15"
    PIECE = "piece"
    STAGE = "stage"


class Segment(enum.Enum):
    """How the firm sees a client; never leaves the office."""

    LOYAL = "loyal"
    ORDINARY = "ordinary"
    DIFFICULT = "difficult"


class CategoryEntry(BookTable):
    """A kind of work."""

    name: Said
    words: tuple[Line, ...] = ()
    """Beginnings of words that suggest it, in any language."""
    otherwise: bool = False
    """Assumed when no word suggests any category."""
    usual_minutes: int = Field(gt=0, le=10_000)
    rounding_minutes: int = Field(default=15, gt=0, le=480)
    minimum_minutes: int = Field(default=0, ge=0, le=10_000)
    usual: Code | None = None
    """The item usually billed for it."""


class AllowanceEntry(BookTable):
    """What a tariff includes of a category each month; nothing named is without limit."""

    minutes: int | None = Field(default=None, gt=0)
    requests: int | None = Field(default=None, gt=0)
    overrun: Overrun = Overrun.QUOTE
    overrun_price: Amount | None = None
    """With `pay`: of an hour, or of a request where requests are counted."""
    carry_over: bool = False
    carry_at_most: int | None = Field(default=None, gt=0)
    """Minutes, or requests where only they are counted."""
    carry_deficit: bool = False
    resolve_within_minutes: int | None = Field(default=None, gt=0, le=250 * 60)
    """Of this category, instead of the tariff's."""


class TariffVersionEntry(BookTable):
    """The terms of a tariff from a day on."""

    since: date = Field(alias="from")
    monthly_fee: Amount
    allowances: dict[Code, AllowanceEntry] = Field(default_factory=dict)
    not_included: tuple[Code, ...] = ()
    outside_hours: Weight = Decimal(1)
    """What a minute worked outside `[hours]` counts as."""
    look_within_minutes: int | None = Field(default=None, gt=0, le=100 * 60)
    """Working minutes, instead of the `[promise]` to everybody."""
    resolve_within_minutes: int | None = Field(default=None, gt=0, le=250 * 60)
    """Working minutes in which what the tariff includes is done; nothing is promised if not given."""
    open_at_once: int | None = Field(default=None, gt=0)
    urgent_cap_minutes: int | None = Field(default=None, gt=0, le=24 * 60)
    """Instead of the cap in `[urgent]`."""
    requotes: int | None = Field(default=None, ge=0, le=100)
    """New versions of a price that are free, for each order; instead of those in `[quotes]`."""


class TariffEntry(BookTable):
    """A tariff and its versions, the oldest first."""

    name: Said
    currency: Currency | None = None
    """The firm's, if not given."""
    offered: bool = False
    """May be named to every client whose month it would have included for less."""
    versions: tuple[TariffVersionEntry, ...] = Field(min_length=1)


class ItemEntry(BookTable):
    """Something that can be ordered."""

    title: Said
    unit: Unit
    category: Code
    quantity: int = Field(default=1, gt=0)
    minimum: int | None = Field(default=None, gt=0, le=1000)
    """Fewer than this are not sold, and of time not less is charged once there is work."""
    vat_rate: Percent | None = None
    """Where it is not that of `[vat]`."""


class PriceVersionEntry(BookTable):
    """Prices from a day on; items not named keep the price they had."""

    since: date = Field(alias="from")
    prices: dict[Code, Amount]


class PriceListEntry(BookTable):
    """A price list and its versions, the oldest first."""

    name: Line
    default: bool = False
    """What everybody pays who has no list of their own, in its currency."""
    currency: Currency | None = None
    """The firm's, if not given."""
    versions: tuple[PriceVersionEntry, ...] = Field(min_length=1)


class Occasion(enum.Enum):
    """What makes a surcharge suggest itself."""

    URGENT = "urgent"
    OUTSIDE_HOURS = "outside_hours"


class SurchargeEntry(BookTable):
    """What may be added to a price, as a line of its own."""

    title: Said
    percent: Annotated[Decimal, Field(gt=0, le=1000, allow_inf_nan=False)] | None = None
    sum: Amount | None = None
    when: Occasion | None = None


class VatEntry(BookTable):
    """How the office is taxed."""

    prices: VatPrices
    rate: Percent
    due: TaxPoint


class ReminderRules(BookTable):
    """When people hear about money."""

    balance_below: Amount
    balance_levels: tuple[Amount, ...] = ()
    """Further levels; each is told once until the account is topped up over it."""

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """All of them, the highest first."""
        return tuple(sorted({self.balance_below, *self.balance_levels}, reverse=True))


class FeeRules(BookTable):
    """Since when monthly fees are charged to the personal accounts."""

    since: date = Field(alias="from")
    """Months that begin on this day or later."""

    @property
    def first_day(self) -> date:
        """Of the first month that is charged."""
        if self.since.day == 1:
            return self.since
        return (self.since.replace(day=28) + timedelta(days=4)).replace(day=1)


class UrgentRules(BookTable):
    """Work that begins at once, before anybody has decided what it is: how much of it, and what is said of it."""

    cap_minutes: int | None = Field(default=None, gt=0, le=24 * 60)
    """Of work on one request; a tariff may say another."""
    cap: Amount | None = None
    """The same in money, at the client's price of an hour."""
    cost: Said | None = None
    """What it costs, in the office's own words."""
    emergency_phone: Line | None = None
    """For when nobody is on call."""


class WarrantyRules(BookTable):
    """How long work that comes back is taken for our own fault."""

    days: int = Field(gt=0, le=3650)


class PartnerRules(BookTable):
    """What a partner pays the firm for a client handed over to them; never leaves the office."""

    commission: Percent
    """Of what the client brings, without tax."""


class ClientTerms(BookTable):
    """What a client agreed to, and how the firm sees them."""

    currency: Currency | None = None
    """That of their account: their tariff's, else the firm's, if not given."""
    tariff: Code | None = None
    price_list: Code | None = None
    since: date | None = Field(default=None, alias="from")
    segment: Segment = Segment.ORDINARY
    risk_factor: Annotated[Decimal, Field(ge=1, le=3, allow_inf_nan=False)] = Decimal(1)
    """What prices of the default list are multiplied by; never leaves the office."""
    usual: tuple[Code, ...] = ()
    """Items this client usually orders."""
    no_quote_limit: Annotated[Amount, Field(gt=0)] | None = None
    """Up to this, fixed prices of their own list are charged without asking, once their signer agrees."""
    credit_limit: Amount = Decimal(0)
    """How far below zero their account may go."""
    monthly_report_from: Month | None = None
    """The first month those who decide are told without asking: what was asked, how it counted, limits, account."""


class InCurrency(BookTable):
    """Sums of the office for accounts in a currency that is not its own; what is not given does not happen in it."""

    balance_below: Amount | None = None
    balance_levels: tuple[Amount, ...] = ()
    urgent_cap: Amount | None = None
    surcharges: dict[Code, Amount] = Field(default_factory=dict)
    """Of those that have a `sum`."""

    @property
    def levels(self) -> tuple[Decimal, ...]:
        """As those of `[reminders]`."""
        below = () if self.balance_below is None else (self.balance_below,)
        return tuple(sorted({*below, *self.balance_levels}, reverse=True))


class CostEntry(BookTable):
    """What an hour of somebody costs the firm from a day on."""

    since: date = Field(alias="from")
    amount: Amount


_ONE_COST = TypeAdapter(Amount, config=ConfigDict(strict=True))
_DATED_COSTS = TypeAdapter(tuple[CostEntry, ...])


def _since_ever(value: Any) -> Any:
    """One amount instead of a list has always been so. Each is read as JSON, as the book is: dates are words there."""
    match value:
        case tuple():
            return value
        case None:
            return ()
        case list():
            return _DATED_COSTS.validate_json(json.dumps(value))
    amount = _ONE_COST.validate_json(json.dumps(value))
    return (CostEntry.model_validate({"from": date.min, "amount": amount}),)


class EmployeeRate(BookTable):
    """What an hour of an employee costs the firm; never leaves the office."""

    cost_per_hour: Annotated[tuple[CostEntry, ...], BeforeValidator(_since_ever)] = ()
    """The oldest first; what it was before the first of them nobody knows."""


class BillingBook(BookTable):
    """What billing reads of the book in force; the dated terms are in its own tables."""

    currency: str
    """The firm's. A client's is that of their account: see `billing.tariffs.currencies`."""
    currencies: dict[Currency, InCurrency] = Field(default_factory=dict)
    timezone: str
    language: str
    categories: dict[Code, CategoryEntry]
    items: dict[Code, ItemEntry]
    quotes: QuoteRules
    reminders: ReminderRules
    vat: VatEntry | None = None
    surcharges: dict[Code, SurchargeEntry] = Field(default_factory=dict)
    fees: FeeRules | None = None
    urgent: UrgentRules | None = None
    warranty: WarrantyRules | None = None
    learning: LearningRules | None = None
    calls: CallRules | None = None
    labour: LabourRules = Field(default_factory=LabourRules)
    partner: PartnerRules | None = None
    clients: dict[Code, ClientTerms]
    offered: tuple[Code, ...] = ()
    """Tariffs that may be named to every client."""
    rates: dict[Code, EmployeeRate]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def vat_rule(self) -> VatRule | None:
        """None where the office charges no value added tax."""
        if self.vat is None:
            return None
        return VatRule(self.vat.prices, hundredths(self.vat.rate), self.vat.due)

    def vat_rate(self, item: str | None) -> int | None:
        """The rate of an item in hundredths of a per cent; the office's for whatever is no item, None without any."""
        rule = self.vat_rule
        entry = self.items.get(item) if item else None
        if rule is None or entry is None or entry.vat_rate is None:
            return rule.rate if rule else None
        return hundredths(entry.vat_rate)


def risk_of(book: BillingBook, client_code: str) -> int:
    """A client's risk factor in hundredths; for the office's eyes only."""
    terms = book.clients.get(client_code)
    return int(terms.risk_factor * EVEN) if terms else EVEN
