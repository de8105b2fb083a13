"""The manager's buttons on a card. The usual is one tap; the rest asks its next step in the private chat."""

from billing.assessment import last_assignee
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import Line
from billing.tariffs.book import Unit
from billing.tariffs.prices import PricedItem, price_items, usual_items
from billing.tariffs.queries import billing_book
from billing.tariffs.texts import quantity
from billing.verdicts import actions as verdicts
from bot import dialogs
from bot.staff import card_texts, people, texts, work
from bot.visit import Answer, Visit
from intake.contacts.queries import employee_name, employees
from intake.letter import Button, Letter, Press
from intake.letter import letter as plain
from intake.office.book import said
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets import decisions
from intake.tickets.decisions import UNDO_FOR
from intake.tickets.errors import Outdated
from intake.tickets.models import Ticket, Verdict, Way

ITEMS_SHOWN = 8


async def fresh(visit: Visit, press: Press) -> Ticket:
    """The ticket behind a card's button, if the card still tells the truth and nobody else has it: now this manager has."""
    return await decisions.take(visit.session, press.id, by=visit.employee_id, revision=press.revision)


async def in_tariff_at_once(visit: Visit, press: Press) -> Answer:
    """ "In tariff → Ivan": category and assignee are on the button."""
    category, _, assignee = press.argument.partition(":")
    return await _in_tariff(visit, press, category, int(assignee) if assignee else None)


