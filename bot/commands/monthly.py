"""`okoshko month`: months closed by hand, one client after the other; opened again; and how they stand."""

import logging
from collections.abc import Callable
from datetime import date

from billing.closing import actions, queries
from billing.closing.errors import FormerOpen, NoSuchMonth, NotClosing, NotOver
from bot.commands import month_texts as texts
from bot.commands.named import client_named
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from config.clock import Period
from config.database import Database, ReadSession
from config.settings import Settings
from intake.contacts.models import Client
from intake.office.errors import NoBookApplied

log = logging.getLogger("month")
ACTOR = "terminal"


async def close(settings: Settings, period: str, client: str | None, say: Callable[[str], object]) -> Report:
    """Close a month for everybody, or for one client; each is done by itself, and told as it is done."""
    t = words(settings)
    async with opened(settings) as database:
        async with database.reading() as session:
            month = await _month(session, period)
            ids = [await _client(session, client)] if client else await queries.with_account(session, month)
            names = {one: (await session.get_one(Client, one)).name for one in ids}
        left: list[str] = []
        for done, client_id in enumerate(ids, 1):
            try:
                act = await _close(settings, database, client_id, month)
                say(texts.closed(t, done, len(ids), names[client_id], act))
            except FormerOpen as fault:
                left.append(texts.not_closed(t, names[client_id], texts.former_open(t, fault.period)))
            except (NotOver, NotClosing):
                raise Refusal("not_over", period) from None
            except Exception:
                log.exception("%s of client %s", period, client_id)
                left.append(texts.not_closed(t, names[client_id], texts.fault(t)))
    said = texts.all_closed(t, _first(month), len(ids) - len(left))
    return Report([*left, said], ok=not left)


async def _close(settings: Settings, database: Database, client_id: int, month: Period) -> str | None:
    async with database.writing() as session:
        made = await actions.close(
            session, client_id=client_id, month=month, actor=ACTOR, now=moment(settings)
        )
    return made.act.act.name if made.act else None


async def reopen(settings: Settings, period: str, client: str, why: str) -> Report:
    """Open a client's month again; why is kept with it."""
    t = words(settings)
    async with opened(settings) as database, database.writing() as session:
        month = await _month(session, period)
        client_id = await _client(session, client)
        try:
            fresh = await actions.reopen(
                session,
                client_id=client_id,
                month=month,
                actor=ACTOR,
                reason=why,
                now=moment(settings),
            )
        except NoSuchMonth:
            raise Refusal("never_closed", period) from None
        found = await session.get_one(Client, client_id)
    told = texts.reopened if fresh else texts.open_already
    return Report([told(t, _first(month), found.name), texts.then_close(t, month.key, found.code)])


async def listed(settings: Settings, period: str | None) -> Report:
    """How months stand, the newest last; of one, whom it is not closed for, and why."""
    t, now = words(settings), moment(settings)
    async with opened(settings) as database, database.reading() as session:
        try:
            months = [await _month(session, period)] if period else await queries.months_over(session, now)
            lines = []
            for month in months:
                stands = await queries.standing(session, month, now)
                lines.append(texts.line(t, month.key, len(stands.closed), stands.total))
                for one in stands.open if period else ():
                    why = stands.reopened.get(one.id)
                    said = texts.open_again(t, why) if why else ""
                    if one.id in stands.former_open:
                        said = texts.former_open(t, stands.former_open[one.id])
                    lines.append("  " + (f"{one.name}: {said}" if said else one.name))
        except (NotClosing, NoBookApplied):
            raise Refusal("not_closing") from None
    return Report(lines or [texts.nothing_over(t)])


async def _month(session: ReadSession, period: str) -> Period:
    try:
        if await queries.rules_in_force(session) is None:
            raise Refusal("not_closing")
        return await queries.month_called(session, period)
    except NoBookApplied:
        raise Refusal("apply_book") from None
    except NoSuchMonth:
        raise Refusal("no_month", period) from None


async def _client(session: ReadSession, asked: str) -> int:
    return (await client_named(session, asked)).id


def _first(month: Period) -> date:
    return date.fromisoformat(f"{month.key}-01")
