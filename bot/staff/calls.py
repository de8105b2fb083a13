"""`/call`: an employee fills in a call's sheet with buttons while they talk, and files it."""

from collections.abc import Awaitable, Callable

from billing.calls import queries
from billing.calls.book import CallKind
from billing.calls.errors import CallOver, NotYourCall
from billing.calls.models import CallResult, CallState, PhoneCall
from billing.calls.rules import minutes_since
from billing.labour.durations import parse_duration
from billing.slots import queries as slots
from billing.verdicts import calling
from billing.verdicts.calling import Filed
from bot import desk, dialogs
from bot.naming_texts import meant
from bot.staff import call_lines, call_sheet, call_texts, cards, work_texts
from bot.staff.call_sheet import WHOSE, Question
from bot.visit import Answer, Visit
from intake.business.queries import admitted
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Client
from intake.contacts.queries import clients_called, find_client, people_of
from intake.letter import Letter, Press
from intake.letter import letter as plain
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Status, Ticket
from intake.tickets.texts import titled

LIKELY = 8


async def call(visit: Visit, name: str) -> Answer:
    """`/call`, or `/call NAME` where the client is known."""
    if not name.strip():
        return Answer(call_texts.whose(visit.t, await _likely(visit)), private=True)
    try:
        return await _begin(visit, await find_client(visit.session, name), None)
    except NoSuchClient:
        return await _whom_they_meant(visit, name.strip())


async def _likely(visit: Visit) -> list[tuple[int, str]]:
    """Whom this employee may be talking to."""
    likely = await queries.likely_clients(visit.session, visit.employee_id, LIKELY)
    return [(id_, (await visit.session.get_one(Client, id_)).name) for id_ in likely]


async def _whom_they_meant(visit: Visit, asked: str) -> Answer:
    """Nobody goes by it, or several do: those to choose from, on a call as buttons."""
    called = await clients_called(visit.session, asked)
    options = [(client.id, client.name) for client in (*called.beginning, *called.near)]
    said = meant(visit.t, asked, *called.names)
    choice = list(dict.fromkeys(options))[:LIKELY] or await _likely(visit)
    return Answer(call_texts.not_found(visit.t, asked, said, choice), private=True)


async def with_client(visit: Visit, press: Press) -> Answer:
    """A client's name, or *Call* on their card."""
    return await _begin(visit, await visit.session.get_one(Client, press.id), None)


async def on_ticket(visit: Visit, press: Press) -> Answer:
    """*Call* on a request."""
    ticket = await visit.session.get(Ticket, press.id)
    if ticket is None:
        raise NoSuchTicket(press.id)
    return await about(visit, ticket)


async def about(visit: Visit, ticket: Ticket) -> Answer:
    """The sheet of a call about a request."""
    return await _begin(visit, await visit.session.get_one(Client, ticket.client_id), ticket)


async def ask_client(visit: Visit, _press: Press) -> Answer:
    await dialogs.ask(visit, WHOSE)
    return Answer(call_texts.ask_client(visit.t), private=True)


async def _begin(visit: Visit, client: Client, ticket: Ticket | None) -> Answer:
    """A new sheet takes the place of one that was not filed."""
    former = await queries.open_sheet(visit.session, visit.employee_id)
    if former:
        same = former.client_id == client.id and (ticket is None or former.ticket_id == ticket.id)
        if same or former.began_at is not None:
            # The clock may be running: what was begun is not thrown away by a second press.
            return Answer(await call_sheet.draw(visit, former), private=True)
        former.state = CallState.DROPPED
        await visit.session.flush()
    people = await people_of(visit.session, client.id)
    about = ticket if ticket and ticket.status is not Status.CLOSED else None
    known = ticket.contact_id if ticket and ticket.contact_id else None
    if known is None and len(people) == 1:
        known = people[0][0].id
    assert visit.who is not None
    sheet = PhoneCall(
        client_id=client.id,
        contact_id=known,
        contact_known=known is not None or not people,
        employee_id=visit.employee_id,
        ticket_id=about.id if about else None,
        own_ticket=False,
        past_window=ticket is None
        and not visit.who.is_manager
        and not await admitted(visit.session, [client.id], visit.employee_id, visit.now),
        step=1,
        opened_at=visit.now,
        state=CallState.OPEN,
    )
    visit.session.add(sheet)
    await visit.session.flush()
    await _held_as_agreed(visit, sheet)
    return Answer(await call_sheet.draw(visit, sheet), private=True)


async def _held_as_agreed(visit: Visit, sheet: PhoneCall) -> None:
    """Where a time was agreed for this call, who it is with is known, and so is what was agreed about its price."""
    offer = await slots.live(visit.session, sheet.ticket_id) if sheet.ticket_id else None
    if offer is None or offer.starts_at is None or offer.caller_id != visit.employee_id:
        return
    sheet.offer_id, sheet.meant_at = offer.id, min(offer.starts_at, visit.now)
    sheet.contact_id, sheet.contact_known, sheet.past_window = offer.taken_by, True, False
    sheet.kind = sheet.kind or offer.kind
    if offer.priced and sheet.agreed is None and sheet.kind is offer.kind:
        sheet.to_say, sheet.agreed, sheet.agreed_at = offer.price_seen, True, offer.taken_at
        sheet.priced_at = offer.put_at
    await visit.session.flush()


async def _sheet(visit: Visit, press: Press) -> PhoneCall | None:
    """The sheet a button belongs to; None where it has been answered meanwhile. Raises NotYourCall, CallOver."""
    sheet = await calling.locked(visit.session, press.id, visit.employee_id)
    if sheet.step != press.revision:
        return None
    sheet.step += 1
    return sheet