async def choose_category(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    book = await billing_book(visit.session)
    options = [
        Button(said(entry.name, visit.t.language), Press("in2", ticket.id, ticket.revision, code))
        for code, entry in sorted(book.categories.items(), key=lambda pair: pair[0] != ticket.category)
    ]
    return await _ask(visit, ticket, texts.which_category(visit.t), options)


async def category_chosen(visit: Visit, press: Press) -> Answer:
    """The category is known: in tariff, to whoever usually does it for this client."""
    ticket = await fresh(visit, press)
    assignee = await last_assignee(visit.session, ticket.client_id, press.argument)
    return await _in_tariff(visit, press, press.argument, assignee, rewrite=True)


async def _in_tariff(
    visit: Visit, press: Press, category: str, assignee: int | None, *, rewrite: bool = False
) -> Answer:
    ticket = await verdicts.in_tariff(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        category=category,
        now=visit.now,
    )
    if assignee is None:
        return await _ask_assignee(visit, ticket)
    reached = await give_to(visit, ticket, assignee, delayed=True)
    name = await employee_name(visit.session, assignee)
    told = texts.given_in_tariff(visit.t, name)
    return _told(visit, ticket, told if reached else texts.unseen(visit.t, told, name), rewrite=rewrite)


async def ours(visit: Visit, press: Press) -> Answer:
    ticket = await verdicts.ours(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    if ticket.assignee_id is None:
        return await _ask_assignee(visit, ticket)
    return _told(visit, ticket, card_texts.verdict(visit.t, Verdict.OURS))


async def choose_reason(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    reasons = (await office(visit.session)).refusals
    options = [
        Button(said(entry.text, visit.t.language), Press("refuse2", ticket.id, ticket.revision, code))
        for code, entry in reasons.items()
    ]
    return await _ask(visit, ticket, texts.which_reason(visit.t), options)


async def reason_chosen(visit: Visit, press: Press) -> Answer:
    if press.argument not in (await office(visit.session)).refusals:
        raise Outdated(press.id)
    ticket = await verdicts.refuse(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        reason=press.argument,
        now=visit.now,
    )
    return _told(visit, ticket, card_texts.verdict(visit.t, Verdict.REFUSED), rewrite=True)


async def undo(visit: Visit, press: Press) -> Answer:
    """Within the minute: neither the client nor the assignee has heard anything."""
    given = await visit.session.get(Ticket, press.id)
    if given:
        await work.take_back(visit.session, given)
    ticket = await verdicts.undo(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    return Answer(toast=texts.taken_back(visit.t), ticket_id=ticket.id)


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
    return await _ask(visit, ticket, texts.which_item(visit.t), options)


async def draft(visit: Visit, press: Press) -> Answer:
    """A price to look at before it goes out: more, fewer, another sum, send."""
    ticket = await fresh(visit, press)
    line = await _line(visit, ticket, press.argument)
    return Answer(_draft(visit, ticket, line, press.argument), rewrite=True, ticket_id=ticket.id)


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
    return Answer(_draft(visit, ticket, await _line(visit, ticket, argument), argument), ticket_id=ticket.id)


async def bill(visit: Visit, press: Press) -> Answer:
    """Send the price: the one tap on the card, or Send under a draft."""
    ticket = await fresh(visit, press)
    line = await _line(visit, ticket, press.argument)
    further = await quotes.is_agreed(visit.session, ticket.id)
    quote = await (verdicts.bill_more if further else verdicts.bill)(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        lines=[line],
        now=visit.now,
    )
    total = visit.t.money(quote.total_minor, quote.currency)
    if further:
        said_ = plain(texts.sent_further(visit.t, ticket.id, total))
        return Answer(said_, rewrite=True, ticket_id=ticket.id)
    if press.action == "bill1":
        return _told(visit, ticket, texts.billed(visit.t, total))
    return Answer(texts.sent_to_client(visit.t, ticket.id, total), rewrite=True, ticket_id=ticket.id)


async def choose_assignee(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    return await _ask_assignee(visit, ticket)


async def assignee_chosen(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    undoable = ticket.verdict_at is not None and visit.now - ticket.verdict_at <= UNDO_FOR
    reached = await give_to(visit, ticket, int(press.argument), delayed=undoable)
    name = await employee_name(visit.session, int(press.argument))
    told = f"#{ticket.id} → {name}"
    said_ = plain(told if reached else texts.unseen(visit.t, told, name))
    return Answer(said_, rewrite=True, ticket_id=ticket.id)


async def give_to(visit: Visit, ticket: Ticket, employee_id: int, *, delayed: bool) -> bool:
    """Assign, and put it into the employee's private chat; with a verdict, when the minute for undoing is over.

    False when they have no chat with the bot: the manager gets a link for them.
    """
    ticket = await decisions.assign(
        visit.session, ticket.id, employee_id=employee_id, by=visit.employee_id, now=visit.now
    )
    if await work.give(visit.session, ticket, visit.now, UNDO_FOR if delayed else UNDO_FOR * 0):
        return True
    await people.link_for_employee(visit, ticket, employee_id)
    return False


async def choose_person(visit: Visit, press: Press) -> Answer:
    """Personal: whom. An employee the program saw named is first."""
    ticket = await fresh(visit, press)
    named = [flag["employee_id"] for flag in ticket.flags if flag["code"] == "employee_named"]
    staff = sorted(await employees(visit.session), key=lambda pair: pair[0].id not in named)
    options = [
        Button(person.name, Press("pers2", ticket.id, ticket.revision, str(employee.id)))
        for employee, person in staff
    ]
    return await _ask(visit, ticket, texts.whom_personal(visit.t), options)


async def choose_way(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    name = await employee_name(visit.session, int(press.argument))
    options = [
        Button(
            card_texts.way(visit.t, way),
            Press("pers3", ticket.id, ticket.revision, f"{press.argument}:{way.value}"),
        )
        for way in Way
    ]
    said_ = texts.choose(visit.t, texts.which_way(visit.t, name), ticket.id, ticket.title, options)
    return Answer(said_, rewrite=True, ticket_id=ticket.id)


async def mark_personal(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    employee, _, way = press.argument.partition(":")
    await tickets.mark_personal(
        visit.session,
        ticket.id,
        employee_id=int(employee),
        way=Way(way),
        marked_by=visit.employee_id,
        now=visit.now,
    )
    name = await employee_name(visit.session, int(employee))
    said_ = card_texts.personal(visit.t, name, card_texts.way(visit.t, Way(way)))
    return Answer(plain(f"#{ticket.id} · {said_}"), rewrite=True, ticket_id=ticket.id)


async def _ask_assignee(visit: Visit, ticket: Ticket) -> Answer:
    options = [
        Button(person.name, Press("assign2", ticket.id, ticket.revision, str(employee.id)))
        for employee, person in await employees(visit.session)
    ]
    return await _ask(visit, ticket, texts.whom_assign(visit.t), options)


async def _ask(visit: Visit, ticket: Ticket, question: str, options: list[Button]) -> Answer:
    letter = texts.choose(visit.t, question, ticket.id, ticket.title, options)
    toast = None if visit.private else texts.sent_private(visit.t)
    return Answer(letter, toast=toast, private=True, rewrite=visit.private, ticket_id=ticket.id)


def _told(visit: Visit, ticket: Ticket, what: str, *, rewrite: bool = False) -> Answer:
    if rewrite:
        return Answer(texts.decided(visit.t, ticket.id, what), rewrite=True, ticket_id=ticket.id)
    return Answer(toast=texts.undoable(visit.t, what), ticket_id=ticket.id)


async def _line(visit: Visit, ticket: Ticket, argument: str) -> Line:
    """`item:quantity[:total]` as a line of a price."""
    code, count, *sum_ = argument.split(":")
    item = next(
        (i for i in await price_items(visit.session, ticket.client_id, visit.now) if i.code == code), None
    )
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
    what = f"{line.title} {quantity(visit.t, line.unit, line.quantity)}"
    total = visit.t.money(line.total_minor, visit.currency)
    return texts.draft(visit.t, ticket.id, ticket.title, what, total, rows)


def _label(visit: Visit, item: PricedItem) -> str:
    what = f"{said(item.title, visit.t.language)} {quantity(visit.t, item.price.unit, item.quantity)}"
    return f"{what} — {visit.t.money(item.total_minor, item.price.currency)}"
