"""The manager puts times for a call together: half hours as buttons, any other typed, and one press that sends them."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from billing.calls.book import CallKind
from billing.slots import actions, queries, rules, staff_texts
from billing.slots import texts as client_texts
from billing.slots.actions import minute_of
from billing.slots.errors import OfferOver, TimeGone
from billing.slots.models import CallOffer, OfferState
from billing.slots.rules import Fault
from billing.verdicts.locking import lock_client_of
from bot import dialogs
from bot.staff import slot_texts as texts
from bot.staff import texts as staff
from bot.staff import triage
from bot.visit import Answer, Visit
from config.clock import midnight
from intake.contacts.models import Client, Contact, Person
from intake.contacts.queries import employee_name, employees
from intake.letter import Button, Letter, Press
from intake.letter import letter as plain
from intake.office.queries import office
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

QUESTION = "slottime"
SHOWN = 6
LONGEST_MINUTE = 9


async def begin(visit: Visit, press: Press) -> Answer:
    """ "Offer times for a call" on a card."""
    await lock_client_of(visit.session, press.id)  # before the card: locks have one order
    ticket = await triage.fresh(visit, press)
    draft = await actions.begin(visit.session, ticket, by=visit.employee_id, now=visit.now)
    toast = None if visit.private else staff.sent_private(visit.t)
    return Answer(await draw(visit, draft), toast=toast, private=True, ticket_id=ticket.id)


async def draw(visit: Visit, draft: CallOffer) -> Letter:
    """The sheet as it stands."""
    ticket, t = await visit.session.get_one(Ticket, draft.ticket_id), visit.t
    book = await office(visit.session)
    since = max(visit.now + rules.AHEAD, draft.shown_from or visit.now)
    busy = await queries.busy(visit.session, draft.caller_id)
    at = (draft.id, draft.step)
    offered = rules.free(book, since, SHOWN, busy | set(draft.starts))
    known = set(draft.starts)
    buttons = [
        Button(
            ("☑ " if one in known else "☐ ") + client_texts.when(t, one, book.firm.zone),
            Press("slotpick", *at, minute_of(one)),
        )
        for one in sorted(known.union(offered))
    ]
    spoken, price, priced = await actions.price(visit.session, ticket, draft.kind, visit.now)
    return texts.sheet(
        t,
        await head(visit, ticket),
        await employee_name(visit.session, draft.caller_id),
        draft.kind,
        client_texts.seen(spoken, price, priced=priced),
        (*((one,) for one in buttons), *texts.tail(t, at, ready=bool(known))),
    )


async def head(visit: Visit, ticket: Ticket) -> str:
    """Which request of whom."""
    client = (await visit.session.get_one(Client, ticket.client_id)).name
    contact = await visit.session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    who = (await visit.session.get_one(Person, contact.person_id)).name if contact else ""
    return staff_texts.about(
        visit.t,
        ticket.id,
        titled(visit.t, ticket.title),
        visit.t.listed(part for part in (client, who) if part),
    )


async def _draft(visit: Visit, press: Press) -> tuple[CallOffer, Ticket] | None:
    """The draft a button belongs to; None where it was pressed on an older state of it. Raises OfferOver."""
    draft, ticket = await actions.locked(visit.session, press.id)
    if draft.state is not OfferState.DRAFT:
        raise OfferOver(press.id)
    if draft.step != press.revision:
        return None
    draft.step, draft.made_by = draft.step + 1, visit.employee_id
    return draft, ticket


async def pressed(visit: Visit, press: Press) -> Answer:
    """Any button of the sheet."""
    try:
        found = await _draft(visit, press)
    except OfferOver:
        return Answer(toast=texts.over(visit.t))
    if found is None:
        return Answer(toast=texts.over(visit.t))
    draft, ticket = found
    match press.action:
        case "slotpick":
            if not _pick(draft, press.argument):
                draft.step -= 1
                return Answer(toast=texts.full(visit.t), alert=True)
        case "slotnext":
            await _next_day(visit, draft)
        case "slotwho" if press.argument:
            await _caller(visit, draft, int(press.argument))
        case "slotwho":
            return Answer(await _who(visit, draft, ticket), rewrite=True)
        case "slotkind" if press.argument:
            draft.kind = CallKind(press.argument)
        case "slotkind":
            asked = texts.what_about(visit.t, await head(visit, ticket), (draft.id, draft.step))
            return Answer(asked, rewrite=True)
        case "slotother":
            draft.step -= 1
            await _ask_time(visit, draft)
            return Answer(texts.ask_time(visit.t), private=True)
        case "slotsend":
            return await _send(visit, draft, ticket)
        case "slotdrop":
            draft.state = OfferState.DROPPED
            await dialogs.forget(visit, QUESTION)
            return Answer(plain(texts.dropped(visit.t)), rewrite=True)
    await visit.session.flush()
    return Answer(await draw(visit, draft), rewrite=True)


def _pick(draft: CallOffer, minute: str) -> bool:
    """Put a time on the offer, or take it off; False where there are enough."""
    if not minute.isdecimal() or len(minute) > LONGEST_MINUTE:
        return True  # no button of ours
    at = datetime.fromtimestamp(int(minute) * 60, UTC)
    known = set(draft.starts)
    if at not in known and len(known) >= rules.AT_MOST:
        return False
    draft.times = [one.isoformat() for one in sorted(known ^ {at})]
    return True


async def _next_day(visit: Visit, draft: CallOffer) -> None:
    """The first free half hours of the day after those shown."""
    book = await office(visit.session)
    since = max(visit.now + rules.AHEAD, draft.shown_from or visit.now)
    shown = rules.free(book, since, 1, await queries.busy(visit.session, draft.caller_id))
    zone = book.firm.zone
    if shown:
        draft.shown_from = midnight(shown[0].astimezone(zone).date() + timedelta(days=1), zone)
    if draft.shown_from and draft.shown_from > visit.now + rules.FARTHEST:
        draft.shown_from = None


async def _caller(visit: Visit, draft: CallOffer, employee_id: int) -> None:
    """Somebody else calls: times they are taken at are off the offer."""
    if employee_id in {one.id for one, _ in await employees(visit.session)}:
        draft.caller_id = employee_id
        gone = await queries.taken(visit.session, employee_id)
        draft.times = [at.isoformat() for at in draft.starts if at not in gone]


async def _who(visit: Visit, draft: CallOffer, ticket: Ticket) -> Letter:
    staff_ = sorted(await employees(visit.session), key=lambda pair: pair[0].id != visit.employee_id)
    rows = tuple(
        (Button(person.name, Press("slotwho", draft.id, draft.step, str(one.id))),) for one, person in staff_
    )
    return texts.who_calls(visit.t, await head(visit, ticket), rows)


async def _send(visit: Visit, draft: CallOffer, ticket: Ticket) -> Answer:
    """The client has them."""
    try:
        await actions.put(visit.session, draft, ticket, visit.now)
    except TimeGone:
        draft.times = []
        await visit.session.flush()
        return Answer(await draw(visit, draft), rewrite=True, toast=texts.none_left(visit.t), alert=True)
    await dialogs.forget(visit, QUESTION)
    zone = (await office(visit.session)).firm.zone
    times = [client_texts.when(visit.t, at, zone) for at in draft.starts]
    return Answer(texts.sent(visit.t, await head(visit, ticket), times), rewrite=True, ticket_id=ticket.id)


async def _ask_time(visit: Visit, draft: CallOffer) -> None:
    await dialogs.ask(visit, QUESTION, offer_id=draft.id)


async def time_given(visit: Visit, offer_id: int, words: str) -> Answer | None:
    """A typed time; None where nothing is being put together any more."""
    draft, _ = await actions.locked(visit.session, offer_id)
    if draft.state is not OfferState.DRAFT:
        return None
    zone = (await office(visit.session)).firm.zone
    at = rules.typed(words, visit.now, zone)
    if isinstance(at, Fault):
        await _ask_time(visit, draft)
        return Answer(texts.fault(visit.t, at))
    if at in await queries.taken(visit.session, draft.caller_id):
        await _ask_time(visit, draft)
        name = await employee_name(visit.session, draft.caller_id)
        return Answer(texts.busy(visit.t, name, client_texts.when(visit.t, at, zone)))
    if at not in draft.starts and not _pick(draft, minute_of(at)):
        return Answer(plain(texts.full(visit.t)))
    draft.step += 1
    await visit.session.flush()
    return Answer(await draw(visit, draft))


PRESSES: dict[str, Callable[[Visit, Press], Awaitable[Answer]]] = {
    "slot": begin,
    **dict.fromkeys(
        ("slotpick", "slotnext", "slotwho", "slotkind", "slotother", "slotsend", "slotdrop"), pressed
    ),
}
"""What only managers may press."""