async def _again(visit: Visit, press: Press) -> Answer:
    """The sheet as it is now."""
    sheet = await visit.session.get_one(PhoneCall, press.id)
    await call_sheet.note_words_to_say(visit, sheet)
    await visit.session.flush()
    return Answer(await call_sheet.draw(visit, sheet), rewrite=True)


async def pressed(visit: Visit, press: Press) -> Answer:
    """Any button of a sheet."""
    try:
        sheet = await _sheet(visit, press)
    except CallOver as over:
        before = (
            call_texts.filed_before(visit.t, over.ticket_id)
            if over.ticket_id
            else call_texts.dropped(visit.t)
        )
        return Answer(toast=before)
    except NotYourCall:
        return Answer(toast=call_texts.not_yours(visit.t), alert=True)
    if sheet is None:
        return Answer(toast=call_texts.gone_on(visit.t))
    match press.action:
        case "callwith":
            people = {one.id for one, _ in await people_of(visit.session, sheet.client_id)}
            chosen = int(press.argument)
            sheet.contact_id, sheet.contact_known = chosen if chosen in people else None, True
        case "callmin" if press.argument == "ask":
            sheet.step -= 1
            await call_sheet.draw(visit, sheet)
            return Answer(call_texts.ask_minutes(visit.t), private=True)
        case "callmin":
            _clock(visit, sheet, press.argument)
        case "callkind":
            sheet.kind = CallKind(press.argument)
        case "callsaid":
            sheet.agreed, sheet.agreed_at = press.argument == "yes", visit.now
        case "callon":
            await _about(visit, sheet, int(press.argument))
        case "callway":
            sheet.past_window = not sheet.past_window
        case "calldrop":
            sheet.state = CallState.DROPPED
            await call_sheet.forget_words(visit)
            return Answer(plain(call_texts.dropped(visit.t)), rewrite=True)
        case "callfile":
            return await _file(visit, sheet, "")
    return await _again(visit, press)


def _clock(visit: Visit, sheet: PhoneCall, argument: str) -> None:
    if argument == "start":
        sheet.began_at = sheet.began_at or visit.now
    elif argument == "stop":
        if sheet.began_at and sheet.minutes is None:
            sheet.minutes = minutes_since(sheet.began_at, visit.now)
    elif minutes := parse_duration(argument):
        sheet.minutes = minutes


async def _about(visit: Visit, sheet: PhoneCall, ticket_id: int) -> None:
    ticket = await visit.session.get(Ticket, ticket_id)
    if ticket is None or ticket.client_id != sheet.client_id:
        raise NoSuchTicket(ticket_id)
    sheet.ticket_id = ticket.id
    await _held_as_agreed(visit, sheet)


async def words(visit: Visit, question: str, call_id: int | None, said: str) -> Answer | None:
    """What was asked for in words. None where they no longer answer anything."""
    if question == WHOSE:
        return await call(visit, said)
    sheet = await visit.session.get(PhoneCall, call_id)
    if sheet is None or sheet.state is not CallState.OPEN or sheet.employee_id != visit.employee_id:
        return None
    if question == call_sheet.MINUTES:
        if sheet.minutes is None and not (minutes := parse_duration(said)):
            await call_sheet.draw(visit, sheet)
            return Answer(work_texts.bad_minutes(visit.t))
        sheet.minutes, sheet.step = sheet.minutes or minutes, sheet.step + 1
        await call_sheet.note_words_to_say(visit, sheet)
        return Answer(await call_sheet.draw(visit, sheet))
    return await _file(visit, sheet, said.strip())


async def _file(visit: Visit, sheet: PhoneCall, said: str) -> Answer:
    terms = await calling.terms_of(visit.session, sheet)
    if call_sheet.question(sheet, terms) is not Question.WORDS:
        return Answer(await call_sheet.draw(visit, sheet))
    await call_sheet.forget_words(visit)
    filed = await calling.file(
        visit.session,
        sheet.id,
        employee_id=visit.employee_id,
        words=said,
        inbox_id=visit.inbox_id,
        now=visit.now,
    )
    ticket = filed.ticket
    if filed.opened and ticket.status is Status.NEW:
        await desk.check_against_tariff(visit.session, ticket, said, visit.now, visit.t, money=False)
    if filed.opened:
        await cards.show(visit.session, ticket.id, visit.now)
    return Answer(await _filed(visit, filed), rewrite=visit.press is not None, ticket_id=ticket.id)


async def _filed(visit: Visit, filed: Filed) -> Letter:
    t, ticket = visit.t, filed.ticket
    came_to = await call_lines.came_to(visit.session, filed.call, t)
    minutes = t.minutes(filed.call.minutes or 0)
    told = filed.charge is not None
    said = call_texts.filed(t, ticket.id, titled(t, ticket.title), minutes, came_to, told=told)
    if filed.counted.result is not CallResult.QUOTE:
        return said
    return Letter((*said.paragraphs, *plain(call_texts.needs_price(t, ticket.id)).paragraphs))


PRESSES: dict[str, Callable[[Visit, Press], Awaitable[Answer]]] = {
    "call": with_client,
    "tcall": on_ticket,
    "callwho": ask_client,
    **dict.fromkeys(
        ("callwith", "callmin", "callkind", "callsaid", "callon", "callway", "calldrop", "callfile"), pressed
    ),
}
"""What any employee may press."""
