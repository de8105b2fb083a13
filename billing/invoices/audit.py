"""Invoices looked through: no number missing, every paper's sums its own, every payment counted once."""

from collections.abc import Iterator

from sqlalchemy import select

from billing.acts.models import Act
from billing.invoices.lifecycle import InvoiceKind, InvoiceState, state_after
from billing.invoices.models import Invoice, InvoicePayment, InvoiceSeries, InvoiceStanding
from billing.ledger.models import Transfer
from billing.numbering import gaps
from config.database import ReadSession
from intake.doubts import Doubt


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference between series, papers, standings and payments; empty is well."""
    invoices = list(
        await session.scalars(select(Invoice).order_by(Invoice.series, Invoice.year, Invoice.number))
    )
    standings = {row.invoice_id: row for row in await session.scalars(select(InvoiceStanding))}
    series = {(row.series, row.year): row.last for row in await session.scalars(select(InvoiceSeries))}
    undone = set(await session.scalars(select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None))))
    paid: dict[int, int] = {}
    for payment in await session.scalars(select(InvoicePayment)):
        if payment.transfer_id not in undone:
            paid[payment.invoice_id] = paid.get(payment.invoice_id, 0) + payment.amount_minor
    corrected = {one.corrects_id for one in invoices}
    given = {(one.series, one.year): one for one in invoices}
    others = {(name, year) for name, year in await session.execute(select(Act.series, Act.year))}
    last = {key: number for key, number in series.items() if key in given or key not in others}
    doubts = list(gaps("invoice", ((one.series, one.year, one.number) for one in invoices), last))
    for one in invoices:
        doubts += _sums(one)
        standing = standings.get(one.id)
        if standing is None:
            doubts.append(_doubt(one, "standing", "one", "none"))
            continue
        doubts += _standing(one, standing, paid.get(one.id, 0), taken_back=one.id in corrected)
    return doubts


def _sums(one: Invoice) -> Iterator[Doubt]:
    facts = one.document["facts"]
    if facts["gross_minor"] != one.amount_minor or facts["currency"] != one.currency:
        found = f"{facts['gross_minor']} {facts['currency']}"
        yield _doubt(one, "invoice_total", f"{one.amount_minor} {one.currency}", found)
    if sum(facts["rows"]) != one.amount_minor:
        yield _doubt(one, "invoice_rows", one.amount_minor, sum(facts["rows"]))
    taxed = sum(net + vat for _, net, vat in facts["tax"])
    if facts["tax"] and taxed + facts.get("untaxed_minor", 0) != one.amount_minor:
        yield _doubt(one, "invoice_tax", one.amount_minor, taxed)


def _standing(one: Invoice, standing: InvoiceStanding, paid: int, *, taken_back: bool) -> Iterator[Doubt]:
    if standing.kind is not InvoiceKind.TOPUP:
        return
    if standing.paid_minor != paid:
        yield _doubt(one, "invoice_paid", paid, standing.paid_minor)
    wanted = InvoiceState.CANCELLED if taken_back else state_after(one.amount_minor, paid)
    if standing.state is not wanted:
        yield _doubt(one, "invoice_state", wanted.value, standing.state.value)


def _doubt(one: Invoice, kind: str, expected: object, found: object) -> Doubt:
    return Doubt(kind, f"invoice {one.name}", str(expected), str(found))
