"""Standard errors: the employee explains, the manager confirms or drops with a reason, and may decide again."""

from datetime import datetime, timedelta

from sqlalchemy import select

from billing.labour import favours, queries
from billing.labour.models import ErrorState, StandardError, TimeEntry
from billing.labour.rules import COUNTED, Outcome
from billing.verdicts import favour_texts, favouring
from bot import dialogs
from bot.staff import work_texts
from bot.visit import Answer, Visit
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Direction, PersonalMark, Ticket, TicketEvent, TicketMessage
from intake.tickets.rules import nods

SHOWN = 10
WHY = "error_why"
"""The question for a reason in own words."""
MONTH, QUARTER = timedelta(days=30), timedelta(days=91)


async def undecided(visit: Visit, _press: Press) -> Answer:
    """What the manager has to decide, the oldest first."""
    lines, rows = [], []
    for error in (await queries.to_decide(visit.session))[:SHOWN]:
        lines.append(await _line(visit, error))
        rows.append(favour_texts.decisions(visit.t, error.id, error.ticket_id))
    return Answer(work_texts.favours(visit.t, lines, tuple(rows)))


async def ask_reason(visit: Visit, press: Press) -> Answer:
    """Confirm, or Drop: why? A usual reason is a button, and whatever is written instead is the reason."""
    error = await _known(visit, press.id)
    line = await _line(visit, error)
    confirm = press.action == "error_yes"
    await dialogs.ask(visit, WHY, error_id=error.id, confirm=confirm)
    said = favour_texts.ask_reason(visit.t, line, error.id, confirm=confirm)
    return Answer(said, private=True, rewrite=visit.private, ticket_id=error.ticket_id)


async def reason_chosen(visit: Visit, press: Press) -> Answer:
    confirm = press.action == "error_yes2"
    if press.argument != "own":
        await dialogs.forget(visit, WHY)
        return await _decide(visit, press.id, press.argument, confirm=confirm, rewrite=True)
    error = await _known(visit, press.id)
    await dialogs.ask(visit, WHY, error_id=error.id, confirm=confirm)
    return Answer(favour_texts.ask_own_words(visit.t, error.ticket_id), private=True)


async def own_reason(visit: Visit, error_id: int, words: str, *, confirm: bool) -> Answer:
    return await _decide(visit, error_id, words, confirm=confirm, rewrite=False)


async def _decide(visit: Visit, error_id: int, reason: str, *, confirm: bool, rewrite: bool) -> Answer:
    known = await _known(visit, error_id)
    fresh = known.state is ErrorState.DRAFT
    act = favours.confirm if confirm else favours.drop
    error = await act(
        visit.session, error_id=error_id, by_employee_id=visit.employee_id, now=visit.now, reason=reason
    )
    if fresh:
        await favouring.tell_decided(visit.session, error, visit.now)
    line = await _line(visit, error)
    worded = work_texts.favour_confirmed if confirm else work_texts.favour_dropped
    said = visit.t.sentences(worded(visit.t, line), favour_texts.reason(visit.t, error.reason))
    letter = plain(said.strip(), buttons=favour_texts.again(visit.t, error.id))
    return Answer(letter, rewrite=rewrite, ticket_id=error.ticket_id)


async def again(visit: Visit, press: Press) -> Answer:
    """ "Decide again": the decision is open, and that it was is on record."""
    before = await _known(visit, press.id)
    decided = before.state is not ErrorState.DRAFT and before.decided_by is not None
    error = await favours.reopen(
        visit.session, error_id=press.id, by_employee_id=visit.employee_id, now=visit.now
    )
    if decided:
        await favouring.tell_reopened(visit.session, error, visit.now)
    rows = (favour_texts.decisions(visit.t, error.id, error.ticket_id),)
    letter = work_texts.favours(visit.t, [await _line(visit, error)], rows)
    return Answer(letter, rewrite=True, ticket_id=error.ticket_id)


async def ask_why(visit: Visit, press: Press) -> Answer:
    """The employee wants to explain: the next words are the explanation."""
    error = await _known(visit, press.id)
    if error.employee_id != visit.employee_id or visit.who is None:
        raise NoSuchTicket(error.ticket_id)
    await dialogs.ask(visit, "explain", error_id=error.id)
    return Answer(work_texts.ask_explanation(visit.t, error.ticket_id), private=True)


