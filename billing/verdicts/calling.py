"""A call is filed: on a request, with its minutes, and what is paid of it charged as it was agreed on the phone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.calls import queries, rules, texts
from billing.calls.book import CallKind
from billing.calls.errors import CallOver, NotYourCall
from billing.calls.models import CallResult, CallState, PhoneCall
from billing.calls.rules import Counted
from billing.charges import actions as charges
from billing.charges.lifecycle import Due
from billing.charges.models import Charge, ChargeKind
from billing.labour.actions import log
from billing.labour.on_calls import Part, keep
from billing.labour.rules import Outcome
from billing.quotes.printing import kept
from billing.slots import actions as slots
from billing.slots.queries import is_wish
from billing.verdicts import counting, favouring
from billing.verdicts.call_review import tell_charged
from billing.verdicts.closing import charge_beyond
from billing.verdicts.locking import lock_clients
from billing.verdicts.running_low import warn_if_low
from config.database import Session
from config.i18n import translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel, Client, Contact, Employee, Person
from intake.message import Incoming, Kind, Sender
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets.actions import Author
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, Way
from intake.tickets.rules import first_words

OUTCOMES = {
    CallResult.IN_TARIFF: Outcome.IN_TARIFF,
    CallResult.CHARGED: Outcome.BILLED,
    CallResult.FAVOUR: Outcome.UNCOUNTED,
}
"""What the paid minutes of a call count as."""
OWN = (CallResult.IN_TARIFF, CallResult.CHARGED, CallResult.QUOTE)
"""What has a price or a limit of its own is a request of its own."""
UNDECIDED = (CallResult.OURS, CallResult.FOLLOWS)
"""What is done about it is decided by the manager."""


@dataclass(frozen=True)
class Filed:
    """A call that is on file."""

    call: PhoneCall
    ticket: Ticket
    counted: Counted
    charge: Charge | None = None
    opened: bool = False


async def locked(session: Session, call_id: int, employee_id: int) -> PhoneCall:
    """An open sheet of this employee under its client's lock. Raises NotYourCall, CallOver."""
    call = await session.get(PhoneCall, call_id)
    if call is None or call.employee_id != employee_id:
        raise NotYourCall
    await lock_clients(session, call.client_id)
    await session.refresh(call)
    if call.state is not CallState.OPEN:
        raise CallOver(call.ticket_id)
    return call


async def language(session: Session, call: PhoneCall) -> str:
    """What is spoken with whoever is on the phone."""
    contact = await session.get(Contact, call.contact_id) if call.contact_id else None
    person = await session.get_one(Person, contact.person_id) if contact else None
    client = await session.get_one(Client, call.client_id)
    own = person.language if person else None
    return own or client.language or (await office(session)).firm.language


async def terms_of(session: Session, call: PhoneCall) -> rules.CallTerms | None:
    """By the terms in force when it began."""
    return await queries.terms_of(session, call, await language(session, call))


async def file(
    session: Session, call_id: int, *, employee_id: int, words: str, inbox_id: int | None, now: datetime
) -> Filed:
    """File an open sheet whose questions are answered. Raises NotYourCall; CallOver where it was filed before."""
    call = await locked(session, call_id, employee_id)
    assert call.kind is not None and call.minutes is not None
    counted = rules.count(call.kind, call.minutes, await terms_of(session, call), agreed=call.agreed)
    about = await session.get(Ticket, call.ticket_id) if call.ticket_id else None
    fulfils = about is not None and call.offer_id is not None and is_open_wish(about)
    opened = about is None or (counted.result in OWN and not fulfils)
    ticket = await _open(session, call, about, words, inbox_id, now) if opened or about is None else about
    own = opened or (fulfils and counted.result not in UNDECIDED)
    call.ticket_id, call.own_ticket, call.result = ticket.id, own, counted.result
    call.state, call.filed_at = CallState.FILED, now
    call.free_minutes, call.paid_minutes = counted.free, counted.paid
    call.step += 1
    await session.flush()
    if call.offer_id:
        await slots.done(session, call.offer_id)
    if own and counted.result not in UNDECIDED:
        actor = actor_employee(employee_id)
        ticket = await tickets.change(session, ticket.id, Event.RESOLVE, actor=actor, now=now)
    await _keep_minutes(session, call, counted, ticket, words, now)
    charge = await _charge(session, call, counted, ticket, now)
    facts = {"call": call.id, "minutes": call.minutes, "result": counted.result.value}
    for one in {ticket.id, about.id if about else ticket.id}:
        tickets.record(session, one, actor_employee(employee_id), "called", now, **facts)
        await tickets.refresh(session, one)
    if call.past_window:
        await tickets.mark_personal(
            session, ticket.id, employee_id=employee_id, way=Way.PHONE, marked_by=employee_id, now=now
        )
    return Filed(call, ticket, counted, charge, opened)


