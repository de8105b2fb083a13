"""Bugs planted in what lies around an order: its versions and discounts, invoices, the month end."""

from tests.torture.planting import Mutant

VERSIONS, PUTTING = "billing.verdicts.versions", "billing.verdicts.putting"
PRINTING, VERDICTS = "billing.quotes.printing", "billing.verdicts.actions"
INVOICES, INVOICING = "billing.invoices.actions", "billing.verdicts.invoicing"
PAYING, CLOSING, ACTS = "billing.verdicts.paying", "billing.closing.actions", "billing.acts.rules"

AROUND_ORDERS = (
    Mutant(
        "one new version more is free",
        "billing.quotes.versions",
        "free is not None and number > free",
        "free is not None and number > free + 1",
    ),
    Mutant(
        "our own corrections count as versions",
        "billing.quotes.versions",
        "        if price.answers:\n            had += 1\n",
        "        had += 1\n",
    ),
    Mutant(
        "a version is charged though nobody went on",
        PUTTING,
        "if version and version.must_be_agreed:",
        "if version and version.must_be_agreed and version.number > 99:",
    ),
    Mutant(
        "a version withdrawn stays charged",
        VERDICTS,
        "    await versions.take_back(session, unseen, now)\n",
        "",
    ),
    Mutant(
        "a request refused keeps what its versions cost",
        VERDICTS,
        "        await versions.take_all_back(session, ticket, now)\n",
        "",
    ),
    Mutant(
        "an order is less by its last version only",
        VERSIONS,
        "    due = [tuple(map(_line, one.lines)) for one in await _not_yet_credited(session, ticket)]\n",
        "    due: list[tuple[Line, ...]] = []\n",
    ),
    Mutant(
        "an order credits versions of the one before",
        VERSIONS,
        "if version > last]",
        "if version > 0 * last]",
    ),
    Mutant(
        "order and versions together cost more than the order",
        "billing.verdicts.counting",
        "    if settlement:\n        await versions.credit",
        "    if settlement is False:\n        await versions.credit",
    ),
    Mutant(
        "what is given back of versions forgets the tax",
        VERSIONS,
        "return -added(-line.total_minor, line.vat_rate).gross_minor",
        "return line.total_minor",
    ),
    Mutant(
        "a sum off is more than the items",
        PRINTING,
        "else min(left, sum_)",
        "else left",
    ),
    Mutant(
        "a discount in parts is of the price as it was put",
        PRINTING,
        "    if line.percent is not None:\n        base",
        "    if line.percent is not None and not minor:\n        base",
    ),
    Mutant(
        "urgent work is accepted whatever it comes to",
        "billing.verdicts.urgent_work",
        "call.cap_minor is not None and quote.total_minor <= call.cap_minor",
        "call.cap_minor is not None",
    ),
    Mutant(
        "a call nobody took agrees to a price",
        "billing.urgent.queries",
        "if call is None or call.taken_by is None:",
        "if call is None:",
    ),
    Mutant(
        "urgent work nobody has decided about is closed",
        "billing.verdicts.closing",
        "awaited = await urgent.undecided_resolved(session, undecided) if undecided else set()",
        "awaited: set[int] = set()",
    ),
    Mutant(
        "what comes in does not count for the open invoice",
        PAYING,
        "paid = await invoices.count(session, transfer, client_id, invoice_id, now)",
        "paid = None",
    ),
    Mutant(
        "a payment taken back still pays its invoice",
        PAYING,
        "unpaid = await invoices.uncount(session, transfer_id, actor, now)",
        "unpaid = None",
    ),
    Mutant(
        "a payment taken back opens a second invoice",
        INVOICES,
        "        other is None\n        or other.invoice.id == found.invoice.id\n",
        "        True\n",
    ),
    Mutant(
        "an invoice paid in part is open no more",
        "billing.invoices.lifecycle",
        "return InvoiceState.PART",
        "return InvoiceState.PAID",
    ),
    Mutant(
        "a credit note takes back what was paid, too",
        INVOICES,
        "        amount_minor=found.rest_minor,\n",
        "        amount_minor=found.invoice.amount_minor,\n",
    ),
    Mutant(
        "numbers of papers skip one",
        "billing.numbering",
        "values(last=InvoiceSeries.last + 1)",
        "values(last=InvoiceSeries.last + 2)",
    ),
    Mutant(
        "a month's end asks for what is asked for already",
        INVOICING,
        "    if open_now and need.gap <= open_now.rest_minor:\n        return None\n"
        "    order = await _order(session, client_id, asked,",
        "    if open_now and need.gap < open_now.rest_minor:\n        return None\n"
        "    order = await _order(session, client_id, asked,",
    ),
    Mutant(
        "a month is closed before the one before it",
        CLOSING,
        "    await _former_closed(session, account, month, now)\n",
        "",
    ),
    Mutant(
        "a month is closed without its fee",
        CLOSING,
        "    await charge_fee_of(session, client_id, month, now)\n",
        "",
    ),
    Mutant(
        "what is in one act comes into the next",
        ACTS,
        "one.at >= since and one.id not in acted and belongs(",
        "one.at >= since and belongs(",
    ),
    Mutant(
        "what is booked after a month's end is in its act",
        ACTS,
        "if one.at < end or (",
        "if one.at < end or one.month is None or (",
    ),
    Mutant(
        "a fee booked late is in nobody's act",
        ACTS,
        " or (one.month is not None and one.month <= month)",
        "",
    ),
)
