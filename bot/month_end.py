"""The month end of the calendar: closes what is due client by client, draws and sends the papers, reminds of acts."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from billing.acts import actions as acts
from billing.acts import queries as act_queries
from billing.closing import actions as closing
from billing.closing import queries, telling
from billing.closing.errors import FormerOpen, NotClosing
from billing.closing.models import MonthClose
from billing.closing.rules import closes_at
from billing.invoices.paper import draw
from billing.jobs import actions as jobs
from billing.ledger.errors import NoAccount
from billing.statements.paper import draw as draw_statement
from bot.drawn import shelved
from bot.papers import TRIES, draw_invoice, own_forms
from bot.staff.months import NOW
from bot.statements import written_paper
from config.clock import Period
from config.database import Database, ReadSession
from config.i18n import translator
from intake.contacts.models import Client
from intake.office.queries import office
from intake.office.rules import is_open
from intake.shelf import Shelf

log = logging.getLogger("month end")

EVERY = timedelta(minutes=1)
"""Months come due by the day: looking at every client every few seconds would be for nothing."""


class MonthEnd:
    """The calendar's job. Each client is closed in a unit of work of its own; papers are drawn outside of any."""

    def __init__(self, database: Database, shelf: Shelf, data: Path) -> None:
        self._database = database
        self._shelf = shelf
        self._data = data
        self._looked_at: datetime | None = None
        self._asked: set[str] = set()
        """Months a manager let be closed before their day, as they were known at the last look."""

    async def look(self, now: datetime) -> None:
        """Close what is due, send what is closed, remind of what nobody has answered."""
        async with self._database.reading() as session:
            waiting = await queries.to_tell(session)
        for close_id in waiting:
            await self._send(close_id, now)
        try:
            async with self._database.reading() as session:
                asked = await jobs.periods(session, NOW)
                lately = self._looked_at is not None and timedelta(0) <= now - self._looked_at < EVERY
                if lately and asked == self._asked:
                    return
                self._looked_at, self._asked = now, asked
                due = await self._due(session, now)
                unsigned = await self._unsigned(session, now)
        except NotClosing:
            return
        for month, client_id in due:
            await self._close(month, client_id, now)
        for act_id in unsigned:
            async with self._database.writing() as session:
                await telling.remind(session, act_id, now)

    async def _due(self, session: ReadSession, now: datetime) -> list[tuple[Period, int]]:
        rules, book = await queries.rules_in_force(session), await office(session)
        if rules is None:
            raise NotClosing
        asked = await jobs.periods(session, NOW)
        return [
            (month, client_id)
            for month in await queries.months_over(session, now)
            if month.key in asked or (is_open(book, now) and now >= closes_at(month, rules.on_day, book))
            for client_id in await queries.to_close(session, month)
        ]

    async def _unsigned(self, session: ReadSession, now: datetime) -> list[int]:
        rules = await queries.rules_in_force(session)
        if rules is None or not is_open(await office(session), now):
            return []
        since = now - timedelta(days=rules.remind_after_days)
        return [one.act.id for one in await act_queries.unsigned(session, since)]

    async def _close(self, month: Period, client_id: int, now: datetime) -> None:
        try:
            async with self._database.writing() as session:
                await closing.close(session, client_id=client_id, month=month, actor="desk", now=now)
                await telling.show(session, month.key, now)
        except (FormerOpen, NoAccount) as fault:
            log.info("%s of client %s waits: %s", month.key, client_id, fault)
        except Exception:
            # The next look tries again; the others go on.
            log.exception("%s of client %s is not closed", month.key, client_id)

    async def _send(self, close_id: int, now: datetime) -> None:
        try:
            if await self._drawn(close_id, now):
                async with self._database.writing() as session:
                    await telling.tell_month(session, close_id, now)
        except Exception:
            log.exception("the papers of closing %s are not sent", close_id)

    async def _drawn(self, close_id: int, now: datetime) -> bool:
        """Whether the papers can go."""
        async with self._database.reading() as session:
            close = await session.get_one(MonthClose, close_id)
            papers = await telling.papers_of(session, close)
        if papers.act and not await self._draw_act(papers.act):
            return False
        for one in (papers.invoice, papers.replaced):
            if one and not await draw_invoice(self._database, self._shelf, self._data, one.invoice.id):
                return False
        if not close.statement:
            await self._draw_statement(close, now)
        return True

    async def _draw_act(self, shown: act_queries.Shown) -> bool:
        if shown.standing.paper:
            return True
        made = draw(shown.act.document, own_forms(self._data))
        paper = await shelved(self._shelf, made, shown.act.name)
        if paper is None:
            async with self._database.writing() as session:
                return await acts.not_drawn(session, shown.act.id) >= TRIES
        async with self._database.writing() as session:
            await acts.drawn(session, shown.act.id, paper)
        return True

    async def _draw_statement(self, close: MonthClose, now: datetime) -> None:
        """Without it the letter goes all the same: the figures stand in its words."""
        async with self._database.reading() as session:
            client = await session.get_one(Client, close.client_id)
            t = translator(client.language or (await office(session)).firm.language)
            month = await queries.month_called(session, close.period)
            written = await written_paper(session, t, client, month, now)
        what = f"the statement {close.period} of {client.code}"
        kept = await shelved(self._shelf, draw_statement(written), what)
        if kept is None:
            return
        async with self._database.writing() as session:
            row = await session.get_one(MonthClose, close.id)
            row.statement = kept
