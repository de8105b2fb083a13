"""A call on the card of its request: what it came to, the yes that was said aloud, and what a manager may do about it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from billing.calls import queries, texts
from billing.calls.models import CallResult, PhoneCall
from billing.calls.rules import priced
from billing.charges.models import Charge, ChargeState
from billing.consents import texts as consent_texts
from billing.quotes.printing import total
from billing.slots import texts as slot_texts
from billing.verdicts import call_review, calling
from billing.verdicts.no_quote import Stand
from bot.staff import call_texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Contact, Person
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.office.queries import office
from intake.tickets.models import Ticket

Row = tuple[Button, ...]


async def settled(session: ReadSession, ticket: Ticket) -> bool:
    """Whether the request is a call and nothing more, and nobody has to decide anything about it."""
    call = await queries.began_it(session, ticket.id)
    return call is not None and call.result in queries.SETTLED and calling.is_settled(ticket, call)


async def lines(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[str]:
    """Every call on it."""
    zone = (await office(session)).firm.zone
    said = []
    for call in await queries.on_ticket(session, ticket.id):
        assert call.kind is not None and call.filed_at is not None
        when = t.moment(call.began_at or call.meant_at or call.opened_at, zone)
        name = await employee_name(session, call.employee_id)
        what = texts.kind(t, call.kind)
        said.append(
            call_texts.line(
                t, when, name, t.minutes(call.minutes or 0), what, await came_to(session, call, t)
            )
        )
        if call.agreed and call.agreed_at and call.to_say:
            said.append(agreed(t, call, zone))
        elif call.agreed is False:
            said.append(texts.not_agreed(t))
        said += await _review(session, call, t, now)
    return said


def agreed(t: Translator, call: PhoneCall, zone: ZoneInfo) -> str:
    """How they said yes to the price: aloud, or in writing."""
    assert call.agreed_at is not None and call.to_say is not None
    if call.priced_at:
        return slot_texts.agreed_in_writing(t, t.moment(call.agreed_at, zone), call.to_say)
    return texts.agreed(t, t.clock_time(call.agreed_at, zone), call.to_say)


async def came_to(session: ReadSession, call: PhoneCall, t: Translator) -> str:
    """What the minutes of a call came to, in words."""
    assert call.result is not None
    sum_ = None
    if call.charge_id:
        charge = await session.get_one(Charge, call.charge_id)
        undone = charge.state in (ChargeState.REVERSED, ChargeState.CANCELLED)
        stand = texts.stand(t, waiting=charge.state is ChargeState.WAITING, reversed_=undone)
        sum_ = t.listed([t.money(charge.amount_minor, charge.currency), stand])
    elif call.result is CallResult.QUOTE:
        terms = await queries.terms_of(session, call, t.language)
        item = await queries.item_of_call(session, call)
        if terms and terms.item and item:
            minor = total(priced(terms.item, terms.vat, call.paid_minutes or 0))
            sum_ = t.money(minor, item.price.currency)
    free = t.minutes(call.free_minutes) if call.free_minutes and call.paid_minutes else None
    return texts.result(t, call.result, free, t.minutes(call.paid_minutes or 0), sum_)


async def _review(session: ReadSession, call: PhoneCall, t: Translator, now: datetime) -> list[str]:
    charged = await call_review.standing(session, call, now)
    if charged is None:
        return []
    if charged.stands is Stand.KEPT:
        return [consent_texts.kept_after_review(t)]
    if charged.stands is not Stand.OBJECTED:
        return []
    contact = await session.get_one(Contact, call.objected_by)
    person = await session.get_one(Person, contact.person_id)
    return ["⚑ " + consent_texts.disagrees(t, person.name)]


async def buttons(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[Row]:
    """Bill what was agreed on the phone; keep or take back what was charged."""
    rows: list[Row] = []
    for call in await queries.on_ticket(session, ticket.id):
        if call.result is CallResult.QUOTE and ticket.verdict is None:
            rows += await _bill(session, ticket, call, t)
        charged = await call_review.standing(session, call, now)
        if charged is None or charged.stands not in (Stand.CHARGED, Stand.OBJECTED):
            continue
        keep = Button(consent_texts.keep_button(t), Press("callkeep", call.id))
        back = Button("↩ " + consent_texts.take_back_button(t), Press("callback", call.id))
        rows.append((keep, back) if charged.stands is Stand.OBJECTED else (back,))
    return rows


async def _bill(session: ReadSession, ticket: Ticket, call: PhoneCall, t: Translator) -> list[Row]:
    terms = await queries.terms_of(session, call, t.language)
    item = await queries.item_of_call(session, call)
    if terms is None or terms.item is None or item is None:
        return []
    printed = priced(terms.item, terms.vat, call.paid_minutes or 0)
    label = t("Bill: {what}, {sum}", what=terms.item.title, sum=t.money(total(printed), item.price.currency))
    press = Press("bill1", ticket.id, ticket.revision, f"{item.code}:{printed[0].quantity}")
    return [(Button("💳 " + label, press),)]
