"""A call that was charged: those who order are told, may object for five working days, and read what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.calls import texts
from billing.calls.errors import NoSuchCharge
from billing.calls.models import PhoneCall
from billing.charges import actions as charges
from billing.charges.models import Charge, ChargeState
from billing.consents import texts as consent_texts
from billing.consents.rules import objection_until
from billing.labour.models import TimeEntry
from billing.labour.outcomes import turn
from billing.labour.rules import Outcome
from billing.ledger.postings import OBJECTED_TO
from billing.quotes.errors import MayNotOrder
from billing.quotes.printing import charged_line
from billing.quotes.texts import tax_within
from billing.verdicts import facts
from billing.verdicts.errors import NothingToReview
from billing.verdicts.locking import lock_clients
from billing.verdicts.no_quote import Stand
from billing.verdicts.telling import tell_contact, tell_deciders
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.actors import actor_employee
from intake.letter import Letter, Press
from intake.office.queries import office
from intake.outbox.rewording import take_buttons
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket


@dataclass(frozen=True)
class ChargedCall:
    """A call and the charge for it."""

    call: PhoneCall
    charge: Charge
    ticket: Ticket
    stands: Stand
    until: datetime


async def tell_charged(
    session: Session, call: PhoneCall, ticket: Ticket, charge: Charge, now: datetime
) -> None:
    """What was charged for the call, to everybody who orders."""

    async def words(t: Translator) -> Letter:
        lines = await facts.titled(session, [charged_line(row) for row in charge.lines], t)
        zone = (await office(session)).firm.zone
        until = (await _until(session, call) - timedelta(minutes=1)).astimezone(zone).date()
        booked = charge.state is ChargeState.BOOKED
        return texts.charged(
            t,
            ticket.id,
            ticket.title,
            charge.counted["minutes"],
            charge.counted["free"],
            lines,
            charge.currency,
            t.money(charge.amount_minor, charge.currency),
            tax_within(t, facts.tax_within(lines), charge.currency),
            await facts.available(session, call.client_id, t) if booked else None,
            t.day(until),
            Press("calldis", call.id),
            in_writing=call.priced_at is not None,
        )

    for contact, _ in await facts.deciders(session, call.client_id):
        key = f"call:{call.id}:charged:{contact.id}"
        await tell_contact(session, ticket, contact, key=key, words=words, now=now, surely=True)


async def standing(session: ReadSession, call: PhoneCall, now: datetime) -> ChargedCall | None:
    """Where the charge of a call stands; None where there is none."""
    if call.charge_id is None or call.ticket_id is None:
        return None
    charge = await session.get_one(Charge, call.charge_id)
    until = await _until(session, call)
    if charge.state in (ChargeState.REVERSED, ChargeState.CANCELLED):
        stands = Stand.TAKEN_BACK
    elif call.kept_words is not None:
        stands = Stand.KEPT
    elif call.objected_at is not None:
        stands = Stand.OBJECTED
    else:
        stands = Stand.CHARGED if now < until else Stand.LATE
    return ChargedCall(call, charge, await session.get_one(Ticket, call.ticket_id), stands, until)


async def of_call(session: ReadSession, call_id: int, now: datetime) -> ChargedCall:
    """As `standing`. Raises NoSuchCharge."""
    call = await session.get(PhoneCall, call_id)
    charged = await standing(session, call, now) if call else None
    if charged is None:
        raise NoSuchCharge(call_id)
    return charged


async def object_to(
    session: Session, *, call_id: int, contact_id: int, now: datetime
) -> tuple[ChargedCall, bool]:
    """Somebody who orders disagrees. How it stood, and whether it is objected to now. Raises NoSuchCharge, MayNotOrder."""
    charged = await _locked(session, call_id, now)
    known = [one.id for one, _ in await facts.deciders(session, charged.call.client_id)]
    if contact_id not in known:
        raise MayNotOrder(call_id, contact_id)
    if charged.stands is not Stand.CHARGED:
        return charged, False
    charged.call.objected_by, charged.call.objected_at = contact_id, now
    await _no_more_to_say(session, charged, now)
    await _draw(session, charged.ticket)
    return charged, True


async def keep(session: Session, *, call_id: int, words: str, by: int, now: datetime) -> ChargedCall:
    """The charge stands, and those who order read why. Raises NoSuchCharge, NothingToReview."""
    charged = await _locked(session, call_id, now)
    call, ticket = charged.call, charged.ticket
    if charged.stands is not Stand.OBJECTED:
        raise NothingToReview(call_id)
    call.kept_by, call.kept_words = by, words
    await _draw(session, ticket)
    await tell_deciders(
        session,
        call.client_id,
        key=f"call:{call.id}:kept",
        words=lambda t: consent_texts.kept(t, ticket.id, ticket.title, _total(t, charged), words),
        now=now,
        surely=True,
    )
    return charged


async def take_back(session: Session, *, call_id: int, by: int, now: datetime) -> ChargedCall:
    """The charge is reversed, its minutes are free, and those who order are told. Twice is once. Raises NoSuchCharge."""
    charged = await _locked(session, call_id, now)
    call, ticket = charged.call, charged.ticket
    if charged.stands is Stand.TAKEN_BACK:
        return charged
    actor = actor_employee(by)
    await charges.undo(session, charged.charge.id, reason=OBJECTED_TO, actor=actor, now=now)
    billed = select(TimeEntry).where(TimeEntry.call_id == call.id, TimeEntry.outcome == Outcome.BILLED)
    for entry in await session.scalars(billed):
        await turn(session, entry, Outcome.FREE, now)
    if charged.stands is Stand.CHARGED:
        await _no_more_to_say(session, charged, now)
    await _draw(session, ticket)

    async def words(t: Translator) -> Letter:
        available = await facts.available(session, call.client_id, t)
        return consent_texts.taken_back(t, ticket.id, ticket.title, _total(t, charged), available)

    await tell_deciders(
        session, call.client_id, key=f"call:{call.id}:taken_back", words=words, now=now, surely=True
    )
    return charged


async def _no_more_to_say(session: Session, charged: ChargedCall, now: datetime) -> None:
    """It is objected to, or given back: nobody needs the button any more."""
    await take_buttons(
        session,
        ticket_id=charged.ticket.id,
        stale=lambda press: press.action == "calldis" and press.id == charged.call.id,
        key=f"call:{charged.call.id}:objected",
        now=now,
    )


def _total(t: Translator, charged: ChargedCall) -> str:
    return t.money(charged.charge.amount_minor, charged.charge.currency)


async def _locked(session: Session, call_id: int, now: datetime) -> ChargedCall:
    known = await of_call(session, call_id, now)
    await lock_clients(session, known.call.client_id)
    await session.refresh(known.call)
    await session.refresh(known.charge)
    return await of_call(session, call_id, now)


async def _until(session: ReadSession, call: PhoneCall) -> datetime:
    assert call.filed_at is not None
    return objection_until(await office(session), call.filed_at)


async def _draw(session: Session, ticket: Ticket) -> None:
    ticket.revision += 1
    await session.flush()
    await tickets.refresh(session, ticket.id)
