"""A client's invoices: which there are, how they stand, their PDFs."""

from billing.invoices import payable, queries, texts
from billing.invoices.errors import NoSuchInvoice
from billing.verdicts import invoice_letters
from bot.client import texts as client_texts
from bot.visit import Answer, Visit
from intake.contacts.queries import Place
from intake.letter import Button, Letter, Paragraph


async def listed(visit: Visit, places: tuple[Place, ...]) -> Answer:
    """`/invoices`: the newest of every client this person may see money of."""
    blocks: list[Paragraph] = []
    buttons: list[tuple[Button, ...]] = []
    for place in places:
        papers = await queries.of_client(visit.session, place.client_id, 6)
        to_pay = [one for one in papers if one.is_unpaid]
        pay = await payable.button(visit.session, visit.t, to_pay[0]) if to_pay else ()
        said = texts.listed(visit.t, place.client_name, papers, pay)
        blocks += said.paragraphs
        buttons += said.buttons
    return Answer(Letter(tuple(blocks), (*buttons, *client_texts.menu(visit.t, money=True))))


async def again(visit: Visit, invoice_id: int, places: tuple[Place, ...]) -> Answer:
    """A PDF once more. Raises NoSuchInvoice for what is not theirs: callback data can be forged."""
    shown = await queries.shown(visit.session, invoice_id)
    if shown.invoice.client_id not in {place.client_id for place in places}:
        raise NoSuchInvoice(invoice_id)
    files = (invoice_letters.enclosed(shown),) if shown.standing.paper else ()
    return Answer(texts.again(visit.t, shown, files, await payable.button(visit.session, visit.t, shown)))
