"""The month end in the managers' hands: the card of a month, closing now, opening again, papers that came back signed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update

from billing.acts import actions as acts
from billing.acts import queries as act_queries
from billing.closing import actions, queries, telling
from billing.closing.errors import NoSuchMonth
from billing.jobs import actions as jobs
from bot import dialogs
from bot.staff import month_texts as texts
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from config.clock import Clock
from config.database import ReadSession
from config.i18n import translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Client
from intake.letter import Letter, Press
from intake.office.queries import office
from intake.outbox.models import OutboxView

QUESTION = "mwhy"
NOW = "month_now"
"""The job by which a manager lets a month be closed before its day."""
CLIENTS_SHOWN = 60


@dataclass(frozen=True)
class MonthCard:
    """The view of a month for the managers."""

    clock: Clock

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        month = await queries.month_called(session, telling.period_of(subject_id))
        now = self.clock.now()
        stands = await queries.standing(session, month, now)
        t = translator((await office(session)).firm.language)
        return texts.card(t, stands, await _unsigned(session, now), subject_id)


async def month(visit: Visit, typed: str) -> Answer:
    """`/month`, `/month 2026-11`: the card of the newest month that is over, or of this one. In the chat it comes anew."""
    over = await queries.months_over(visit.session, visit.now)
    try:
        asked = await queries.month_called(visit.session, typed.strip()) if typed.strip() else None
    except NoSuchMonth:
        return Answer(texts.no_month(visit.t, typed.strip()))
    if not over or (asked and asked.key not in {one.key for one in over}):
        return Answer(texts.nothing_over(visit.t))
    chosen = asked or over[-1]
    subject = telling.subject_of(chosen.key)
    if not visit.staff_chat:
        stands = await queries.standing(visit.session, chosen, visit.now)
        unsigned = await _unsigned(visit.session, visit.now)
        return Answer(texts.card(visit.t, stands, unsigned, subject))
    await visit.session.execute(
        update(OutboxView)
        .where(
            OutboxView.kind == telling.CARD,
            OutboxView.subject_id == subject,
            OutboxView.chat_id == visit.chat_id,
        )
        .values(message_id=None, shown=0, digest=None)
        .execution_options(synchronize_session=False)
    )
    await telling.show(visit.session, chosen.key, visit.now)
    return Answer()


async def close_now(visit: Visit, press: Press) -> Answer:
    """ "Close now": the calendar does it client by client, each in a unit of work of its own."""
    period = telling.period_of(press.id)
    await jobs.claim(visit.session, job=NOW, period=period, now=visit.now)
    await telling.show(visit.session, period, visit.now)
    return Answer(toast=texts.closing(visit.t))


async def close_again(visit: Visit, press: Press) -> Answer:
    """ "Close again: Vega", of a month that was opened again."""
    month_ = await queries.month_called(visit.session, press.argument)
    done = await actions.close(
        visit.session,
        client_id=press.id,
        month=month_,
        actor=actor_employee(visit.employee_id),
        now=visit.now,
    )
    await telling.show(visit.session, month_.key, visit.now)
    client = await visit.session.get_one(Client, press.id)
    return Answer(toast=texts.closed_again(visit.t, client.name, papers=done.close.told_at is None))


async def choose_open(visit: Visit, press: Press) -> Answer:
    """ "Open again": whose month?"""
    month_ = await queries.month_called(visit.session, telling.period_of(press.id))
    stands = await queries.standing(visit.session, month_, visit.now)
    names = [(client_id, await _name(visit, client_id)) for client_id in stands.closed]
    clients = sorted(names, key=lambda pair: pair[1])[:CLIENTS_SHOWN]
    said = texts.which_open(visit.t, _first(month_.key), clients, month_.key)
    return Answer(said, private=True, toast=_elsewhere(visit))


async def ask_why(visit: Visit, press: Press) -> Answer:
    """Whose it is; why, they say in words."""
    month_ = await queries.month_called(visit.session, press.argument)
    await dialogs.ask(visit, QUESTION, client_id=press.id, period=month_.key)
    said = texts.ask_why(visit.t, _first(month_.key), await _name(visit, press.id))
    return Answer(said, private=True)


async def why_given(visit: Visit, client_id: int, period: str, words: str) -> Answer:
    """The month is open again, with why."""
    month_ = await queries.month_called(visit.session, period)
    fresh = await actions.reopen(
        visit.session,
        client_id=client_id,
        month=month_,
        actor=actor_employee(visit.employee_id),
        reason=words,
        now=visit.now,
    )
    await telling.show(visit.session, period, visit.now)
    said = texts.opened if fresh else texts.open_already
    return Answer(said(visit.t, _first(period), await _name(visit, client_id)))


async def choose_signed(visit: Visit, _press: Press) -> Answer:
    """ "Mark as signed": which paper came back?"""
    unsigned = await _unsigned(visit.session, visit.now)
    said = texts.which_signed(visit.t, unsigned[:CLIENTS_SHOWN])
    return Answer(said, private=True, toast=_elsewhere(visit))


async def signed(visit: Visit, press: Press) -> Answer:
    """The office has the signature."""
    shown = await act_queries.shown(visit.session, press.id)
    fresh = await acts.sign(visit.session, press.id, employee_id=visit.employee_id, now=visit.now)
    if not fresh:
        return Answer(toast=texts.signed_before(visit.t, shown.act.name))
    await telling.show(visit.session, shown.act.period, visit.now)
    await telling.take_buttons(visit.session, shown.act, visit.now)
    return Answer(toast=texts.signed(visit.t, shown.act.name))


async def _unsigned(session: ReadSession, now: datetime) -> list[texts.Waiting]:
    found = []
    for shown in await act_queries.unsigned(session):
        name = (await session.get_one(Client, shown.act.client_id)).name
        found.append((shown, name, (now - shown.act.issued_at).days))
    return found


async def _name(visit: Visit, client_id: int) -> str:
    return (await visit.session.get_one(Client, client_id)).name


def _elsewhere(visit: Visit) -> str | None:
    return None if visit.private else staff_texts.sent_private(visit.t)


def _first(period: str) -> date:
    return date.fromisoformat(f"{period}-01")
