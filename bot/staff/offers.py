"""The price a manager puts to a client: what for, how many, another sum; at once from the card, or as a draft."""

from dataclasses import replace
from datetime import datetime

from billing.consents import texts as consent_texts
from billing.money import parse_amount
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.lifecycle import Line
from billing.quotes.making import made, suggested
from billing.quotes.printing import total
from billing.tariffs.book import Unit
from billing.tariffs.prices import PricedItem, price_items, usual_items
from billing.tariffs.queries import billing_book
from billing.tariffs.texts import priced
from billing.verdicts import actions as verdicts
from bot import dialogs
from bot.staff import beginning, surcharging, texts
from bot.staff.surcharging import Asked
from bot.staff.triage import ask, fresh, told
from bot.visit import Answer, Visit
from config.database import ReadSession
from intake.letter import Button, Letter, Press
from intake.office.book import said
from intake.tickets.errors import Outdated
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

ITEMS_SHOWN = 8


async def choose_item(visit: Visit, press: Press) -> Answer:
    """Bill: this client's usual items first, then the rest of their price list."""
    ticket = await fresh(visit, press)
    usual = await usual_items(visit.session, ticket.client_id, ticket.category, visit.now)
    everything = await price_items(visit.session, ticket.client_id, visit.now)
    items = list(dict.fromkeys([*(item.code for item in usual), *(item.code for item in everything)]))
    by_code = {item.code: item for item in everything}
    options = [
        Button(
            _label(visit, by_code[code]),
            Press("draft", ticket.id, ticket.revision, f"{code}:{by_code[code].quantity}"),
        )
        for code in items[:ITEMS_SHOWN]
        if code in by_code
    ]
    return await ask(visit, ticket, texts.which_item(visit.t), options)


async def draft(visit: Visit, press: Press) -> Answer:
    """A price to look at before it goes out: more, fewer, another sum, send."""
    ticket = await fresh(visit, press)
    said_ = await _draft(visit, ticket, press.argument)
    await _hear_a_sum(visit, ticket, press.argument)
    return Answer(said_, rewrite=True, ticket_id=ticket.id)


async def _hear_a_sum(visit: Visit, ticket: Ticket, item: str) -> None:
    """While a draft is open, a number written in the private chat is the other sum."""
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question="draft",
        now=visit.now,
        ticket_id=ticket.id,
        revision=ticket.revision,
        item=item,
    )


async def ask_price(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    line = await line_of(visit.session, ticket, press.argument, visit.now)
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question="price",
        now=visit.now,
        ticket_id=ticket.id,
        revision=ticket.revision,
        item=press.argument,
    )
    return Answer(texts.ask_price(visit.t, line.title), private=True)


async def price_given(visit: Visit, ticket_id: int, revision: int, item: str, minor: int) -> Answer:
    """The manager wrote a sum: the draft again, at that price."""
    ticket = await fresh(visit, Press("draft", ticket_id, revision))
    argument = replace(_read(ticket, item), count=1, minor=minor).argument
    await _hear_a_sum(visit, ticket, argument)
    return Answer(await _draft(visit, ticket, argument), ticket_id=ticket.id)


async def bill(visit: Visit, press: Press) -> Answer:
    """Send the price: the one tap on the card, or Send under a draft."""
    ticket = await fresh(visit, press)
    line = await line_of(visit.session, ticket, press.argument, visit.now)
    assert visit.who is not None
    await dialogs.forget(
        visit.session, person_id=visit.who.person_id, chat_id=int(visit.sender.value), question="draft"
    )
    further = await quotes.is_agreed(visit.session, ticket.id)
    quote = await (verdicts.bill_more if further else verdicts.bill)(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        lines=[line],
        surcharges=surcharging.chosen(await billing_book(visit.session), _read(ticket, press.argument)),
        now=visit.now,
    )
    if not further and quote.consent_id is None:
        await beginning.tell_to_wait(visit, ticket)
    total = visit.t.money(quote.total_minor, quote.currency)
    if quote.consent_id is not None:
        said_ = consent_texts.charged_at_once(visit.t, total)
        return told(visit, ticket, said_, rewrite=press.action != "bill1")
    if press.action == "bill1":
        return told(visit, ticket, texts.billed(visit.t, total))
    return Answer(texts.sent_to_client(visit.t, ticket.id, total), rewrite=True, ticket_id=ticket.id)


def as_argument(code: str, count: int, sum_: str, currency: str) -> str | None:
    """What `line_of` takes, for a sum as typed; None where that is no sum."""
    if not sum_:
        return f"{code}:{count}"
    minor = parse_amount(sum_, currency)
    return f"{code}:{count}:{minor}" if minor and minor > 0 else None


def _read(ticket: Ticket, argument: str) -> Asked:
    asked = surcharging.read(argument)
    if asked is None:
        raise Outdated(ticket.id)
    return asked


async def line_of(session: ReadSession, ticket: Ticket, argument: str, now: datetime) -> Line:
    """`item:quantity[:total]` as a line of a price. Raises Outdated where there is no such item any more."""
    asked = _read(ticket, argument)
    item = next((i for i in await price_items(session, ticket.client_id, now) if i.code == asked.item), None)
    if item is None:
        raise Outdated(ticket.id)
    title, price = said(item.title, ticket.language), item.price
    if asked.minor is not None:
        # A sum the manager names is for the whole, whatever the item is counted in.
        return Line(item.code, title, 1, Unit.PIECE, asked.minor, asked.minor)
    count = max(asked.count, item.minimum)
    return Line(item.code, title, count, price.unit, price.your_minor, price.list_minor, least=item.minimum)


async def lines_of(session: ReadSession, ticket: Ticket, argument: str, now: datetime) -> tuple[Line, ...]:
    """All that will be printed, with what is added and the tax; raises as `line_of`."""
    book = await billing_book(session)
    line = await line_of(session, ticket, argument, now)
    return made(book, [line], surcharging.chosen(book, _read(ticket, argument)), ticket.language)


async def _draft(visit: Visit, ticket: Ticket, argument: str) -> Letter:
    t, asked, book = visit.t, _read(ticket, argument), await billing_book(visit.session)
    lines = await lines_of(visit.session, ticket, argument, visit.now)
    id_, revision, n = ticket.id, ticket.revision, lines[0].quantity
    steps = [
        Button(label, Press("draft", id_, revision, replace(asked, count=count).argument))
        for label, count in (("−1", n - 1), ("+1", n + 1))
        if count >= max(lines[0].least, 1)
    ]
    other = Button(t("Other sum…"), Press("price", id_, revision, argument))
    send = Button("💳 " + t("Send to the client"), Press("bill2", id_, revision, argument))
    fitting = suggested(book, await surcharging.calls(visit.session, ticket))
    added = surcharging.rows(book, ticket, asked, t, fitting)
    rows = ((send,), (other,), *added) if asked.minor is not None else ((*steps, other), *added, (send,))
    currency = visit.currency
    words = "\n".join(quote_texts.line(t, line, currency) for line in lines)
    hint = await surcharging.hint(visit.session, ticket, asked, t)
    return texts.draft(
        t, ticket.id, titled(t, ticket.title), words, t.money(total(lines), currency), rows, hint
    )


def _label(visit: Visit, item: PricedItem) -> str:
    what = priced(visit.t, said(item.title, visit.t.language), item.price.unit, item.quantity)
    return f"{what} — {visit.t.money(item.total_minor, item.price.currency)}"
