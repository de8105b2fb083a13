"""*Pay here*: the bill comes into the chat, with a button of Telegram's own."""

from dataclasses import replace

from billing.invoices import payable, queries
from billing.invoices import texts as invoice_texts
from billing.invoices.errors import NoSuchInvoice
from billing.invoices.queries import Shown
from billing.payments import telegram_texts as texts
from billing.payments.slips import Slip, sealed
from bot.visit import Answer, Visit
from intake.contacts.queries import Place
from intake.letter import Bill, Letter, Press


async def invoice(visit: Visit, press: Press) -> Answer:
    """The bill of what is still to be paid. Raises NoSuchInvoice for what is not theirs."""
    shown = await queries.shown(visit.session, press.id)
    places = visit.who.places if visit.who else ()
    place = next((one for one in places if one.client_id == shown.invoice.client_id), None)
    if place is None or not place.authority.may_order:
        raise NoSuchInvoice(press.id)
    if not shown.is_unpaid:
        return Answer(toast=invoice_texts.counted(visit.t, shown), alert=True)
    slip = Slip(place.client_id, shown.rest_minor, shown.invoice.currency, shown.invoice.id)
    if not await payable.takes(visit.session, slip.amount_minor, slip.currency):
        return Answer(_in_words(visit, place, slip, shown))
    return bill(visit, place, slip, shown)


def bill(visit: Visit, place: Place, slip: Slip, shown: Shown | None = None) -> Answer:
    """A sum to pay in the chat, for an invoice or only to top up."""
    name = shown.invoice.name if shown else None
    asked = Bill(
        title=texts.bill_title(visit.t, name),
        description=texts.bill_description(visit.t, place.client_name, name),
        label=texts.bill_label(visit.t),
        payload=sealed(slip, visit.key),
        currency=slip.currency,
        amount_minor=slip.amount_minor,
    )
    return Answer(replace(_in_words(visit, place, slip, shown), bill=asked))


def _in_words(visit: Visit, place: Place, slip: Slip, shown: Shown | None) -> Letter:
    return texts.in_words(visit.t, place.client_name, visit.t.money(slip.amount_minor, slip.currency), shown)
