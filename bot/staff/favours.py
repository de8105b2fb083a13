"""Standard errors: the employee explains, the manager confirms or drops."""

from billing.labour import favours
from billing.labour.models import StandardError, TimeEntry
from billing.labour.queries import drafts
from billing.verdicts import texts as verdict_texts
from bot import dialogs
from bot.staff import work_texts
from bot.visit import Answer, Visit
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.letter import letter as plain
from intake.tickets.errors import NoSuchTicket

SHOWN = 10


async def undecided(visit: Visit, _press: Press) -> Answer:
    """What the manager has to decide, the oldest first."""
    lines, rows = [], []
    for error in (await drafts(visit.session))[:SHOWN]:
        lines.append(await _line(visit, error))
        rows.append(verdict_texts.decisions(visit.t, error.id, error.ticket_id))
    return Answer(work_texts.favours(visit.t, lines, tuple(rows)))


async def confirm(visit: Visit, press: Press) -> Answer:
    await _known(visit, press.id)
    error = await favours.confirm(
        visit.session, error_id=press.id, by_employee_id=visit.employee_id, now=visit.now
    )
    line = await _line(visit, error)
    return Answer(plain(work_texts.favour_confirmed(visit.t, line)), rewrite=True, ticket_id=error.ticket_id)


async def drop(visit: Visit, press: Press) -> Answer:
    await _known(visit, press.id)
    error = await favours.drop(
        visit.session, error_id=press.id, by_employee_id=visit.employee_id, now=visit.now
    )
    line = await _line(visit, error)
    return Answer(plain(work_texts.favour_dropped(visit.t, line)), rewrite=True, ticket_id=error.ticket_id)


async def ask_why(visit: Visit, press: Press) -> Answer:
    """The employee wants to explain: the next words are the explanation."""
    error = await _known(visit, press.id)
    if error.employee_id != visit.employee_id or visit.who is None:
        raise NoSuchTicket(error.ticket_id)
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question="explain",
        now=visit.now,
        error_id=error.id,
    )
    return Answer(work_texts.ask_explanation(visit.t, error.ticket_id), private=True)


async def explained(visit: Visit, error_id: int, words: str) -> Answer:
    error = await favours.explain(
        visit.session,
        error_id=error_id,
        employee_id=visit.employee_id,
        explanation=words.strip(),
        now=visit.now,
    )
    return Answer(work_texts.explanation_kept(visit.t, error.ticket_id))


async def mine(visit: Visit) -> tuple[list[str], list[tuple[Button, ...]]]:
    """For /mine: an employee's own drafts, and a button to explain each."""
    own = await drafts(visit.session, visit.employee_id)
    lines = [await _line(visit, error) for error in own]
    rows: list[tuple[Button, ...]] = []
    for error in own[:SHOWN]:
        entry = await visit.session.get_one(TimeEntry, error.entry_id)
        several = sum(other.ticket_id == error.ticket_id for other in own) > 1
        minutes = visit.t.minutes(entry.worked_minutes) if several else ""
        rows.append((verdict_texts.explain(visit.t, error.id, error.ticket_id, minutes),))
    return lines, rows


async def _known(visit: Visit, error_id: int) -> StandardError:
    error = await visit.session.get(StandardError, error_id)
    if error is None:
        raise NoSuchTicket(error_id)
    return error


async def _line(visit: Visit, error: StandardError) -> str:
    entry = await visit.session.get_one(TimeEntry, error.entry_id)
    name = await employee_name(visit.session, error.employee_id)
    said = f" — {visit.t.quoted(error.explanation)}" if error.explanation else ""
    what = visit.t.aside(entry.what) if entry.what else ""
    return f"#{error.ticket_id} {name}, {visit.t.minutes(entry.worked_minutes)}{what}{said}"
