"""How an offered call comes to nothing: nobody chose, somebody cannot, or nobody picked up."""

from collections.abc import Callable
from datetime import datetime

from billing.slots import actions, queries, staff_texts, telling, texts
from billing.slots.errors import CallAgreed, OfferOver
from billing.slots.models import CallOffer, OfferState
from billing.verdicts.locking import lock_client_of, lock_clients
from billing.verdicts.telling import tell_contact
from config.database import Session
from config.i18n import Translator
from intake.contacts.actors import actor_contact, actor_employee
from intake.contacts.models import Contact
from intake.letter import Letter
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets.lifecycle import Event
from intake.tickets.models import Ticket


async def none_suits(
    session: Session, offer_id: int, *, contact_id: int, now: datetime
) -> tuple[Ticket, bool]:
    """The client can at none of the times; False where they said so before. Raises OfferOver."""
    offer, ticket = await actions.locked(session, offer_id)
    if offer.state is OfferState.NONE_SUITS:
        return ticket, False
    if not await actions.end(session, offer_id, OfferState.PUT, OfferState.NONE_SUITS):
        raise OfferOver(offer_id)
    await telling.to_staff(session, offer, ticket, [offer.made_by], "none", staff_texts.none_suits, now)
    await actions.note(session, offer, "call_none_suits", actor_contact(contact_id), now)
    return ticket, True


async def cancel_for_client(session: Session, offer_id: int, *, contact_id: int, now: datetime) -> CallOffer:
    """The client cannot after all. Twice is once. Raises OfferOver, also once it should have begun."""
    offer, ticket = await actions.locked(session, offer_id)
    if offer.state is OfferState.CANCELLED and offer.cancelled_by:
        return offer
    if offer.starts_at is None or now >= offer.starts_at:
        raise OfferOver(offer_id)
    done = await actions.end(
        session, offer_id, OfferState.TAKEN, OfferState.CANCELLED, cancelled_by=contact_id
    )
    if not done:
        raise OfferOver(offer_id)
    await _tell_cancelled(session, offer, ticket, now)
    await actions.note(session, offer, "call_cancelled", actor_contact(contact_id), now)
    return offer


async def cancel_for_office(session: Session, offer_id: int, *, by: int | None, now: datetime) -> CallOffer:
    """Whoever calls cannot, or a manager says so; the client is asked about another time.

    Once it should have begun it did not take place. Twice is once. Raises OfferOver.
    """
    offer, ticket = await actions.locked(session, offer_id)
    if offer.state in (OfferState.CANCELLED, OfferState.MISSED):
        return offer
    if offer.starts_at and now >= offer.starts_at:
        return await missed(session, offer_id, by=by, now=now)
    if not await actions.end(session, offer_id, OfferState.TAKEN, OfferState.CANCELLED):
        raise OfferOver(offer_id)
    await _tell_cancelled(session, offer, ticket, now, by)

    async def words(t: Translator) -> Letter:
        at = await telling.when(session, offer, t)
        return texts.cancelled_by_us(t, offer.id, ticket.id, ticket.title, at)

    await telling.to_client(session, offer, ticket, "cancelled", words, now)
    await actions.note(session, offer, "call_cancelled", actor_employee(by), now)
    return offer


