"""The manager's buttons on a card. The usual is one tap; the rest asks its next step in the private chat."""

from billing.suggestion import last_assignee
from billing.tariffs.queries import billing_book
from billing.verdicts import actions as verdicts
from billing.verdicts import starting
from bot.business import admit_texts
from bot.staff import beginning, card_texts, handing, people, slot_texts, texts, work
from bot.visit import Answer, Visit
from intake.contacts.models import Role
from intake.contacts.queries import chat_of_employee, employee_name, employees
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.office.book import said
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets import decisions, history
from intake.tickets.decisions import UNDO_FOR
from intake.tickets.errors import Outdated
from intake.tickets.models import Status, Ticket, Verdict, Way
from intake.tickets.texts import titled


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
    return await ask(visit, ticket, texts.which_category(visit.t), options)


async def category_chosen(visit: Visit, press: Press) -> Answer:
    """The category is known: in tariff. Who does it is asked, unless somebody has it already."""
    ticket = await fresh(visit, press)
    return await _in_tariff(visit, press, press.argument, ticket.assignee_id, rewrite=True)


async def _in_tariff(
    visit: Visit, press: Press, category: str, assignee: int | None, *, rewrite: bool = False
) -> Answer:
    waited = await beginning.had_to_wait(visit, press.id)
    ticket = await verdicts.in_tariff(
        visit.session,
        ticket_id=press.id,
        revision=press.revision,
        by=visit.employee_id,
        category=category,
        now=visit.now,
    )
    if ticket.status is Status.RESOLVED:
        return told(visit, ticket, card_texts.verdict(visit.t, Verdict.IN_TARIFF), rewrite=rewrite)
    if assignee is None:
        return await _ask_assignee(visit, ticket)
    if ticket.assignee_id == assignee:
        await beginning.tell_decided(visit, ticket, waited=waited)
    reached = await give_to(visit, ticket, assignee)
    name = await employee_name(visit.session, assignee)
    given = texts.given_in_tariff(visit.t, name)
    said_ = given if reached else texts.unseen(visit.t, given, name)
    return told(visit, ticket, said_, rewrite=rewrite)


