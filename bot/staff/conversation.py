"""What the office writes: answers to clients, internal notes, minutes, and replies to the bot's questions."""

from billing.labour.rules import parse_duration, split_hours
from billing.money import parse_amount
from billing.tariffs.currencies import currency_of
from bot import desk, dialogs
from bot.business import admit_texts, admitting
from bot.forwards import deciding as forwards
from bot.forwards import taking
from bot.models import Dialog
from bot.staff import (
    call_reviews,
    calls,
    favours,
    funds,
    giving_back,
    guide,
    handing,
    invoices,
    labour,
    months,
    notes,
    objections,
    offers,
    payments,
    texts,
    views,
    work,
    work_texts,
)
from bot.visit import Answer, Visit
from intake.contacts.queries import find_client
from intake.inbox.models import Inbound
from intake.letter import letter as plain
from intake.message import Kind
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import queries
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket


async def words(visit: Visit) -> Answer | None:
    """Words of an employee: the answer to a question, an answer to a client, or a note."""
    incoming = visit.incoming
    assert incoming is not None and visit.who is not None
    if incoming.kind is not Kind.WORDS:
        return None
    if visit.who.is_manager and not incoming.reply_to and payments.is_statement(incoming):
        return await payments.statement(visit, incoming)
    if visit.private:
        dialog = await dialogs.answered(
            visit.session, person_id=visit.who.person_id, chat_id=visit.chat_id, now=visit.now
        )
        if dialog and not incoming.reply_to:
            answered = await _answered(visit, dialog, incoming.text)
            if answered:
                return answered
    ticket = await queries.about(visit.session, incoming.channel, incoming.place, incoming.reply_to)
    if ticket is None and visit.who.is_manager and payments.is_statement(incoming):
        return await payments.statement(visit, incoming)
    if ticket is None:
        return await _about_nothing(visit) if visit.private else None
    if visit.private:
        return await _to_client(visit, ticket, incoming.text)
    return await notes.keep(visit, ticket, incoming)


async def forwarded(visit: Visit, row: Inbound) -> Answer | None:
    """Somebody else's words, passed on by an employee; of a manager's, a bank statement is one."""
    assert visit.incoming is not None and visit.who is not None
    if visit.who.is_manager and payments.is_statement(visit.incoming):
        return await payments.statement(visit, visit.incoming)
    return await taking.take(visit, row)


async def answer(visit: Visit, arguments: str) -> Answer:
    """`/answer` as a reply to a card, or `/answer NUMBER words`."""
    ticket, rest = await _ticket_and_words(visit, arguments)
    if ticket is None and rest and (number := _named(arguments)):
        raise NoSuchTicket(number)
    if ticket is None or not (rest or (visit.incoming and visit.incoming.files)):
        return Answer(work_texts.usage_answer(visit.t))
    return await _to_client(visit, ticket, rest)


async def log(visit: Visit, arguments: str) -> Answer:
    """`/log 1h20 what was done` as a reply, or with the number in front."""
    ticket, rest = await _ticket_and_words(visit, arguments)
    timed = split_hours(rest, visit.now, (await office(visit.session)).firm.zone)
    minutes, what = (timed[0].minutes, timed[1]) if timed else _duration_and_what(rest)
    if ticket is None and rest and (number := _named(arguments)):
        raise NoSuchTicket(number)
    if ticket and rest and not minutes:
        return Answer(work_texts.no_time(visit.t, ticket.id, rest.split()[0]))
    if ticket is None or not minutes:
        return Answer(work_texts.usage_log(visit.t))
    answer = await labour.log(visit, ticket.id, minutes, what, began_at=timed[0].start if timed else None)
    return answer if answer.letter else Answer(plain(answer.toast), ticket_id=ticket.id)


async def _currency(visit: Visit, ticket_id: int) -> str:
    """The money a price of this request is in."""
    ticket = await visit.session.get_one(Ticket, ticket_id)
    return await currency_of(visit.session, ticket.client_id)


