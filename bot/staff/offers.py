"""The price a manager puts to a client: what for, how many, another sum; at once from the card, or as a draft."""

import re
from dataclasses import replace
from decimal import Decimal

from billing.consents import texts as consent_texts
from billing.money import parse_amount
from billing.quotes import bargaining
from billing.quotes import queries as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.errors import NoSuchQuote
from billing.quotes.models import Quote
from billing.quotes.printing import total
from billing.tariffs.amounts import HUNDREDTHS
from billing.tariffs.currencies import currency_of
from billing.tariffs.prices import PricedItem, price_items, unpriced_items, usual_items
from billing.tariffs.texts import priced
from billing.vat import WHOLE
from billing.verdicts import actions as verdicts
from billing.verdicts import version_offers
from billing.verdicts.versions import Next
from bot import dialogs
from bot.staff import baskets, beginning, draft_texts, drafting, texts
from bot.staff.baskets import Basket
from bot.staff.drafting import read
from bot.staff.surcharging import Asked
from bot.staff.triage import ask, fresh, told
from bot.visit import Answer, Visit
from intake.contacts.actors import actor_employee
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.office.book import said
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

ITEMS_SHOWN = 8
PART = re.compile(r"\s*(\d{1,2}(?:[.,]\d{1,2})?|100)\s*[%％]\s*")


async def choose_item(visit: Visit, press: Press) -> Answer:
    """Bill: this client's usual items first, then the rest of their price list."""
    ticket = await fresh(visit, press)
    return await ask(visit, ticket, texts.which_item(visit.t), await _items(visit, ticket))


async def _items(visit: Visit, ticket: Ticket, so_far: Asked | None = None) -> list[Button]:
    """What may be billed, with what the draft has so far."""
    usual = await usual_items(visit.session, ticket.client_id, ticket.category, visit.now)
    everything = await price_items(visit.session, ticket.client_id, visit.now)
    items = list(dict.fromkeys([*(item.code for item in usual), *(item.code for item in everything)]))
    by_code = {item.code: item for item in everything}
    currency = await currency_of(visit.session, ticket.client_id)
    marks, basket = (so_far.marks, so_far.basket) if so_far else ((), "")
    priced = [
        Button(
            _label(visit, by_code[code]),
            Press(
                "draft",
                ticket.id,
                ticket.revision,
                Asked(code, by_code[code].quantity, None, marks, basket).argument,
            ),
        )
        for code in items[:ITEMS_SHOWN]
        if code in by_code
    ]
    others = [
        Button(
            draft_texts.without_price(visit.t, said(item.title, visit.t.language), currency),
            Press("price", ticket.id, ticket.revision, Asked(item.code, 1, None, marks, basket).argument),
        )
        for item in await unpriced_items(visit.session, ticket.client_id, visit.now)
    ]
    return [*priced, *others][:ITEMS_SHOWN]


async def draft(visit: Visit, press: Press) -> Answer:
    """A price to look at before it goes out: more, fewer, another sum, a further line, a discount, send."""
    ticket = await fresh(visit, press)
    return await _shown(visit, ticket, press.argument, rewrite=True)


async def _shown(visit: Visit, ticket: Ticket, argument: str, *, rewrite: bool) -> Answer:
    letter = await drafting.letter(visit, ticket, argument)
    await _await_words(visit, ticket, "draft", argument)
    return Answer(letter, rewrite=rewrite, ticket_id=ticket.id)


async def _await_words(visit: Visit, ticket: Ticket, question: str, argument: str) -> None:
    """What is written in the private chat next: while a draft is open, a number is the other sum."""
    await dialogs.ask(visit, question, ticket_id=ticket.id, revision=ticket.revision, item=argument)