async def drop_with_request(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    """The request was refused or declined since: nobody calls about it."""
    if not await actions.end(session, offer.id, OfferState.TAKEN, OfferState.CANCELLED):
        return
    await _tell_cancelled(session, offer, ticket, now)

    async def words(t: Translator) -> Letter:
        return texts.called_off(t, ticket.id, await telling.when(session, offer, t))

    await telling.to_client(session, offer, ticket, "cancelled", words, now)
    await actions.note(session, offer, "call_cancelled", "desk", now)


async def _tell_cancelled(
    session: Session, offer: CallOffer, ticket: Ticket, now: datetime, by: int | None = None
) -> None:
    """Both of the office, but not whoever did it."""
    zone = (await office(session)).firm.zone
    assert offer.starts_at is not None
    starts, by_client = offer.starts_at, offer.cancelled_by is not None

    def said(t: Translator, head: str) -> Letter:
        return staff_texts.cancelled(t, head, texts.when(t, starts, zone), by_client=by_client)

    readers = [one for one in (offer.caller_id, offer.made_by) if one != by]
    await telling.to_staff(session, offer, ticket, readers, "cancelled", said, now)


async def missed(session: Session, offer_id: int, *, by: int | None, now: datetime) -> CallOffer:
    """It did not take place: nothing is charged, the client is asked about another time. Raises OfferOver."""
    offer, ticket = await actions.locked(session, offer_id)
    if offer.state is OfferState.MISSED:
        return offer
    if not await actions.end(session, offer_id, OfferState.TAKEN, OfferState.MISSED):
        raise OfferOver(offer_id)
    assert offer.starts_at is not None
    zone, starts = (await office(session)).firm.zone, offer.starts_at

    async def words(t: Translator) -> Letter:
        return texts.missed(t, offer.id, ticket.id, ticket.title, texts.when(t, starts, zone))

    await telling.to_client(session, offer, ticket, "missed", words, now)

    def ours(t: Translator, head: str) -> Letter:
        return staff_texts.missed(t, head, texts.when(t, starts, zone))

    manager = offer.made_by if offer.made_by != by else None
    await telling.to_staff(session, offer, ticket, [manager], "missed", ours, now)
    await actions.note(session, offer, "call_missed", actor_employee(by), now)
    return offer


async def ask_again(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    """The client asks for other times: the manager hears it, whatever they write."""
    await telling.to_staff(session, offer, ticket, [offer.made_by], "again", staff_texts.asks_again, now)


async def leave(session: Session, offer_id: int, *, contact_id: int, now: datetime) -> bool:
    """The client no longer needs the call: a request that was only the wish for it is done. False where it is more."""
    offer, ticket = await actions.locked(session, offer_id)
    if ticket.status not in actions.OPEN:
        return False
    if not queries.is_wish(ticket) or ticket.verdict is not None:
        await telling.to_staff(session, offer, ticket, [offer.made_by], "left", staff_texts.left, now)
        return False
    await tickets.change(session, ticket.id, Event.RESOLVE, actor=actor_contact(contact_id), now=now)
    await actions.note(session, offer, "call_left", actor_contact(contact_id), now)
    return True


async def settle_in_writing(session: Session, ticket_id: int, *, by: int, now: datetime) -> bool:
    """What the office wrote was all it took: the wish is done, and the client reads how to ask again.

    False where it is done or has become more than a wish; raises CallAgreed.
    """
    ticket = await lock_client_of(session, ticket_id)
    if ticket.status not in actions.OPEN or ticket.verdict is not None or not queries.is_wish(ticket):
        return False
    standing = await queries.live(session, ticket.id)
    if standing and standing.state is OfferState.TAKEN:
        raise CallAgreed(ticket.id)
    if standing:
        await actions.end(session, standing.id, OfferState.PUT, OfferState.WITHDRAWN)
    if begun := await queries.draft(session, ticket.id):
        begun.state = OfferState.DROPPED
    ticket.flags = [
        {**flag, "settled": True} if flag["code"] == queries.WISH else flag for flag in ticket.flags
    ]
    await tickets.change(session, ticket.id, Event.RESOLVE, actor=actor_employee(by), now=now)
    contact = await session.get_one(Contact, ticket.contact_id)

    def words(t: Translator) -> Letter:
        return texts.settled_in_writing(t, ticket.client_id, ticket.id, ticket.title)

    key = f"ticket:{ticket.id}:call_settled"
    await tell_contact(session, ticket, contact, key=key, words=words, now=now, surely=True)
    await tickets.refresh(session, ticket.id)
    return True


async def part_with(session: Session, employee_id: int, now: datetime) -> None:
    """Somebody leaves: what they were to call about is cancelled, and their clients are asked about other times."""
    standing = await queries.of_caller(session, employee_id, (OfferState.DRAFT, *queries.LIVE))
    requests = [await session.get_one(Ticket, offer.ticket_id) for offer in standing]
    await lock_clients(session, *(ticket.client_id for ticket in requests))
    for offer in await queries.of_caller(session, employee_id, [OfferState.DRAFT]):
        offer.state = OfferState.DROPPED
    for offer in await queries.of_caller(session, employee_id, [OfferState.TAKEN]):
        await cancel_for_office(session, offer.id, by=None, now=now)
    for offer in await queries.of_caller(session, employee_id, [OfferState.PUT]):
        locked, ticket = await actions.locked(session, offer.id)
        if not await actions.end(session, locked.id, OfferState.PUT, OfferState.WITHDRAWN):
            continue
        await telling.to_client(session, locked, ticket, "withdrawn", _withdrawn(locked.id, ticket), now)
        await actions.note(session, locked, "call_withdrawn", "desk", now)


def _withdrawn(offer_id: int, ticket: Ticket) -> Callable[[Translator], Letter]:
    return lambda t: texts.withdrawn(t, offer_id, ticket.id, ticket.title)