async def explained(visit: Visit, error_id: int, words: str) -> Answer:
    error = await favours.explain(
        visit.session,
        error_id=error_id,
        employee_id=visit.employee_id,
        explanation=words.strip(),
        now=visit.now,
    )
    await favouring.show(visit.session, error, visit.now)
    return Answer(work_texts.explanation_kept(visit.t, error.ticket_id))


async def mine(visit: Visit) -> tuple[list[str], list[tuple[Button, ...]]]:
    """For /mine: an employee's own drafts and confirmed errors, and a button to explain each draft."""
    own = await queries.drafts(visit.session, visit.employee_id)
    lines = [await _line(visit, error) for error in own]
    if count := len(await queries.confirmed(visit.session, visit.employee_id, visit.now - QUARTER)):
        lines.append(favour_texts.confirmed(visit.t, count))
    rows: list[tuple[Button, ...]] = [
        (favour_texts.explain(visit.t, error.id, error.ticket_id),) for error in own[:SHOWN]
    ]
    return lines, rows


async def for_them(visit: Visit) -> list[str]:
    """What of the last thirty days counts for an employee: what they handed over, and thanks."""
    since = visit.now - MONTH
    marks = await visit.session.scalars(
        select(PersonalMark.id).where(
            PersonalMark.employee_id == visit.employee_id,
            PersonalMark.marked_by == visit.employee_id,
            PersonalMark.at >= since,
        )
    )
    handed = len(list(marks))
    return list(favour_texts.mine(visit.t, handed, await _thanks(visit, since)))


async def _thanks(visit: Visit, since: datetime) -> int:
    """Thanks of clients, in words or by "All well", on requests this employee has or worked on."""
    worked = select(TimeEntry.ticket_id).where(TimeEntry.employee_id == visit.employee_id)
    own = select(Ticket.id).where((Ticket.assignee_id == visit.employee_id) | Ticket.id.in_(worked))
    pressed = await visit.session.scalars(
        select(TicketEvent.ticket_id).where(
            TicketEvent.kind == "thanked", TicketEvent.at >= since, TicketEvent.ticket_id.in_(own)
        )
    )
    written = await visit.session.execute(
        select(TicketMessage.ticket_id, TicketMessage.text).where(
            TicketMessage.direction == Direction.IN,
            TicketMessage.automatic.is_(False),
            TicketMessage.sent_at >= since,
            TicketMessage.ticket_id.in_(own),
        )
    )
    return len({*pressed, *(ticket_id for ticket_id, text in written if text and nods(text))})


def counted(visit: Visit, entries: list[TimeEntry]) -> str:
    """The week's minutes by whether they count."""

    def sum_(*outcomes: Outcome) -> int:
        return sum(entry.worked_minutes for entry in entries if entry.outcome in outcomes)

    t = visit.t
    waiting, not_counted = sum_(Outcome.PENDING), sum_(Outcome.UNCOUNTED, Outcome.REFUSED)
    return favour_texts.logged(
        t,
        t.minutes(sum_(*COUNTED)),
        t.minutes(waiting) if waiting else None,
        t.minutes(not_counted) if not_counted else None,
    )


async def _known(visit: Visit, error_id: int) -> StandardError:
    error = await visit.session.get(StandardError, error_id)
    if error is None:
        raise NoSuchTicket(error_id)
    return error


async def _line(visit: Visit, error: StandardError) -> str:
    name = await employee_name(visit.session, error.employee_id)
    said = f" — {visit.t.quoted(error.explanation)}" if error.explanation else ""
    entries = await favours.past_tariff(visit.session, error.ticket_id, error.employee_id)
    whats = visit.t.listed(dict.fromkeys(entry.what for entry in entries if entry.what))
    what = visit.t.aside(whats) if whats else ""
    worked = visit.t.minutes(sum(entry.worked_minutes for entry in entries))
    return f"#{error.ticket_id} {visit.t.listed((name, worked))}{what}{said}"
