"""The whole office book: each room's part, declared by the room that uses it, in one file for the owner."""

from typing import TypeVar

from pydantic import Field

from billing.calls.book import CallRules
from billing.closing.book import MonthEndRules
from billing.invoices.book import ClientPapers, CurrencyPapers, FirmPapers, InvoiceRules, InvoicingBook
from billing.labour.book import LabourRules
from billing.learning.book import LearningRules
from billing.payments.book import PaymentsBook
from billing.quotes.book import QuoteRules
from billing.tariffs.book import (
    BillingBook,
    CategoryEntry,
    ClientTerms,
    EmployeeRate,
    FeeRules,
    InCurrency,
    ItemEntry,
    PartnerRules,
    PriceListEntry,
    ReminderRules,
    SurchargeEntry,
    TariffEntry,
    UrgentRules,
    VatEntry,
    WarrantyRules,
)
from intake.office.book import (
    BookTable,
    ClientEntry,
    Closing,
    Code,
    Currency,
    EmployeeEntry,
    Firm,
    Hours,
    Office,
    OnCall,
    PastWindow,
    Promise,
    RefusalReason,
    Summary,
)

Part = TypeVar("Part", bound=BookTable)


class Client(ClientEntry, ClientTerms, ClientPapers):
    """A client: who they are, what they agreed to, and what papers say of them."""


class CurrencyEntry(InCurrency, CurrencyPapers):
    """What the office says in a currency that is not its own."""


class Employee(EmployeeEntry, EmployeeRate):
    """Somebody who works here, and what an hour of theirs costs."""


class OfficeBook(BookTable):
    """`office.toml`."""

    firm: FirmPapers
    hours: Hours
    promise: Promise
    closing: Closing
    summary: Summary
    quotes: QuoteRules
    reminders: ReminderRules
    vat: VatEntry | None = None
    surcharges: dict[Code, SurchargeEntry] = Field(default_factory=dict)
    fees: FeeRules | None = None
    on_call: OnCall | None = None
    urgent: UrgentRules | None = None
    past_window: PastWindow = Field(default_factory=PastWindow)
    invoices: InvoiceRules | None = None
    month_end: MonthEndRules | None = None
    warranty: WarrantyRules | None = None
    learning: LearningRules | None = None
    calls: CallRules | None = None
    labour: LabourRules = Field(default_factory=LabourRules)
    partner: PartnerRules | None = None
    payments: PaymentsBook = Field(default_factory=PaymentsBook)
    currencies: dict[Currency, CurrencyEntry] = Field(default_factory=dict)
    categories: dict[Code, CategoryEntry]
    items: dict[Code, ItemEntry]
    price_lists: dict[Code, PriceListEntry]
    tariffs: dict[Code, TariffEntry]
    refusals: dict[Code, RefusalReason]
    employees: dict[Code, Employee]
    clients: dict[Code, Client] = Field(default_factory=dict)

    def currency_of(self, client: ClientTerms) -> str:
        """What a client's account is opened in: their own word, their tariff's, or the firm's."""
        tariff = self.tariffs.get(client.tariff) if client.tariff else None
        return client.currency or (tariff.currency if tariff else None) or self.firm.currency

    def for_intake(self) -> Office:
        """The front desk's part."""
        people = {code: _part(EmployeeEntry, entry) for code, entry in self.employees.items()}
        return Office(
            firm=_part(Firm, self.firm),
            hours=self.hours,
            promise=self.promise,
            closing=self.closing,
            summary=self.summary,
            on_call=self.on_call,
            past_window=self.past_window,
            refusals=self.refusals,
            employees=people,
        )

    def for_billing(self) -> BillingBook:
        """Billing's part."""
        return BillingBook(
            currency=self.firm.currency,
            timezone=self.firm.timezone,
            language=self.firm.language,
            categories=self.categories,
            items=self.items,
            quotes=self.quotes,
            reminders=self.reminders,
            vat=self.vat,
            surcharges=self.surcharges,
            fees=self.fees,
            urgent=self.urgent,
            warranty=self.warranty,
            currencies={code: _part(InCurrency, entry) for code, entry in self.currencies.items()},
            clients={code: self._terms(entry) for code, entry in self.clients.items()},
            offered=tuple(code for code, entry in self.tariffs.items() if entry.offered),
            learning=self.learning,
            calls=self.calls,
            labour=self.labour,
            partner=self.partner,
            rates={code: _part(EmployeeRate, entry) for code, entry in self.employees.items()},
        )

    def for_invoices(self) -> InvoicingBook:
        """The papers' part; clients of whom it says nothing are left out."""
        return InvoicingBook(
            legal=self.firm.legal,
            bank=self.firm.bank,
            invoices=self.invoices,
            month_end=self.month_end,
            clients={code: _part(ClientPapers, entry) for code, entry in self.clients.items() if entry.legal},
            currencies={code: _part(CurrencyPapers, entry) for code, entry in self.currencies.items()},
        )

    def _terms(self, entry: Client) -> ClientTerms:
        return _part(ClientTerms, entry).model_copy(update={"currency": self.currency_of(entry)})


def _part(kind: type[Part], entry: BookTable) -> Part:
    return kind.model_validate({name: getattr(entry, name) for name in kind.model_fields})
