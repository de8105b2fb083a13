"""The price a manager puts to a client: what for, how many, another sum; at once from the card, or as a draft."""

from datetime import datetime

from billing.money import parse_amount
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from billing.tariffs.prices import PricedItem, price_items, usual_items
from billing.tariffs.texts import priced
from billing.verdicts import actions as verdicts
from bot import dialogs
from bot.staff import beginning, texts
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
    line = await _line(visit, ticket, press.argument)
    await _hear_a_sum(visit, ticket, press.argument)
    return Answer(_draft(visit, ticket, line, press.argument), rewrite=True, ticket_id=ticket.id)


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
    line = await _line(visit, ticket, press.argument)
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
    code = item.split(":")[0]
    argument = f"{code}:1:{minor}"
    await _hear_a_sum(visit, ticket, argument)
    return Answer(_draft(visit, ticket, await _line(visit, ticket, argument), argument), ticket_id=ticket.id)


async def bill(visit: Visit, press: Press) -> Answer:
    """Send the price: the one tap on the card, or Send under a draft."""
    ticket = await fresh(visit, press)
    line = await _line(visit, ticket, press.argument)
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
        now=visit.now,
    )
    if not further:
        await beginning.tell_to_wait(visit, ticket)
    total = visit.t.money(quote.total_minor, quote.currency)
    if press.action == "bill1":
        return told(visit, ticket, texts.billed(visit.t, total))
    return Answer(texts.sent_to_client(visit.t, ticket.id, total), rewrite=True, ticket_id=ticket.id)


def as_argument(code: str, count: int, sum_: str, currency: str) -> str | None:
    """What `line_of` takes, for a sum as typed; None where that is no sum."""
    if not sum_:
        return f"{code}:{count}"
    minor = parse_amount(sum_, currency)
    return f"{code}:{count}:{minor}" if minor and minor > 0 else None


async def _line(visit: Visit, ticket: Ticket, argument: str) -> Line:
    return await line_of(visit.session, ticket, argument, visit.now)


async def line_of(session: ReadSession, ticket: Ticket, argument: str, now: datetime) -> Line:
    """`item:quantity[:total]` as a line of a price. Raises Outdated where there is no such item any more."""
    code, count, *sum_ = argument.split(":")
    item = next((i for i in await price_items(session, ticket.client_id, now) if i.code == code), None)
    if item is None or not count.isdecimal() or not 0 < int(count) < 1000:
        raise Outdated(ticket.id)
    language = ticket.language
    price = item.price
    if sum_:
        # A sum the manager names is for the whole, whatever the item is counted in.
        return Line(code, said(item.title, language), 1, Unit.PIECE, int(sum_[0]), int(sum_[0]))
    return Line(code, said(item.title, language), int(count), price.unit, price.your_minor, price.list_minor)


def _draft(visit: Visit, ticket: Ticket, line: Line, argument: str) -> Letter:
    code, count, *sum_ = argument.split(":")
    id_, revision, n = ticket.id, ticket.revision, int(count)
    fewer = Button("−1", Press("draft", id_, revision, f"{code}:{max(n - 1, 1)}"))
    more = Button("+1", Press("draft", id_, revision, f"{code}:{n + 1}"))
    other = Button(visit.t("Other sum…"), Press("price", id_, revision, argument))
    send = Button("💳 " + visit.t("Send to the client"), Press("bill2", id_, revision, argument))
    rows = ((send,), (other,)) if sum_ else ((fewer, more, other), (send,))
    what = priced(visit.t, line.title, line.unit, line.quantity)
    total = visit.t.money(line.total_minor, visit.currency)
    return texts.draft(visit.t, ticket.id, titled(visit.t, ticket.title), what, total, rows)


def _label(visit: Visit, item: PricedItem) -> str:
    what = priced(visit.t, said(item.title, visit.t.language), item.price.unit, item.quantity)
    return f"{what} — {visit.t.money(item.total_minor, item.price.currency)}"
