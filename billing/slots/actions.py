"""Offering times for a call and taking one. Every change is conditional: two may press at the same moment."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from billing.calls import queries as calls
from billing.calls.book import CallKind
from billing.slots import queries, rules, staff_texts, telling, texts
from billing.slots.errors import CallAgreed, NobodyAsked, OfferOver, TimeGone
from billing.slots.models import CallOffer, OfferState
from billing.verdicts.locking import lock_client_of
from config.database import Session
from config.i18n import Translator
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Contact
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets import queries as ticket_queries
from intake.tickets.models import Status, Ticket

OPEN = (Status.NEW, Status.OPEN)


async def locked(session: Session, offer_id: int) -> tuple[CallOffer, Ticket]:
    """An offer and its request, the client's account locked first. Raises OfferOver."""
    known = await session.get(CallOffer, offer_id)
    if known is None:
        raise OfferOver(offer_id)
    ticket = await lock_client_of(session, known.ticket_id)
    offer = await session.get_one(CallOffer, offer_id, with_for_update=True, populate_existing=True)
    return offer, ticket


async def begin(session: Session, ticket: Ticket, *, by: int, now: datetime) -> CallOffer:
    """An empty draft, or the one somebody has begun. Raises NobodyAsked, CallAgreed."""
    await lock_client_of(session, ticket.id)
    if ticket.contact_id is None:
        raise NobodyAsked(ticket.id)
    standing = await queries.live(session, ticket.id)
    if standing and standing.state is OfferState.TAKEN:
        raise CallAgreed(ticket.id)
    if begun := await queries.draft(session, ticket.id):
        begun.made_by = by
        return begun
    fresh = CallOffer(
        ticket_id=ticket.id,
        made_by=by,
        caller_id=ticket.assignee_id or by,
        kind=CallKind.CONSULTATION,
        times=[],
        step=1,
        state=OfferState.DRAFT,
        made_at=now,
        priced=False,
    )
    session.add(fresh)
    await session.flush()
    return fresh


async def price(
    session: Session, ticket: Ticket, kind: CallKind, now: datetime
) -> tuple[Translator, str, bool]:
    """What whoever asked reads about the price now: their language, the words, and whether it is to be agreed to."""
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    t = await speaker(session, contact.person_id if contact else None)
    terms = await calls.terms(session, ticket.client_id, t.language, now)
    item = await calls.item_of(session, ticket.client_id, now)
    words, priced = texts.price(t, kind, terms, item.price.currency if item else "")
    return t, words, priced


