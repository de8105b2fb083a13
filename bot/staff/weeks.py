"""A week's summary when somebody asks for it, the weeks beside it, and a client's profile from there."""

from datetime import timedelta

from billing.summary import own_texts, post_texts, queries, texts
from billing.summary.people import people as everybody
from bot.staff import people
from bot.staff import texts as staff_texts
from bot.summary import week_asked
from bot.visit import Answer, Visit
from config.clock import Period
from intake.contacts.models import Client
from intake.letter import Letter, Press
from intake.letter import letter as plain
from intake.office.queries import office


async def view(visit: Visit, asked: str) -> Answer:
    """`/summary [2026-W47]`; money is shown in a manager's private chat only, in a colleague's their own week."""
    week = await week_asked(visit.session, asked.strip(), visit.now)
    if week is None:
        return Answer(plain(texts.usage(visit.t)))
    if week.start > visit.now:
        return Answer(plain(texts.not_begun(visit.t, asked.strip())))
    manager = visit.who is not None and visit.who.is_manager
    return Answer(await (_page if manager or not visit.private else _own)(visit, week))


async def turn(visit: Visit, press: Press) -> Answer:
    """The week before or after, in the same message. In the staff chat it shows no money, whoever presses."""
    week = await week_asked(visit.session, press.argument, visit.now)
    manager = visit.who is not None and visit.who.is_manager
    if week is None or week.start > visit.now or (visit.private and not manager):
        return Answer(toast=staff_texts.only_managers(visit.t), alert=True)
    return Answer(await _page(visit, week), rewrite=True)


async def of_client(visit: Visit, press: Press) -> Answer:
    """A client's profile, privately wherever it was asked for: it has money on it."""
    found = await visit.session.get_one(Client, press.id)
    return Answer(await people.at_a_glance(visit, found), private=True)


async def _page(visit: Visit, week: Period) -> Letter:
    summary = await queries.summary(visit.session, week)
    words = post_texts.full if visit.private else post_texts.staff
    return words(visit.t, summary, post_texts.Post(later=await _is_over(visit, week)))


async def _own(visit: Visit, week: Period) -> Letter:
    own = next(one for one in await everybody(visit.session, week) if one.employee_id == visit.employee_id)
    zone = (await office(visit.session)).firm.zone
    first, last = (moment.astimezone(zone).date() for moment in (week.start, week.end))
    return own_texts.own(visit.t, texts.week(visit.t, week.key, first, last - timedelta(days=1)), own)


async def _is_over(visit: Visit, week: Period) -> bool:
    """Whether the week after this one is over."""
    return (await queries.last_week(visit.session, visit.now)).start > week.start
