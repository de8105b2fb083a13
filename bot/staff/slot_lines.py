"""The wish for a call on the card of its request: what was offered, what was agreed, and what a manager may do."""

from datetime import datetime

from billing.slots import queries, rules
from billing.slots import texts as client_texts
from billing.slots.models import CallOffer, OfferState
from bot.business import admit_texts
from bot.staff import slot_texts as texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Contact, Person
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.office.queries import office
from intake.tickets.models import Status, Ticket

Row = tuple[Button, ...]


async def lines(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[str]:
    """Where the call stands."""
    if ticket.status is Status.RESOLVED and queries.settled_in_writing(ticket):
        return ["☎ " + texts.line_written(t)]
    offer = await queries.latest(session, ticket.id)
    if offer is None:
        return []
    said = await _line(session, offer, ticket, t, now)
    return ["☎ " + said] if said else []


async def _line(
    session: ReadSession, offer: CallOffer, ticket: Ticket, t: Translator, now: datetime
) -> str | None:
    zone = (await office(session)).firm.zone
    name = await employee_name(session, offer.caller_id)
    at = client_texts.when(t, offer.starts_at, zone) if offer.starts_at else ""
    if offer.state is not OfferState.TAKEN and ticket.status is Status.RESOLVED and queries.is_wish(ticket):
        return texts.line_left(t) if offer.state is not OfferState.DONE else None
    match offer.state:
        case OfferState.PUT:
            times = [client_texts.when(t, one, zone) for one in offer.starts]
            return texts.line_offered(t, name, times)
        case OfferState.TAKEN if offer.starts_at and now >= offer.starts_at + rules.LENGTH:
            return texts.line_unknown(t, name, at)
        case OfferState.TAKEN:
            return await _agreed(session, offer, t, name, at)
        case OfferState.CANCELLED:
            return texts.line_cancelled(t, at, by_client=offer.cancelled_by is not None)
        case OfferState.MISSED:
            return texts.line_missed(t, at)
        case OfferState.NONE_SUITS:
            return texts.line_none_suits(t)
        case OfferState.EXPIRED:
            return texts.line_expired(t)
        case _:
            return None


async def _agreed(session: ReadSession, offer: CallOffer, t: Translator, name: str, at: str) -> str:
    contact = await session.get_one(Contact, offer.taken_by)
    person = (await session.get_one(Person, contact.person_id)).name
    said = texts.line_agreed(t, name, person, at)
    if not offer.priced or offer.taken_at is None:
        return said
    when = t.moment(offer.taken_at, (await office(session)).firm.zone)
    return said + "\n" + client_texts.agreed_in_writing(t, when, offer.price_seen or "")


async def settled(session: ReadSession, ticket: Ticket) -> bool:
    """A wish its client no longer has: nobody has to decide anything."""
    if not queries.is_wish(ticket) or ticket.verdict is not None or ticket.status is Status.NEW:
        return False
    offer = await queries.latest(session, ticket.id)
    over = ticket.status in (Status.RESOLVED, Status.CLOSED)
    if over and queries.settled_in_writing(ticket):
        return True
    return over and offer is not None and offer.state is not OfferState.DONE


async def buttons(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[Row]:
    """The wish answered by times, by letting them talk directly, or in writing; and what a standing offer allows."""
    if ticket.status not in (Status.NEW, Status.OPEN):
        return []
    offer = await queries.live(session, ticket.id)
    if offer and offer.starts_at:
        begun = now >= offer.starts_at
        label = texts.missed_button(t) if begun else texts.cancel_button(t)
        return [(Button("☎ " + label, Press("slotcancel", offer.id)),)]
    if offer is None and not queries.is_wish(ticket):
        return []
    again = offer is not None or await queries.latest(session, ticket.id) is not None
    rows: list[Row] = [
        (Button(texts.offer_button(t, again=again), Press("slot", ticket.id, ticket.revision)),)
    ]
    if offer:
        rows.append((Button("☎ " + texts.chosen_button(t), Press("slotfor", offer.id, offer.step)),))
    if queries.is_wish(ticket):
        rows.append(
            (
                Button("🤝 " + admit_texts.instead(t), Press("admit", ticket.id, ticket.revision)),
                Button(texts.write_button(t), Press("slotwrite", ticket.id, ticket.revision)),
            )
        )
    if queries.is_wish(ticket) and ticket.verdict is None and await queries.answered(session, ticket.id):
        rows.append((Button(texts.settle_button(t), Press("slotdone", ticket.id)),))
    return rows
