"""What is due by the clock: an offer lapses, both are reminded of a call, its caller is asked how it went."""

from datetime import datetime

from sqlalchemy import update

from billing.slots import actions, ending, rules, staff_texts, telling, texts
from billing.slots.models import CallOffer, OfferState
from config.database import Session
from config.i18n import Translator
from intake.letter import Letter
from intake.office.queries import office
from intake.tickets import actions as tickets
from intake.tickets.models import ClosedReason, Ticket

GONE = (ClosedReason.REFUSED, ClosedReason.DECLINED, ClosedReason.EXPIRED)


async def step(session: Session, offer_id: int, now: datetime) -> None:
    """Do what is due on one offer, once: whoever comes a moment later finds nothing due."""
    offer, ticket = await actions.locked(session, offer_id)
    if offer.due_at is None or offer.due_at > now:
        return
    if offer.state is OfferState.PUT:
        await _expire(session, offer, ticket, now)
        return
    assert offer.starts_at is not None
    if ticket.closed_reason in GONE and now < offer.starts_at:
        await ending.drop_with_request(session, offer, ticket, now)
        return
    over = offer.starts_at + rules.LENGTH
    remind, again = now < offer.starts_at, offer.due_at > over
    following = over if now < over else await _ask_again_at(session, now)
    moved = await session.scalar(
        update(CallOffer)
        .where(CallOffer.id == offer_id, CallOffer.due_at == offer.due_at)
        .values(due_at=None if again else following)
        .returning(CallOffer.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        return
    await session.refresh(offer)
    if remind:
        await _remind(session, offer, ticket, now)
    elif now >= over:
        await _ask_how_it_was(session, offer, ticket, now, again=again)
    await tickets.refresh(session, ticket.id)


async def _expire(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    if not await actions.end(session, offer.id, OfferState.PUT, OfferState.EXPIRED):
        return
    await actions.note(session, offer, "call_expired", "desk", now)
    if ticket.status not in actions.OPEN:
        return  # it was answered in another way

    def words(t: Translator) -> Letter:
        return texts.expired(t, offer.id, ticket.id, ticket.title)

    await telling.to_client(session, offer, ticket, "expired", words, now)
    await telling.to_staff(session, offer, ticket, [offer.made_by], "expired", staff_texts.expired, now)


async def _remind(session: Session, offer: CallOffer, ticket: Ticket, now: datetime) -> None:
    zone, person = (await office(session)).firm.zone, await telling.person(session, offer)
    name = await telling.first_name(session, offer)
    assert offer.starts_at is not None
    starts = offer.starts_at

    def ours(t: Translator, head: str) -> Letter:
        return staff_texts.remind(t, offer.id, head, person, t.clock_time(starts, zone))

    def theirs(t: Translator) -> Letter:
        at = t.clock_time(starts, zone)
        return texts.remind(t, offer.id, ticket.id, ticket.title, name, at)

    await telling.to_client(session, offer, ticket, "remind", theirs, now)
    await telling.to_staff(session, offer, ticket, [offer.caller_id], "remind", ours, now)


async def _ask_again_at(session: Session, asked: datetime) -> datetime:
    return rules.asked_again(await office(session), asked)


async def _ask_how_it_was(
    session: Session, offer: CallOffer, ticket: Ticket, now: datetime, *, again: bool
) -> None:
    """Asked a second time without an answer, whoever offered the call hears of it, too."""
    zone, person = (await office(session)).firm.zone, await telling.person(session, offer)
    assert offer.starts_at is not None
    starts, name = offer.starts_at, await telling.first_name(session, offer)

    def said(t: Translator, head: str) -> Letter:
        return staff_texts.how_was_it(t, offer.id, head, person, texts.when(t, starts, zone), again=again)

    await telling.to_staff(session, offer, ticket, [offer.caller_id], "how2" if again else "how", said, now)
    if not again or offer.made_by == offer.caller_id:
        return

    def unanswered(t: Translator, head: str) -> Letter:
        return staff_texts.unanswered(t, head, name, texts.when(t, starts, zone))

    await telling.to_staff(session, offer, ticket, [offer.made_by], "how2", unanswered, now)