async def _answered(visit: Visit, dialog: Dialog, said: str) -> Answer | None:
    """None where the words were no answer to what was, after all, only offered."""
    facts = dialog.facts
    match dialog.question:
        case "draft":
            minor = parse_amount(said, await _currency(visit, facts["ticket_id"]))
            if not minor:
                return None
            return await offers.price_given(
                visit, facts["ticket_id"], facts["revision"], facts["item"], minor
            )
        case "off":
            return await offers.discount_given(
                visit, facts["ticket_id"], facts["revision"], facts["item"], said
            )
        case "price":
            minor = parse_amount(said, await _currency(visit, facts["ticket_id"]))
            if minor is None or minor <= 0:
                await _ask_again(visit, dialog)
                return Answer(texts.bad_sum(visit.t))
            return await offers.price_given(
                visit, facts["ticket_id"], facts["revision"], facts["item"], minor
            )
        case "topup":
            client = await find_client(visit.session, facts["client"])
            minor = parse_amount(said, await currency_of(visit.session, client.id))
            if minor is None or minor <= 0:
                await _ask_again(visit, dialog)
                return Answer(texts.bad_sum(visit.t))
            return await funds.top_up(visit, f"{facts['client']} {said}")
        case "refund" | "credit":
            given = await giving_back.answered(visit, dialog.question, facts["client"], said)
            if given is None:
                await _ask_again(visit, dialog)
            return given or Answer(texts.bad_sum(visit.t))
        case "ipaid":
            paid = await invoices.sum_given(visit, facts["invoice_id"], said)
            if paid is None:
                await _ask_again(visit, dialog)
            return paid or Answer(texts.bad_sum(visit.t))
        case admitting.QUESTION:
            given = await admitting.day_given(visit, facts["ticket_id"], facts["employee_id"], said)
            if given is None:
                await _ask_again(visit, dialog)
            return given or Answer(admit_texts.no_day(visit.t))
        case forwards.QUESTION:
            return await forwards.named(visit, facts["forward_id"], said)
        case months.QUESTION:
            return await months.why_given(visit, facts["client_id"], facts["period"], said.strip())
        case "file":
            return await views.file_by_hand(visit, f"{facts['client']} {said}")
        case "explain":
            return await favours.explained(visit, facts["error_id"], said)
        case favours.WHY:
            confirm = facts["confirm"]
            return await favours.own_reason(visit, facts["error_id"], said.strip(), confirm=confirm)
        case "payer":
            return await payments.client_named(visit, facts["payment_id"], said)
        case "onbehalf":
            return await funds.on_behalf(visit, facts["quote_id"], facts["revision"], said.strip())
        case "callwords" | "callmin" | "callwho":
            return await calls.words(visit, dialog.question, facts.get("call_id"), said)
        case call_reviews.QUESTION:
            return await call_reviews.keep(visit, facts["call_id"], said.strip())
        case objections.QUESTION:
            return await objections.keep(visit, facts["quote_id"], said.strip())
        case "spent" | "took":
            return await _minutes_given(visit, dialog, said)
        case _:
            return None


async def _minutes_given(visit: Visit, dialog: Dialog, said: str) -> Answer:
    """How long it took, on the way to a colleague or at the end."""
    facts, minutes = dialog.facts, parse_duration(said)
    if not minutes:
        await _ask_again(visit, dialog)
        return Answer(work_texts.bad_minutes(visit.t))
    if dialog.question == "spent":
        spent = await handing.note_minutes(visit, facts["ticket_id"], facts["revision"], minutes)
        return spent if spent.letter else Answer(plain(spent.toast), ticket_id=facts["ticket_id"])
    ticket = await work.own_ticket(visit, facts["ticket_id"])
    done = await labour.log_and_resolve(visit, ticket, minutes)
    return done if done.letter else Answer(plain(done.toast), ticket_id=ticket.id)


async def _about_nothing(visit: Visit) -> Answer | None:
    """A note on what they have just forwarded, or on what they are about to: then the help comes to nothing."""
    if noted := await taking.afterwards(visit):
        return noted
    await outbox.send_chat(
        visit.session,
        key=taking.unclear_key(visit.inbox_id),
        chat_id=visit.chat_id,
        letter=guide.unknown_words(visit),
        now=visit.now,
        after=desk.BURST_QUIET,
    )
    return None


async def _ask_again(visit: Visit, dialog: Dialog) -> None:
    await dialogs.ask(
        visit.session,
        person_id=dialog.person_id,
        chat_id=dialog.chat_id,
        question=dialog.question,
        now=visit.now,
        **dialog.facts,
    )


async def _to_client(visit: Visit, ticket: Ticket, text: str) -> Answer:
    reached = await work.answer_client(
        visit.session,
        ticket,
        text=text,
        files=visit.incoming.files if visit.incoming else (),
        by=visit.employee_id,
        inbox_id=visit.inbox_id,
        now=visit.now,
    )
    await work.tell_colleague(
        visit.session, ticket, text=text, by=visit.employee_id, inbox_id=visit.inbox_id, now=visit.now
    )
    said = work_texts.answer_sent if reached else work_texts.answer_unreachable
    return Answer(said(visit.t, ticket.id), ticket_id=ticket.id)


async def _ticket_and_words(visit: Visit, arguments: str) -> tuple[Ticket | None, str]:
    incoming = visit.incoming
    assert incoming is not None
    _, _, rest = arguments.strip().partition(" ")
    replied = await queries.about(visit.session, incoming.channel, incoming.place, incoming.reply_to)
    if replied:
        return replied, arguments.strip()
    number = _named(arguments)
    if number:
        return await visit.session.get(Ticket, number), rest.strip()
    return None, arguments


def _named(arguments: str) -> int | None:
    """The number of a request in front of other words."""
    return views.ticket_number(arguments.strip().partition(" ")[0])


def _duration_and_what(words: str) -> tuple[int, str]:
    """The longest beginning that reads as a time is the time: `1 h 20 min logo`."""
    parts = words.split()
    for cut in range(min(len(parts), 4), 0, -1):
        minutes = parse_duration(" ".join(parts[:cut]))
        if minutes:
            return minutes, " ".join(parts[cut:])
    return 0, words