async def another_line(visit: Visit, press: Press) -> Answer:
    """The line under the buttons is kept, and a further one is chosen; what there is so far stands above."""
    ticket = await fresh(visit, press)
    asked = read(ticket, press.argument)
    basket = await baskets.basket_of(visit.session, ticket.id, asked)
    lines = await drafting.printed_lines(visit.session, ticket, asked, visit.now)
    currency = await currency_of(visit.session, ticket.client_id)
    kept = replace(basket, lines=(*basket.lines, replace(asked, marks=(), basket="")))
    tag = await baskets.keep(visit.session, ticket.id, visit.employee_id, kept, visit.now)
    so_far = replace(asked, basket=tag)
    words = "\n".join(quote_texts.line(visit.t, line, currency) for line in lines)
    question = draft_texts.which_further(visit.t, words, visit.t.money(total(lines), currency))
    back = Press("unline", ticket.id, ticket.revision, so_far.argument)
    options = [*await _items(visit, ticket, so_far), Button(draft_texts.no_more(visit.t), back)]
    return await ask(visit, ticket, question, options)


async def without_last(visit: Visit, press: Press) -> Answer:
    """The line under the buttons is dropped, and the one before it is there again."""
    ticket = await fresh(visit, press)
    asked = read(ticket, press.argument)
    basket = await baskets.basket_of(visit.session, ticket.id, asked)
    if not basket.lines:
        return await _shown(visit, ticket, press.argument, rewrite=True)
    last = basket.lines[-1]
    kept = replace(basket, lines=basket.lines[:-1])
    tag = await baskets.keep(visit.session, ticket.id, visit.employee_id, kept, visit.now)
    return await _shown(visit, ticket, replace(last, marks=asked.marks, basket=tag).argument, rewrite=True)


async def ask_discount(visit: Visit, press: Press) -> Answer:
    """How much is taken off."""
    ticket = await fresh(visit, press)
    asked = read(ticket, press.argument)
    items = (await drafting.wanted(visit.session, ticket, asked, visit.now)).items
    await _await_words(visit, ticket, "off", press.argument)
    sum_ = visit.t.money(total(items), await currency_of(visit.session, ticket.client_id))
    return Answer(draft_texts.ask_discount(visit.t, sum_), private=True)


async def discount_given(visit: Visit, ticket_id: int, revision: int, argument: str, said_: str) -> Answer:
    """The manager wrote a discount: the draft again, with it."""
    ticket = await fresh(visit, Press("draft", ticket_id, revision))
    asked = read(ticket, argument)
    most = total((await drafting.wanted(visit.session, ticket, asked, visit.now)).items)
    currency = await currency_of(visit.session, ticket.client_id)
    percent, minor = discount_in(said_, currency)
    if (percent is None and minor is None) or (minor or 0) > most:
        await _await_words(visit, ticket, "off", argument)
        return Answer(draft_texts.bad_discount(visit.t, visit.t.money(most, currency)))
    basket = await baskets.basket_of(visit.session, ticket.id, asked)
    kept = Basket(basket.lines, percent or None, minor or None)
    tag = await baskets.keep(visit.session, ticket.id, visit.employee_id, kept, visit.now)
    return await _shown(visit, ticket, replace(asked, basket=tag).argument, rewrite=False)


def discount_in(typed: str, currency: str) -> tuple[int | None, int | None]:
    """A discount as people type it: hundredths of a per cent, or minor units; neither where it is none."""
    if found := PART.fullmatch(typed):
        return min(int(Decimal(found[1].replace(",", ".")) * HUNDREDTHS), WHOLE), None
    return None, parse_amount(typed, currency)


