"""The sheet of a call as it stands: the next question, and the buttons that answer it."""

from datetime import timedelta
from enum import Enum

from billing.calls import queries, texts
from billing.calls.book import CallKind
from billing.calls.models import PhoneCall
from billing.calls.rules import CallTerms, must_ask
from billing.verdicts import calling
from bot import dialogs
from bot.staff import call_texts
from bot.staff.call_lines import agreed
from bot.visit import Visit
from config.i18n import translator
from intake.contacts.models import Client, Contact, Person
from intake.contacts.queries import people_of
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.tickets import queries as ticket_queries
from intake.tickets.models import Status
from intake.tickets.texts import titled

WORDS, MINUTES, WHOSE = "callwords", "callmin", "callwho"
"""What may be asked for in words."""
TICKETS_SHOWN = 3


class Question(Enum):
    """What a sheet asks next."""

    WHO = "who"
    MINUTES = "minutes"
    KIND = "kind"
    CONSENT = "consent"
    STOP = "stop"
    WORDS = "words"


def question(call: PhoneCall, terms: CallTerms | None) -> Question:
    """In this order; while the clock runs there is always a way to stop it."""
    if not call.contact_known:
        return Question.WHO
    if call.minutes is None and call.began_at is None:
        return Question.MINUTES
    if call.kind is None:
        return Question.KIND
    if must_ask(call.kind, terms, call.minutes, call.agreed):
        return Question.CONSENT
    return Question.STOP if call.minutes is None else Question.WORDS


async def draw(visit: Visit, call: PhoneCall) -> Letter:
    """The sheet for the employee, in their language; what is to be said, in the client's."""
    terms = await calling.terms_of(visit.session, call)
    title, lines = await _head(visit, call), await _lines(visit, call, terms)
    at, t = (call.id, call.step), visit.t
    asked = question(call, terms)
    await _await_words(visit, call, asked)
    running = call.began_at is not None and call.minutes is None
    stop = ((Button(call_texts.stop(t), Press("callmin", *at, "stop")),),) if running else ()
    match asked:
        case Question.WHO:
            return call_texts.sheet(t, title, lines, call_texts.who_is_it(t), await _people(visit, call), at)
        case Question.MINUTES:
            return call_texts.sheet(t, title, lines, call_texts.how_long(t), _minutes(visit, call), at)
        case Question.KIND:
            rows = (*call_texts.kinds(t, at), *stop)
            return call_texts.sheet(t, title, lines, call_texts.what_about(t), rows, at)
        case Question.CONSENT:
            assert call.to_say is not None and terms is not None
            free = t.minutes(terms.free_minutes) if terms.free_minutes else None
            rows = (*call_texts.consent(t, at), *stop)
            return call_texts.asking(t, title, lines, call.to_say, free, rows, at)
        case Question.STOP:
            return call_texts.sheet(t, title, lines, call_texts.stop_when_over(t), stop, at)
        case Question.WORDS:
            return await _last(visit, call, title, lines)


async def note_words_to_say(visit: Visit, call: PhoneCall) -> None:
    """The price as it is now, in the client's language: what is shown is what is kept."""
    terms = await calling.terms_of(visit.session, call)
    item = await queries.item_of_call(visit.session, call)
    if call.agreed is None and terms and terms.item and item:
        spoken = translator(await calling.language(visit.session, call))
        call.to_say = texts.to_say(spoken, terms, item.price.currency)


async def _last(visit: Visit, call: PhoneCall, title: str, lines: list[str]) -> Letter:
    about = []
    for ticket in await ticket_queries.of_client(visit.session, call.client_id, 10):
        if ticket.status is not Status.CLOSED and ticket.id != call.ticket_id:
            about.append((ticket.id, titled(visit.t, ticket.title)))
    asks = call.kind is CallKind.OTHER and call.ticket_id is None
    rows = call_texts.last_rows(
        visit.t,
        (call.id, call.step),
        about[:TICKETS_SHOWN],
        rang_me=call.past_window,
        may_file=not asks,
    )
    said = call_texts.what_they_ask(visit.t) if asks else call_texts.few_words(visit.t)
    return call_texts.sheet(visit.t, title, lines, said, rows, (call.id, call.step))


async def _await_words(visit: Visit, call: PhoneCall, asked: Question) -> None:
    if asked in (Question.WORDS, Question.MINUTES):
        await dialogs.ask(visit, WORDS if asked is Question.WORDS else MINUTES, call_id=call.id)
    else:
        await forget_words(visit)


async def forget_words(visit: Visit) -> None:
    """Nothing about a call is awaited in words any more."""
    for name in (WORDS, MINUTES, WHOSE):
        await dialogs.forget(visit, name)


async def _head(visit: Visit, call: PhoneCall) -> str:
    client = await visit.session.get_one(Client, call.client_id)
    contact = await visit.session.get(Contact, call.contact_id) if call.contact_id else None
    person = await visit.session.get_one(Person, contact.person_id) if contact else None
    about = call_texts.about(visit.t, call.ticket_id) if call.ticket_id else None
    return call_texts.head(visit.t, client.name, person.name if person else None, about)


async def _lines(visit: Visit, call: PhoneCall, terms: CallTerms | None) -> list[str]:
    """What is known of it."""
    t, lines = visit.t, []
    zone = (await office(visit.session)).firm.zone
    paid = terms is not None and (terms.item or terms.included)
    if call.minutes is not None:
        lines.append(t.minutes(call.minutes))
    elif call.began_at:
        free = None
        if terms and paid and terms.free_minutes and call.kind not in terms.free_kinds:
            free = t.clock_time(call.began_at + timedelta(minutes=terms.free_minutes), zone)
        lines.append(call_texts.running(t, t.clock_time(call.began_at, zone), free))
    if call.kind:
        lines.append(texts.kind(t, call.kind))
        if terms and terms.included and call.kind is CallKind.CONSULTATION:
            lines.append(call_texts.in_tariff(t))
    if call.agreed and call.agreed_at and call.to_say:
        lines.append(agreed(t, call, zone))
    elif call.agreed is False:
        lines.append(texts.not_agreed(t))
    return lines


async def _people(visit: Visit, call: PhoneCall) -> call_texts.Rows:
    people = await people_of(visit.session, call.client_id)
    at = (call.id, call.step)
    options = [Button(person.name, Press("callwith", *at, str(contact.id))) for contact, person in people]
    options.append(Button(call_texts.nobody_listed(visit.t), Press("callwith", *at, "0")))
    return tuple((one,) for one in options)


def _minutes(visit: Visit, call: PhoneCall) -> call_texts.Rows:
    at, t = (call.id, call.step), visit.t
    times = tuple(Button(t.minutes(m), Press("callmin", *at, str(m))) for m in call_texts.MINUTES)
    start = Button(call_texts.start(t), Press("callmin", *at, "start"))
    return ((start,), times, (Button(t("Other…"), Press("callmin", *at, "ask")),))
