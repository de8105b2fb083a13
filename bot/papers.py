"""Invoices on their way out: drawn, put on the shelf, sent when their time has come; and reminders of overdue ones."""

import logging
from datetime import datetime, timedelta
from pathlib import Path

from billing.invoices import actions as invoices
from billing.invoices import queries
from billing.invoices.paper import OWN, draw
from billing.verdicts import invoice_letters
from bot.drawn import shelved
from config.database import Database, ReadSession
from intake.office.queries import office
from intake.office.rules import is_open
from intake.shelf import Shelf

log = logging.getLogger("papers")

TRIES = 3
"""Then a paper is sent without its PDF: the words say how to pay, and must not wait for a typesetter."""
AT_ONCE = 50


def own_forms(data: Path) -> Path | None:
    """Where the firm keeps layouts of its own, if it does."""
    folder = data / OWN
    return folder if folder.is_dir() else None


class Papers:
    """The calendar's job of invoices. Drawing takes a second and happens before the unit of work that sends."""

    def __init__(self, database: Database, shelf: Shelf, data: Path) -> None:
        self._database = database
        self._shelf = shelf
        self._data = data

    async def look(self, now: datetime) -> None:
        """Draw and send what is due, oldest first; then remind."""
        async with self._database.reading() as session:
            due = [one.invoice.id for one in await queries.to_tell(session, now)][:AT_ONCE]
            undrawn = await queries.to_draw(session)
            overdue = await self._overdue(session, now)
            shown = await invoice_letters.overdue_shown(session, now)
        if not shown:
            async with self._database.writing() as session:
                await invoice_letters.show_overdue(session, now)
        for invoice_id in [*due, *undrawn]:
            ready = await self._draw(invoice_id)
            if ready and invoice_id in due:
                async with self._database.writing() as session:
                    await invoice_letters.deliver(session, invoice_id, now)
        for invoice_id in overdue:
            async with self._database.writing() as session:
                await invoice_letters.remind(session, invoice_id, now)

    async def _overdue(self, session: ReadSession, now: datetime) -> list[int]:
        book = (await queries.invoicing(session)).invoices
        if book is None or not is_open(await office(session), now):
            return []
        after = timedelta(days=book.remind_after_days)
        return [one.invoice.id for one in await queries.to_remind(session, after, now)]

    async def _draw(self, invoice_id: int) -> bool:
        return await draw_invoice(self._database, self._shelf, self._data, invoice_id)


async def draw_invoice(database: Database, shelf: Shelf, data: Path, invoice_id: int) -> bool:
    """Whether the paper can go: drawn, or not to be drawn after several tries."""
    async with database.reading() as session:
        shown = await queries.shown(session, invoice_id)
    if shown.standing.paper:
        return True
    paper = await shelved(shelf, draw(shown.invoice.document, own_forms(data)), shown.invoice.name)
    if paper is None:
        async with database.writing() as session:
            return await invoices.not_drawn(session, invoice_id) >= TRIES
    async with database.writing() as session:
        await invoices.drawn(session, invoice_id, paper)
    return True