async def _open(
    session: Session, call: PhoneCall, about: Ticket | None, words: str, inbox_id: int | None, now: datetime
) -> Ticket:
    """The request a call is on file as."""
    spoken = await language(session, call)
    worker = await session.get_one(Employee, call.employee_id)
    assert call.kind is not None
    title = texts.kind(translator(spoken), call.kind)
    text = "\n".join(part for part in (f"#{about.id} {about.title}" if about else "", words) if part)
    asked = Incoming(
        channel=Channel.DESK,
        sender=Sender(Channel.DESK, value="", name=""),
        kind=Kind.WORDS,
        text=text or title,
        sent_at=_began(call, now),
        place=None,
        external_id=f"call:{call.id}",
    )
    ticket = await tickets.open_ticket(
        session,
        client_id=call.client_id,
        contact_id=call.contact_id,
        incoming=asked,
        author=Author(worker.person_id, inbox_id),
        language=spoken,
        now=now,
    )
    ticket.title = first_words(words) if words else title
    if call.kind in (CallKind.CONSULTATION, CallKind.INVOICE, CallKind.APPOINTMENT):
        ticket.category = await queries.category(session)
    await session.flush()
    return ticket


def _began(call: PhoneCall, now: datetime) -> datetime:
    """By the clock, else as it was agreed, else as long ago as it took."""
    return call.began_at or call.meant_at or now - timedelta(minutes=call.minutes or 0)


async def _keep_minutes(
    session: Session, call: PhoneCall, counted: Counted, ticket: Ticket, words: str, now: datetime
) -> None:
    began = _began(call, now)
    free = Outcome.OURS if counted.result is CallResult.OURS else Outcome.FREE
    parts = [(free, counted.free, began)]
    if counted.result in OUTCOMES:
        later = began + timedelta(minutes=counted.free)
        parts.append((OUTCOMES[counted.result], counted.paid, later))
    category = await queries.category(session) if counted.result is not CallResult.OURS else ticket.category
    for outcome, minutes, at in parts:
        part = Part(
            call.id,
            call.employee_id,
            minutes,
            outcome,
            category,
            words,
            at,
            call.began_at is not None,
            call.offer_id is not None,
        )
        kept_ = await keep(session, ticket, part, now)
        await counting.tell_alerts(session, kept_.alerts, now)
        if kept_.error:
            await favouring.tell_draft(session, kept_.error, now)
    if counted.result in (CallResult.QUOTE, CallResult.FOLLOWS):
        logged = await log(
            session,
            ticket_id=ticket.id,
            employee_id=call.employee_id,
            minutes=counted.paid,
            what=words,
            now=now,
            key=f"call:{call.id}:worked",
            worked_at=began,
        )
        # What they said yes to on the phone is no favour, even if the price is declined in the end.
        logged.entry.let_in = logged.entry.let_in or counted.result is CallResult.QUOTE
    if counted.result is CallResult.IN_TARIFF:
        await charge_beyond(session, ticket, now)


async def _charge(
    session: Session, call: PhoneCall, counted: Counted, ticket: Ticket, now: datetime
) -> Charge | None:
    """Debited at once, and those who order are told; what the account does not have waits."""
    if counted.result is not CallResult.CHARGED:
        return None
    charge = await charges.make(
        session,
        client_id=call.client_id,
        kind=ChargeKind.CONSULTATION,
        due=Due(
            f"call:{call.id}",
            [kept(line) for line in counted.lines],
            {"minutes": counted.free + counted.paid, "free": counted.free},
            ticket.id,
            call.contact_id,
        ),
        key=f"call:{call.id}",
        now=now,
        actor=actor_employee(call.employee_id),
    )
    call.charge_id = charge.id
    await session.flush()
    await tell_charged(session, call, ticket, charge, now)
    await warn_if_low(session, call.client_id, now)
    return charge


def is_open_wish(ticket: Ticket) -> bool:
    """A request that asks for a call and for nothing else: the call is what it becomes."""
    return is_wish(ticket) and ticket.verdict is None and ticket.status in (Status.NEW, Status.OPEN)


def is_settled(ticket: Ticket, call: PhoneCall | None) -> bool:
    """Whether a request is a call about which nobody has to decide anything."""
    return call is not None and ticket.verdict is None and ticket.status is not Status.NEW
