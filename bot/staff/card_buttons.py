"""What a card lets the office press: one tap for the usual, everything else behind the six; only what makes sense now."""

from datetime import datetime

from billing.quotes import bargaining
from billing.quotes import queries as quotes
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from billing.slots.queries import is_wish
from billing.verdicts import ours_texts, paying
from billing.verdicts.actions import supplement_undoable
from billing.verdicts.warranty import came_back
from bot.staff import acceptance, call_lines, draft_texts, objections, slot_lines, suggesting
from bot.staff.price_lines import missing_money
from config.database import ReadSession
from config.i18n import Translator
from intake.letter import Button, Press
from intake.tickets import history
from intake.tickets.decisions import UNDO_FOR
from intake.tickets.models import ClosedReason, Status, Ticket, Verdict

Row = tuple[Button, ...]


async def buttons(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> tuple[Row, ...]:
    """By where the request stands."""
    fresh = ticket.verdict_at is not None and now - ticket.verdict_at <= UNDO_FOR
    fresh = fresh and not await history.was_conceded(session, ticket)
    undo = _button(t("↩ Undo"), "undo", ticket)
    if await settled(session, ticket):
        return tuple(await call_lines.buttons(session, ticket, t, now))
    if ticket.status is Status.CLOSED:
        if ticket.closed_reason is ClosedReason.DONE:
            return (*await _objected(session, ticket, t, now), *_ours_after_all(t, ticket))
        if ticket.closed_reason is not ClosedReason.REFUSED:
            return tuple(await _objected(session, ticket, t, now))
        return ((undo if fresh else _button(t("Open again"), "again2", ticket),),)
    if ticket.verdict is None and ticket.status is Status.RESOLVED:
        return await _done_before(session, ticket, t, now)
    if ticket.verdict is None:
        return await _undecided(session, ticket, t, now)
    price = await quotes.current(session, ticket.id)
    agreed = await quotes.is_agreed(session, ticket.id)
    more = _button(t("Bill more"), "bill", ticket)
    further = agreed and price is not None and supplement_undoable(price, now)
    if further and price:
        fresh, undo = True, Button(t("↩ Undo"), Press("unmore", price.id, price.revision))
    if ticket.status is Status.RESOLVED:
        last: Row = ((undo, more) if further else (more,)) if agreed else ()
        objected = await _objected(session, ticket, t, now)
        return (*objected, *([last] if last else []), *_ours_after_all(t, ticket))
    if not fresh and await _just_assigned(session, ticket, now):
        fresh, undo = True, _button(t("↩ Undo"), "unassign", ticket)
    rows = await _about(session, ticket, price, t, now) if price else []
    rows += await _objected(session, ticket, t, now)
    ours = came_back(ticket) and ticket.verdict is not Verdict.OURS
    if ours:
        rows = [(_suggested(t, ticket, agreed=agreed),), *rows]
    if agreed:
        rows += [(more,), *(() if ours else _ours_after_all(t, ticket))]
    else:
        rows += _verdicts(t, ticket, without=Verdict.OURS if ours else None)
    assign, personal = _button(t("Assign"), "assign", ticket), _button(t("Personal"), "personal", ticket)
    rows = [*await slot_lines.buttons(session, ticket, t, now), *rows]
    rows += await call_lines.buttons(session, ticket, t, now)
    resolve = _button(t("Resolve"), "done", ticket)
    return (*rows, (undo, assign, personal) if fresh else (assign, personal, resolve))


async def settled(session: ReadSession, ticket: Ticket) -> bool:
    """Whether it is a call, or the wish for one, about which nobody has to decide anything."""
    return await call_lines.settled(session, ticket) or await slot_lines.settled(session, ticket)


async def _objected(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> list[Row]:
    """Charges made without asking that may still be taken back; not in the minute in which Undo does it."""
    if ticket.verdict_at is not None and now - ticket.verdict_at <= UNDO_FOR:
        return []
    prices = await quotes.of_ticket(session, ticket.id)
    return [row for price in prices for row in await objections.buttons(session, price, t, now)]


def _ours_after_all(t: Translator, ticket: Ticket) -> tuple[Row, ...]:
    """What was charged, or taken of a limit, can still turn out to be our own fault: asked once more, never undone."""
    if ticket.verdict not in (Verdict.IN_TARIFF, Verdict.BILLABLE):
        return ()
    return ((_button(t("Ours…"), "ours2", ticket),),)


def _suggested(t: Translator, ticket: Ticket, *, agreed: bool) -> Button:
    """It came back within the warranty. Where a price is agreed, what that gives back is asked first."""
    return _button("🙇 " + ours_texts.suggest(t), "ours2" if agreed else "ours", ticket)


async def _undecided(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> tuple[Row, ...]:
    """Every answer, whether somebody has the work already or not."""
    ours = came_back(ticket)
    usual = None if is_wish(ticket) else await suggesting.button(session, ticket, t, now)
    one_tap = _suggested(t, ticket, agreed=False) if ours else usual
    join = await suggesting.join_button(session, ticket, t)
    verdicts = _verdicts(t, ticket, without=Verdict.OURS if ours else None)
    last: Row = (_button(t("Personal"), "personal", ticket), _button(t("Assign"), "assign", ticket))
    if await _just_assigned(session, ticket, now):
        last = (_button(t("↩ Undo"), "unassign", ticket), *last)
    call = await slot_lines.buttons(session, ticket, t, now)
    return (*call, *([(one_tap,)] if one_tap else []), *verdicts, last, *([(join,)] if join else []))


async def _done_before(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> tuple[Row, ...]:
    """Urgent work is done, and nobody has said yet what it was; it cannot be refused any more."""
    if agreed := await call_lines.buttons(session, ticket, t, now):
        return (*agreed, (_button(t("Bill"), "bill", ticket), _button(t("Ours"), "ours", ticket)))
    one_tap = await suggesting.button(session, ticket, t, now)
    ours = _button(t("Ours"), "ours", ticket)
    answers: Row = (_button(t("In tariff"), "in", ticket), _button(t("Bill"), "bill", ticket), ours)
    return ((one_tap,), answers) if one_tap else (answers,)


async def _just_assigned(session: ReadSession, ticket: Ticket, now: datetime) -> bool:
    """Given to somebody who has not seen it yet."""
    at = await history.assigned_at(session, ticket) if ticket.assignee_id else None
    return at is not None and now - at <= UNDO_FOR


async def _about(
    session: ReadSession, ticket: Ticket, price: Quote, t: Translator, now: datetime
) -> list[Row]:
    """A price that waits for its answer or its money."""
    rows: list[Row] = []
    if price.state in (State.PUT, State.DISCUSSED):
        match acceptance.noted(ticket, price):
            case acceptance.FLAG:
                confirm = Press("confirm", price.id, price.revision)
                rows.append((Button("✅ " + t("Confirm the acceptance"), confirm),))
            case acceptance.NO_FLAG:
                confirm = Press("confirmno", price.id, price.revision)
                rows.append((Button("✖️ " + t("Confirm that they decline"), confirm),))
        rows.append((Button(t("Accepted by phone"), Press("onbehalf", price.id, price.revision)),))
        if price.state is State.DISCUSSED and not await bargaining.was_asked(session, price.id):
            asked = Press("askoff", price.id, price.revision)
            rows.append((Button("⚑ " + draft_texts.discount_asked(t), asked),))
    if await missing_money(session, price):
        promised = await paying.to_promise(session, price, now)
        offer = t("Promised payment: {sum}, 5 days", sum=t.money(promised, price.currency))
        rows.append((Button(offer, Press("promise", price.id, price.revision)),))
    return rows


def _verdicts(t: Translator, ticket: Ticket, *, without: Verdict | None) -> list[Row]:
    """The four answers; `without` the one that stands above them already."""
    choices = {
        Verdict.IN_TARIFF: _button(t("In tariff"), "in", ticket),
        Verdict.BILLABLE: _button(t("Bill"), "bill", ticket),
        Verdict.REFUSED: _button(t("Refuse"), "refuse", ticket),
        Verdict.OURS: _button(t("Ours"), "ours", ticket),
    }
    offered = [
        button
        for verdict, button in choices.items()
        if verdict is not without and (verdict is not ticket.verdict or verdict is Verdict.BILLABLE)
    ]
    return [tuple(offered[:2]), tuple(offered[2:])]


def _button(label: str, action: str, ticket: Ticket) -> Button:
    return Button(label, Press(action, ticket.id, ticket.revision))
