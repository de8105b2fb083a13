"""Reading invoices: the book's rules, what is open, what has to be drawn, told or reminded of."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select

from billing.invoices.book import InvoicingBook
from billing.invoices.errors import NoSuchInvoice
from billing.invoices.lifecycle import UNPAID, InvoiceCause, InvoiceKind
from billing.invoices.models import Invoice, InvoiceStanding
from billing.invoices.rules import DAY
from billing.ledger.models import Account, Transfer, TransferKind
from config.database import ReadSession
from intake.contacts.models import Client
from intake.office.queries import book_part, office


@dataclass(frozen=True)
class Shown:
    """An invoice and how it stands."""

    invoice: Invoice
    standing: InvoiceStanding

    @property
    def rest_minor(self) -> int:
        """What has still to come in for it."""
        return max(self.invoice.amount_minor - self.standing.paid_minor, 0)

    @property
    def is_unpaid(self) -> bool:
        return self.standing.kind is InvoiceKind.TOPUP and self.standing.state in UNPAID


async def invoicing(session: ReadSession) -> InvoicingBook:
    """The papers' part of the book in force; `NoBookApplied` before the first."""
    return await book_part(session, "invoices", InvoicingBook)


async def shown(session: ReadSession, invoice_id: int) -> Shown:
    """Raises NoSuchInvoice."""
    found = await _first(session, Invoice.id == invoice_id)
    if found is None:
        raise NoSuchInvoice(invoice_id)
    return found


async def called(session: ReadSession, name: str) -> Shown:
    """The invoice with this number as printed, in whatever case it is written. Raises NoSuchInvoice."""
    found = await _first(session, func.lower(Invoice.name) == name.strip().lower())
    if found is None:
        raise NoSuchInvoice(name)
    return found


async def open_topup(session: ReadSession, client_id: int) -> Shown | None:
    """The one top-up invoice this client has still to pay."""
    return await _first(
        session,
        Invoice.client_id == client_id,
        InvoiceStanding.kind == InvoiceKind.TOPUP,
        InvoiceStanding.state.in_(UNPAID),
    )


async def of_client(session: ReadSession, client_id: int, limit: int = 10) -> list[Shown]:
    """This client's papers, the newest first."""
    return await _all(session, Invoice.client_id == client_id, limit=limit)


async def newest(session: ReadSession, limit: int) -> list[Shown]:
    """Everybody's papers, the newest first."""
    return await _all(session, limit=limit)


async def to_tell(session: ReadSession, now: datetime) -> list[Shown]:
    """Papers nobody was told of whose time has come, oldest first."""
    due = await _all(
        session,
        InvoiceStanding.told_at.is_(None),
        InvoiceStanding.tell_at <= now,
        # One of a month's end goes with the month's other papers.
        Invoice.cause != InvoiceCause.MONTH_END,
    )
    return due[::-1]


async def to_draw(session: ReadSession) -> list[int]:
    """Papers that were told without being drawn."""
    rows = await session.scalars(
        select(InvoiceStanding.invoice_id).where(
            InvoiceStanding.paper.is_(None), InvoiceStanding.told_at.is_not(None)
        )
    )
    return list(rows)


async def to_remind(session: ReadSession, after: timedelta, now: datetime) -> list[Shown]:
    """Unpaid invoices whose last day is so long over, and of which nobody was reminded."""
    return await _all(
        session,
        InvoiceStanding.kind == InvoiceKind.TOPUP,
        InvoiceStanding.state.in_(UNPAID),
        InvoiceStanding.told_at.is_not(None),
        InvoiceStanding.reminded_at.is_(None),
        Invoice.due_at <= now - after,
    )


async def overdue(session: ReadSession, now: datetime) -> list[Shown]:
    """Unpaid invoices whose last day is over, oldest first."""
    found = await _all(
        session,
        InvoiceStanding.kind == InvoiceKind.TOPUP,
        InvoiceStanding.state.in_(UNPAID),
        InvoiceStanding.told_at.is_not(None),
        Invoice.due_at <= now,
    )
    return found[::-1]


async def uses_account(session: ReadSession, client_id: int) -> bool:
    """Whether this client has ever paid in, and is still one: nobody else is asked to keep an account filled."""
    paid_in = exists().where(
        Transfer.account_id == Account.id, Account.client_id == client_id, Transfer.kind == TransferKind.TOPUP
    )
    query = select(Client.id).where(Client.id == client_id, Client.archived_at.is_(None), paid_in)
    return await session.scalar(query) is not None


async def issued_lately(session: ReadSession, client_id: int, now: datetime) -> int:
    """How many top-up invoices this client was given within a day."""
    query = select(func.count()).where(
        Invoice.client_id == client_id,
        Invoice.kind == InvoiceKind.TOPUP,
        Invoice.cause != InvoiceCause.DESK,
        Invoice.issued_at > now - DAY,
    )
    return await session.scalar(query) or 0


async def issued_ever(session: ReadSession, client_id: int) -> int:
    """How many papers this client was given."""
    return await session.scalar(select(func.count()).where(Invoice.client_id == client_id)) or 0


async def cancelled_by_somebody(session: ReadSession, client_id: int) -> datetime | None:
    """When a person last took an invoice of this client back; the program's own replacing does not count."""
    query = select(func.max(Invoice.issued_at)).where(
        Invoice.client_id == client_id, Invoice.kind == InvoiceKind.CREDIT_NOTE, Invoice.actor != "desk"
    )
    moment: datetime | None = await session.scalar(query)
    return moment


async def credit_note_of(session: ReadSession, invoice_id: int) -> Shown | None:
    """What took an invoice back."""
    return await _first(session, Invoice.corrects_id == invoice_id)


async def client_language(session: ReadSession, client_id: int) -> str:
    """The language a client is written to as a firm."""
    client = await session.get_one(Client, client_id)
    return client.language or (await office(session)).firm.language


async def _first(session: ReadSession, *conditions: object) -> Shown | None:
    found = await _all(session, *conditions, limit=1)
    return found[0] if found else None


async def _all(session: ReadSession, *conditions: object, limit: int | None = None) -> list[Shown]:
    query = (
        select(Invoice, InvoiceStanding)
        .join(InvoiceStanding, InvoiceStanding.invoice_id == Invoice.id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Invoice.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Shown(invoice, standing) for invoice, standing in await session.execute(query)]
