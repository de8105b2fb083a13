"""The part of the office book invoices use: who the firm is on paper, where it is paid, whom it bills, by which rules."""

import enum
import re
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from billing.closing.book import MonthEndRules
from billing.tariffs.amounts import Amount
from intake.office.book import BookTable, Code, Currency, Firm, Line, Mail, Said

_LETTERS = {letter: str(number) for number, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 10)}
_WEIGHTS = (7, 1, 3)


class Way(enum.Enum):
    """How money is sent to a bank account; it also decides which form of invoice is customary."""

    IBAN = "iban"
    RUSSIAN = "russian"
    LINES = "lines"


def _closed_up(value: str) -> str:
    return re.sub(r"\s", "", value).upper()


def _sound_iban(value: str) -> str:
    """ISO 13616: the number read with its head at the end leaves 1 when divided by 97."""
    iban = _closed_up(value)
    if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", iban):
        digits = "".join(_LETTERS.get(sign, sign) for sign in iban[4:] + iban[:4])
        if int(digits) % 97 == 1:
            return iban
    raise PydanticCustomError("iban", "iban", {"value": value})


def _sound_inn(value: str) -> bool:
    """The check digits of a Russian tax number (order of the Federal Tax Service, 29.06.2012 N MMV-7-6/435@)."""
    weights = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
    if not re.fullmatch(r"\d{10}|\d{12}", value):
        return False
    checked = (9,) if len(value) == 10 else (10, 11)
    return all(
        sum(int(digit) * weight for digit, weight in zip(value[:at], weights[-at:], strict=True)) % 11 % 10
        == int(value[at])
        for at in checked
    )


def _sound_ids(value: dict[str, str]) -> dict[str, str]:
    for label, number in value.items():
        if label.upper() == "ИНН" and not _sound_inn(number):
            raise PydanticCustomError("inn", "inn", {"value": number})
    return value


Iban = Annotated[str, AfterValidator(_sound_iban)]
Bic = Annotated[str, StringConstraints(pattern=r"^([A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?|\d{9})$")]
AccountNumber = Annotated[str, StringConstraints(pattern=r"^\d{20}$")]
Ids = Annotated[dict[Line, Line], AfterValidator(_sound_ids)]
"""Numbers a paper has to show, each under its label: `"VAT ID" = "DE 123456789"`."""


def fits_bank(account: str, bic: str, *, correspondent: bool) -> bool:
    """Whether a Russian account's key digit is right for its bank (Central Bank's order of 08.09.1997, No. 515)."""
    bank = f"0{bic[4:6]}" if correspondent else bic[6:9]
    return sum(int(digit) * _WEIGHTS[at % 3] for at, digit in enumerate(bank + account)) % 10 == 0


class Legal(BookTable):
    """How a firm is named on paper."""

    name: Line
    address: tuple[Line, ...] = ()
    ids: Ids = Field(default_factory=dict)


class FirmLegal(Legal):
    """How we are named on paper, and who signs it."""

    signatory: Line | None = None


class ClientLegal(Legal):
    """How a client is named on paper, and who there handles it."""

    accounting: Mail | None = None
    basis: Line | None = None
    """The contract an invoice goes back to."""


class Bank(BookTable):
    """Where we are paid: an IBAN, an account at a Russian bank, or lines as they are customary."""

    bank: Line | None = None
    iban: Iban | None = None
    bic: Bic | None = None
    account: AccountNumber | None = None
    correspondent: AccountNumber | None = None
    lines: tuple[Line, ...] = ()

    @property
    def way(self) -> Way:
        if self.iban:
            return Way.IBAN
        return Way.RUSSIAN if self.account else Way.LINES


class InvoiceRules(BookTable):
    """When an invoice is made by itself, and how it is numbered."""

    series: Annotated[str, StringConstraints(pattern=r"^[A-ZА-ЯЁ0-9/-]{0,8}$")] = ""
    """Stands before the year: R-2026-0001."""
    due_days: int = Field(gt=0, le=365)
    to_level: Amount | None = None
    """What an account is filled up to when it runs low."""
    usual_month: bool = False
    """Or: by what this client usually spends in a month."""
    pause_days: int = Field(default=7, ge=0, le=365)
    """After one was cancelled, so many days none is made by itself."""
    remind_after_days: int = Field(default=3, ge=0, le=365)
    """Days after it was due, once."""
    note: Said | None = None
    """Printed at the end of every invoice."""

    @property
    def by_itself(self) -> bool:
        return self.to_level is not None or self.usual_month


class CurrencyPapers(BookTable):
    """What invoices say in a currency that is not the firm's."""

    bank: Bank | None = None
    """Instead of the firm's."""
    to_level: Amount | None = None
    """As in `[invoices]`."""


class FirmPapers(Firm):
    """Who we are, and what our papers say of us."""

    legal: FirmLegal | None = None
    bank: Bank | None = None


class ClientPapers(BookTable):
    """What our papers say of a client."""

    legal: ClientLegal | None = None


class InvoicingBook(BookTable):
    """What invoices read of the book in force."""

    legal: FirmLegal | None = None
    bank: Bank | None = None
    invoices: InvoiceRules | None = None
    month_end: MonthEndRules | None = None
    clients: dict[Code, ClientPapers] = Field(default_factory=dict)
    currencies: dict[Currency, CurrencyPapers] = Field(default_factory=dict)

    def bank_for(self, currency: str) -> Bank | None:
        """Where money in a currency is paid."""
        own = self.currencies.get(currency)
        return own.bank if own and own.bank else self.bank

    def to_level_in(self, currency: str, firms: str) -> Decimal | None:
        """What an account in a currency is filled up to; `firms` is the firm's currency."""
        if currency == firms:
            return self.invoices.to_level if self.invoices else None
        own = self.currencies.get(currency)
        return own.to_level if own else None
