"""Months on their way to clients, without asking or by a manager's hand: drawn outside of any unit of work, then queued."""

import logging
from datetime import datetime, timedelta

from billing.statements import month_texts as texts
from billing.statements import telling
from billing.statements.telling import Due
from billing.verdicts import facts
from billing.verdicts.accounting import can_be_written_to
from bot.client import texts as client_texts
from bot.models import StatementOrder
from bot.ordered import order
from bot.statements import drawn_paper, month_named, month_pressed
from bot.visit import Answer, Visit
from config.database import Database
from config.i18n import translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter, Press
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.shelf import Shelf

log = logging.getLogger("month reports")

PAPER = "month"
EVERY = timedelta(minutes=1)
"""Months come due by the day: looking at every client every few seconds would be for nothing."""


class MonthReports:
    """The calendar's job, after the month end: what that sends goes first."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf
        self._looked_at: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Tell whoever is due; one client's fault leaves the others alone."""
        if self._looked_at is not None and timedelta(0) <= now - self._looked_at < EVERY:
            return
        self._looked_at = now
        async with self._database.reading() as session:
            due = await telling.due(session, now)
        for one in due:
            try:
                files = () if one.has_paper else await self._drawn(one, now)
                async with self._database.writing() as session:
                    await telling.tell(session, one.client.id, one.month, files, now)
            except Exception:
                # The next look tries again.
                log.exception("%s of %s is not told", one.month.key, one.client.code)

    async def _drawn(self, due: Due, now: datetime) -> tuple[Enclosure, ...]:
        """The paper; without it the words go all the same, and a button draws it."""
        async with self._database.reading() as session:
            t = translator(due.client.language or (await office(session)).firm.language)
        return await drawn_paper(self._database, self._shelf, t, due.client, due.month, now)


async def send(visit: Visit, press: Press) -> Answer:
    """ "Send it to the client", of a manager: to everybody who decides there, once from one message."""
    month = await month_pressed(visit, press)
    if month is None or visit.who is None or not visit.who.is_manager:
        return Answer(client_texts.not_for_you(visit.t))
    names, fresh = [], False
    for _, person in await facts.deciders(visit.session, press.id):
        if not await can_be_written_to(visit.session, person.id):
            continue
        names.append(person.name)
        key = f"{PAPER}:{press.id}:{month.key}:{person.id}:{visit.chat_id}:{visit.card_id}"
        fresh |= await order(visit, PAPER, press.id, month.key, reader=person.id, key=key)
    if not names:
        return Answer(toast=texts.nobody_to_send_to(visit.t), alert=True)
    return Answer(toast=texts.on_its_way(visit.t, names) if fresh else texts.on_its_way_already(visit.t))


async def made(database: Database, shelf: Shelf, one: StatementOrder, now: datetime) -> Letter:
    """A month somebody sends, as it comes without asking, with its paper."""
    async with database.reading() as session:
        t = await speaker(session, one.person_id)
        client = await session.get_one(Client, one.client_id)
        month = await month_named(session, one.period)
        assert month is not None
        view = await telling.view_of(session, client, month, now)
    files = await drawn_paper(database, shelf, t, client, month, now)
    return texts.by_itself(t, view, telling.place_of(client.id, month), files)