async def put(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    """The client gets the times of a locked draft; it takes the place of an offer before it.

    Raises TimeGone where none is left to be offered, CallAgreed, OfferOver.
    """
    if offer.state is not OfferState.DRAFT or ticket.status not in OPEN:
        raise OfferOver(offer.id)
    gone = await queries.taken(session, offer.caller_id)
    left = [at for at in sorted(offer.starts) if at not in gone and now < at - rules.NOTICE]
    if not left:
        raise TimeGone(offer.id)
    former = await queries.live(session, ticket.id)
    if former and former.state is OfferState.TAKEN:
        raise CallAgreed(ticket.id)
    if former:
        former.state, former.due_at = OfferState.WITHDRAWN, None
        await session.flush()
    _, offer.price_seen, offer.priced = await price(session, ticket, offer.kind, now)
    offer.times, offer.contact_id = [at.isoformat() for at in left], ticket.contact_id
    offer.state, offer.put_at, offer.due_at = OfferState.PUT, now, rules.lapses(left)
    offer.step += 1
    await session.flush()
    name, zone = await telling.first_name(session, offer), (await office(session)).firm.zone

    def words(t: Translator) -> Letter:
        price_seen = texts.seen(t, offer.price_seen or "", priced=offer.priced)
        times = [(texts.when(t, at, zone), minute_of(at)) for at in left]
        return texts.offer(t, offer.id, ticket.id, ticket.title, name, price_seen, times)

    await telling.to_client(session, offer, ticket, "put", words, now)
    await _note(session, offer, "call_offered", actor_employee(offer.made_by), now)


def minute_of(at: datetime) -> str:
    """A time on a button."""
    return str(int(at.timestamp()) // 60)


async def take(
    session: Session,
    offer_id: int,
    minute: str,
    *,
    contact_id: int | None,
    noted_by: int | None,
    now: datetime,
) -> tuple[CallOffer, bool]:
    """One of the times is taken, by the client or as a manager notes for them; False where it was before.

    Raises OfferOver, TimeGone.
    """
    offer, ticket = await locked(session, offer_id)
    starts = next((at for at in offer.starts if minute_of(at) == minute), None)
    if offer.state is OfferState.TAKEN and starts == offer.starts_at:
        return offer, False
    if offer.state is not OfferState.PUT or starts is None or ticket.status not in OPEN:
        raise OfferOver(offer_id)
    if now > starts - rules.NOTICE:
        raise TimeGone(offer_id)
    taken = (
        update(CallOffer)
        .where(CallOffer.id == offer_id, CallOffer.state == OfferState.PUT)
        .values(
            state=OfferState.TAKEN,
            starts_at=starts,
            taken_at=now,
            taken_by=contact_id or CallOffer.contact_id,
            noted_by=noted_by,
            due_at=rules.next_due(starts, now),
        )
        .execution_options(synchronize_session=False)
    )
    try:
        async with session.begin_nested():
            await session.execute(taken)
    except IntegrityError:
        raise TimeGone(offer_id) from None
    await session.refresh(offer)
    await _tell_taken(session, offer, ticket, now)
    actor = actor_employee(noted_by) if noted_by else actor_contact(offer.taken_by)
    await _note(session, offer, "call_agreed", actor, now, at=starts.isoformat())
    return offer, True


async def _tell_taken(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    words, person = await ticket_queries.words_of(session, ticket.id), await telling.person(session, offer)
    name = await telling.first_name(session, offer)
    zone = (await office(session)).firm.zone
    assert offer.starts_at is not None
    starts = offer.starts_at

    def yours(t: Translator, head: str) -> Letter:
        price_seen = offer.price_seen if offer.priced else None
        return staff_texts.yours(t, offer.id, head, person, texts.when(t, starts, zone), words, price_seen)

    await telling.to_staff(session, offer, ticket, [offer.caller_id], "taken", yours, now)
    if offer.noted_by:

        async def confirmed(t: Translator) -> Letter:
            return await confirmation(session, offer, ticket, t, now)

        await telling.to_client(session, offer, ticket, "taken", confirmed, now)
    if offer.made_by not in (offer.caller_id, offer.noted_by):

        def agreed(t: Translator, head: str) -> Letter:
            return staff_texts.agreed(t, head, name, texts.when(t, starts, zone))

        await telling.to_staff(session, offer, ticket, [offer.made_by], "agreed", agreed, now)


async def confirmation(
    session: Session, offer: CallOffer, ticket: Ticket, t: Translator, now: datetime
) -> Letter:
    """What the client reads once a time is taken."""
    assert offer.starts_at is not None
    return texts.taken(
        t,
        offer.id,
        ticket.id,
        ticket.title,
        await telling.first_name(session, offer),
        await telling.when(session, offer, t),
        offer.price_seen or "",
        soon=now >= offer.starts_at - rules.REMIND,
    )


async def done(session: Session, offer_id: int) -> None:
    """The call is on file."""
    await end(session, offer_id, OfferState.TAKEN, OfferState.DONE)


async def end(session: Session, offer_id: int, was: OfferState, becomes: OfferState, **facts: object) -> bool:
    """Nothing more comes of it by itself; False where somebody was quicker."""
    moved = await session.scalar(
        update(CallOffer)
        .where(CallOffer.id == offer_id, CallOffer.state == was)
        .values(state=becomes, due_at=None, **facts)
        .returning(CallOffer.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return False
    await session.get_one(CallOffer, offer_id, populate_existing=True)
    return True


async def note(session: Session, offer: CallOffer, kind: str, actor: str, now: datetime) -> None:
    """In the request's journal, and on its card."""
    await _note(session, offer, kind, actor, now)


async def _note(
    session: Session, offer: CallOffer, kind: str, actor: str, now: datetime, **facts: object
) -> None:
    tickets.record(session, offer.ticket_id, actor, kind, now, offer=offer.id, **facts)
    await tickets.refresh(session, offer.ticket_id)
