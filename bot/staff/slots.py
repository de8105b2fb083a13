"""A call that was offered, on the office's side: cancelled, noted for the client, held and filed, or not."""

from collections.abc import Awaitable, Callable

from billing.calls import queries as calls
from billing.slots import actions, ending
from billing.slots import texts as client_texts
from billing.slots.actions import minute_of
from billing.slots.errors import OfferOver, TimeGone
from billing.slots.models import CallOffer, OfferState
from bot import dialogs
from bot.staff import call_sheet, call_texts, slot_sheet, triage
from bot.staff import calls as sheets
from bot.staff import slot_texts as texts
from bot.staff import texts as staff
from bot.visit import Answer, Visit
from intake.contacts.models import Employee
from intake.letter import Button, Press
from intake.office.queries import office
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket

WRITE = "slotwrite"


async def write(visit: Visit, press: Press) -> Answer:
    """ "Answer in writing": the next words go to the client, as an answer to the card does."""
    ticket = await triage.fresh(visit, press)
    await dialogs.ask(visit, WRITE, ticket_id=ticket.id)
    toast = None if visit.private else staff.sent_private(visit.t)
    return Answer(texts.ask_words(visit.t, ticket.id), toast=toast, private=True, ticket_id=ticket.id)


async def written(visit: Visit, press: Press) -> Answer:
    """ "Settled in writing": nobody has to call."""
    done = await ending.settle_in_writing(visit.session, press.id, by=visit.employee_id, now=visit.now)
    said = texts.settled(visit.t, press.id) if done else texts.over(visit.t)
    return Answer(toast=said, ticket_id=press.id)


async def which_one(visit: Visit, press: Press) -> Answer:
    """ "They named a time": which."""
    offer, ticket = await _offer(visit, press)
    if offer.state is not OfferState.PUT:
        return Answer(toast=texts.over(visit.t))
    zone = (await office(visit.session)).firm.zone
    rows = tuple(
        (
            Button(
                client_texts.when(visit.t, at, zone), Press("slotfor2", offer.id, offer.step, minute_of(at))
            ),
        )
        for at in offer.starts
    )
    said = texts.which_one(visit.t, await slot_sheet.head(visit, ticket), rows)
    toast = None if visit.private else staff.sent_private(visit.t)
    return Answer(said, toast=toast, private=True, ticket_id=ticket.id)


async def note_time(visit: Visit, press: Press) -> Answer:
    """The client's answer in words, noted by a manager."""
    _, ticket = await _offer(visit, press)
    try:
        offer, _ = await actions.take(
            visit.session,
            press.id,
            press.argument,
            contact_id=None,
            noted_by=visit.employee_id,
            now=visit.now,
        )
    except TimeGone:
        return Answer(toast=client_texts.gone(visit.t), alert=True)
    except OfferOver:
        return Answer(toast=texts.over(visit.t))
    assert offer.starts_at is not None
    at = client_texts.when(visit.t, offer.starts_at, (await office(visit.session)).firm.zone)
    return Answer(texts.noted(visit.t, await slot_sheet.head(visit, ticket), at), rewrite=True)


async def cancel(visit: Visit, press: Press) -> Answer:
    """By a manager, on the card; once the time has come, the call did not take place."""
    return await _end(visit, press, ending.cancel_for_office)


async def cannot(visit: Visit, press: Press) -> Answer:
    """By whoever was to call."""
    if not await _is_theirs(visit, press):
        return Answer(toast=call_texts.not_yours(visit.t), alert=True)
    return await _end(visit, press, ending.cancel_for_office, rewrite=True)


async def never(visit: Visit, press: Press) -> Answer:
    """ "It did not take place", says whoever was to call."""
    if not await _is_theirs(visit, press):
        return Answer(toast=call_texts.not_yours(visit.t), alert=True)
    return await _end(visit, press, ending.missed, rewrite=True)


async def _end(
    visit: Visit, press: Press, act: Callable[..., Awaitable[CallOffer]], *, rewrite: bool = False
) -> Answer:
    try:
        offer = await act(visit.session, press.id, by=visit.employee_id, now=visit.now)
    except OfferOver:
        return Answer(toast=texts.over(visit.t))
    ticket = await visit.session.get_one(Ticket, offer.ticket_id)
    head = await slot_sheet.head(visit, ticket)
    worded = texts.did_not if offer.state is OfferState.MISSED else texts.not_then
    if rewrite:
        return Answer(worded(visit.t, head), rewrite=True, ticket_id=ticket.id)
    return Answer(toast=worded(visit.t, head).paragraphs[0].text, ticket_id=ticket.id)


async def fill_in(visit: Visit, press: Press) -> Answer:
    """ "Fill in the call": the sheet, with what was agreed."""
    if not await _is_theirs(visit, press):
        return Answer(toast=call_texts.not_yours(visit.t), alert=True)
    offer, ticket = await _offer(visit, press)
    if offer.state is not OfferState.TAKEN:
        return Answer(toast=texts.over(visit.t))
    return await sheets.about(visit, ticket)


async def took(visit: Visit, press: Press) -> Answer:
    """ "15 min": the same sheet, one question shorter."""
    opened = await fill_in(visit, press)
    sheet = await calls.open_sheet(visit.session, visit.employee_id)
    if opened.letter is None or sheet is None or sheet.offer_id != press.id:
        return opened
    running = sheet.began_at is not None or sheet.minutes is not None
    if running or not press.argument.isdecimal():
        if press.argument == "ask" and not running:
            return Answer(call_texts.ask_minutes(visit.t), private=True)
        return opened
    sheet.minutes, sheet.step = int(press.argument), sheet.step + 1
    await call_sheet.note_words_to_say(visit, sheet)
    await visit.session.flush()
    return Answer(await call_sheet.draw(visit, sheet), private=True)


async def _offer(visit: Visit, press: Press) -> tuple[CallOffer, Ticket]:
    offer = await visit.session.get(CallOffer, press.id)
    if offer is None:
        raise NoSuchTicket(press.id)
    return offer, await visit.session.get_one(Ticket, offer.ticket_id)


async def _is_theirs(visit: Visit, press: Press) -> bool:
    offer = await visit.session.get(CallOffer, press.id)
    caller = await visit.session.get(Employee, offer.caller_id) if offer else None
    return caller is not None and caller.id == visit.employee_id


MANAGERS: dict[str, Callable[[Visit, Press], Awaitable[Answer]]] = {
    **slot_sheet.PRESSES,
    "slotwrite": write,
    "slotdone": written,
    "slotfor": which_one,
    "slotfor2": note_time,
    "slotcancel": cancel,
}
"""What only managers may press."""
PRESSES: dict[str, Callable[[Visit, Press], Awaitable[Answer]]] = {
    "slotnot": cannot,
    "slotmiss": never,
    "slotcall": fill_in,
    "slottook": took,
}
"""What whoever calls may press."""