async def ours(visit: Visit, press: Press) -> Answer:
    waited = await beginning.had_to_wait(visit, press.id)
    ticket = await verdicts.ours(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    if ticket.assignee_id is None and ticket.status is not Status.RESOLVED:
        return await _ask_assignee(visit, ticket)
    await beginning.tell_decided(visit, ticket, waited=waited)
    return told(visit, ticket, card_texts.verdict(visit.t, Verdict.OURS))


async def choose_reason(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    reasons = (await office(visit.session)).refusals
    options = [
        Button(said(entry.text, visit.t.language), Press("refuse2", ticket.id, ticket.revision, code))
        for code, entry in reasons.items()
    ]
    return await ask(visit, ticket, texts.which_reason(visit.t), options)


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
    await beginning.tell_decided(visit, ticket, waited=True)
    return told(visit, ticket, card_texts.verdict(visit.t, Verdict.REFUSED), rewrite=True)


async def undo(visit: Visit, press: Press) -> Answer:
    """Within the minute: neither the client nor the assignee has heard anything."""
    ticket = await verdicts.undo(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    return Answer(toast=texts.taken_back(visit.t), ticket_id=ticket.id)


async def undo_assign(visit: Visit, press: Press) -> Answer:
    """Within the minute: whoever was given the work has not seen it, and it is whose it was."""
    ticket = await decisions.undo_assign(
        visit.session, press.id, by=visit.employee_id, revision=press.revision, now=visit.now
    )
    starting.forget_start(ticket)
    return Answer(toast=texts.work_taken_back(visit.t), ticket_id=ticket.id)


async def undo_more(visit: Visit, press: Press) -> Answer:
    """Within the minute: the client has not heard of the further price."""
    ticket = await verdicts.undo_more(visit.session, quote_id=press.id, by=visit.employee_id, now=visit.now)
    return Answer(toast=texts.taken_back(visit.t), ticket_id=ticket.id)


async def reconsider(visit: Visit, press: Press) -> Answer:
    """ "Open again" on a refused card: every answer is there again, and the client hears of the next one."""
    ticket = await verdicts.reconsider(
        visit.session, ticket_id=press.id, revision=press.revision, by=visit.employee_id, now=visit.now
    )
    return Answer(toast=texts.open_for_verdict(visit.t, ticket.id), ticket_id=ticket.id)


async def choose_assignee(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    return await _ask_assignee(visit, ticket)


async def assignee_chosen(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    reached = await give_to(visit, ticket, int(press.argument))
    name = await employee_name(visit.session, int(press.argument))
    given = f"#{ticket.id} → {name}"
    undoable = await history.assigned_at(visit.session, ticket) == visit.now
    said_ = texts.undoable(visit.t, given) if undoable else given
    said_ = said_ if reached else texts.unseen(visit.t, given, name)
    return Answer(await beginning.assigned(visit, ticket, said_, name), rewrite=True, ticket_id=ticket.id)


async def give_to(visit: Visit, ticket: Ticket, employee_id: int) -> bool:
    """Assign, and put it into the employee's private chat when the minute for undoing is over.

    False when they have no chat with the bot: the manager gets a link for them.
    """
    if ticket.assignee_id == employee_id and await chat_of_employee(visit.session, employee_id):
        return True
    former = await decisions.unsay_assign(visit.session, ticket, visit.now)
    ticket = await decisions.assign(
        visit.session, ticket.id, employee_id=employee_id, by=visit.employee_id, now=visit.now
    )
    key = decisions.assign_key(ticket.id, visit.now)
    await handing.ask_minutes(visit, ticket, former, key=f"{key}#handed", after=UNDO_FOR)
    if await work.give(visit.session, ticket, visit.now, UNDO_FOR, key=key):
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
    options.append(Button(admit_texts.instead(visit.t), Press("admit", ticket.id, ticket.revision)))
    if ticket.contact_id and ticket.status in (Status.NEW, Status.OPEN):
        label = slot_texts.offer_button(visit.t, again=False)
        options.append(Button(label, Press("slot", ticket.id, ticket.revision)))
    return await ask(visit, ticket, texts.whom_personal(visit.t), options)


async def choose_way(visit: Visit, press: Press) -> Answer:
    ticket = await fresh(visit, press)
    name = await employee_name(visit.session, int(press.argument))
    options = [
        Button(
            card_texts.way(visit.t, way),
            Press("pers3", ticket.id, ticket.revision, f"{press.argument}:{way.value}"),
        )
        for way in Way
        if way not in (Way.BUSINESS, Way.FORWARD)
    ]
    said_ = texts.choose(
        visit.t, texts.which_way(visit.t, name), ticket.id, titled(visit.t, ticket.title), options
    )
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
    usual = await last_assignee(visit.session, ticket.client_id, ticket.category) if ticket.category else None
    # Who did it last for this client is first; those who do the work stand before those who give it out.
    staff = sorted(
        await employees(visit.session),
        key=lambda pair: (pair[0].id != usual, pair[0].role is not Role.EMPLOYEE),
    )
    options = [
        Button(person.name, Press("assign2", ticket.id, ticket.revision, str(employee.id)))
        for employee, person in staff
    ]
    return await ask(visit, ticket, texts.whom_assign(visit.t), options)


async def ask(visit: Visit, ticket: Ticket, question: str, options: list[Button]) -> Answer:
    letter = texts.choose(visit.t, question, ticket.id, titled(visit.t, ticket.title), options)
    toast = None if visit.private else texts.sent_private(visit.t)
    return Answer(letter, toast=toast, private=True, rewrite=visit.private, ticket_id=ticket.id)


def told(visit: Visit, ticket: Ticket, what: str, *, rewrite: bool = False) -> Answer:
    if rewrite and ticket.status is Status.RESOLVED:
        return Answer(plain(f"#{ticket.id} · {what}"), rewrite=True, ticket_id=ticket.id)
    if rewrite:
        return Answer(texts.decided(visit.t, ticket.id, what), rewrite=True, ticket_id=ticket.id)
    # What was done before it was decided has no minute: the work is charged as it stands.
    said_ = what if ticket.status is Status.RESOLVED else texts.undoable(visit.t, what)
    return Answer(toast=said_, ticket_id=ticket.id)