async def ask_price(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    title = await drafting.title_of(visit.session, ticket, read(ticket, press.argument), visit.now)
    await _await_words(visit, ticket, "price", press.argument)
    return Answer(texts.ask_price(visit.t, title), private=True)


async def price_given(visit: Visit, ticket_id: int, revision: int, item: str, minor: int) -> Answer:
    """The manager wrote a sum: the draft again, at that price."""
    ticket = await fresh(visit, Press("draft", ticket_id, revision))
    argument = replace(read(ticket, item), count=1, minor=minor).argument
    return await _shown(visit, ticket, argument, rewrite=False)


async def bill(visit: Visit, press: Press) -> Answer:
    """Send the price: the one tap on the card, or Send under a draft."""
    ticket = await fresh(visit, press)
    asked = read(ticket, press.argument)
    price = await drafting.wanted(visit.session, ticket, asked, visit.now)
    free = press.action == "bill3"
    if not free and (costs := await version_offers.current(visit.session, ticket, visit.now)):
        return await _not_agreed(visit, ticket, press.argument, costs)
    await dialogs.forget(visit, "draft")
    await baskets.forget(visit.session, ticket.id, visit.employee_id)
    further = await quotes.is_agreed(visit.session, ticket.id)
    quote = await (verdicts.bill_more if further else verdicts.bill)(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        lines=price.items,
        surcharges=price.surcharges,
        off=price.off,
        waived=free,
        now=visit.now,
    )
    if not further and quote.consent_id is None:
        await beginning.tell_to_wait(visit, ticket)
    sum_ = visit.t.money(quote.total_minor, quote.currency)
    if quote.consent_id is not None:
        said_ = consent_texts.charged_at_once(visit.t, sum_)
        return told(visit, ticket, said_, rewrite=press.action != "bill1")
    if press.action == "bill1":
        return told(visit, ticket, texts.billed(visit.t, sum_))
    return Answer(texts.sent_to_client(visit.t, ticket.id, sum_), rewrite=True, ticket_id=ticket.id)


async def _not_agreed(visit: Visit, ticket: Ticket, argument: str, costs: Next) -> Answer:
    """The next version costs something, and the client has not said that they want it."""
    sum_ = visit.t.money(costs.minor, costs.about.currency)
    question = draft_texts.version_costs(visit.t, costs.free or 0, sum_)
    options = [
        Button(draft_texts.ask_them_first(visit.t), Press("askver", ticket.id, ticket.revision)),
        Button(draft_texts.this_one_free(visit.t), Press("bill3", ticket.id, ticket.revision, argument)),
    ]
    said_ = texts.choose(visit.t, question, ticket.id, titled(visit.t, ticket.title), options)
    toast = None if visit.private else texts.sent_private(visit.t)
    return Answer(said_, toast=toast, private=True, ticket_id=ticket.id)


async def ask_them_first(visit: Visit, press: Press) -> Answer:
    """The client reads what the next version costs, and says Go on or Leave it; the draft waits."""
    ticket = await fresh(visit, press)
    costs = await version_offers.current(visit.session, ticket, visit.now)
    if costs is None:
        return Answer(toast=draft_texts.nothing_to_ask(visit.t), alert=True)
    if not await version_offers.put(visit.session, ticket, costs, now=visit.now):
        return Answer(toast=draft_texts.asked_before(visit.t, ticket.id))
    return Answer(plain(draft_texts.asked_them(visit.t, ticket.id)), rewrite=True, ticket_id=ticket.id)


async def note_discount(visit: Visit, press: Press) -> Answer:
    """ "They ask for a discount": a fact, also where none is given."""
    price = await visit.session.get(Quote, press.id)
    if price is None:
        raise NoSuchQuote(press.id)
    await bargaining.note_asked(
        visit.session, price.id, actor=actor_employee(visit.employee_id), now=visit.now
    )
    ticket = await visit.session.get_one(Ticket, price.ticket_id)
    ticket.flags = [flag for flag in ticket.flags if flag["code"] != bargaining.SEEMS]
    await tickets.refresh(visit.session, ticket.id)
    return Answer(toast=draft_texts.discount_noted(visit.t), ticket_id=ticket.id)


def _label(visit: Visit, item: PricedItem) -> str:
    what = priced(visit.t, said(item.title, visit.t.language), item.price.unit, item.quantity)
    return f"{what} — {visit.t.money(item.total_minor, item.price.currency)}"
