"""Monday morning: looks whether a week's summary is due, has its pictures drawn and its tables written, posts it."""

import logging
import re
from collections.abc import Sequence
from datetime import datetime

from billing.summary import picture_texts, queries, workbook_texts
from billing.summary.actions import Reader, Told, post, readers
from billing.summary.chart import draw
from billing.summary.people import people, time_entries
from billing.summary.workbook import written
from billing.summary.workbook_texts import Figures
from billing.tariffs.queries import category_names
from bot.drawn import shelved
from config.clock import Period, week_named
from config.database import Database, ReadSession
from config.i18n import translator
from intake.letter import Enclosure
from intake.office.queries import office
from intake.shelf import Shelf

log = logging.getLogger("summary")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WEEK = re.compile(r"2\d{3}-W\d{2}", re.ASCII)


class WeeklySummary:
    """The calendar's weekly job. Drawing takes a second or two and happens before the unit of work that posts."""

    def __init__(self, database: Database, shelf: Shelf, owner_mail: str | None) -> None:
        self._database = database
        self._shelf = shelf
        self._owner_mail = owner_mail

    async def look(self, now: datetime) -> None:
        """Post the summary that is due, if one is and somebody is there to read it."""
        async with self._database.reading(at_length=True) as session:
            week = await queries.due(session, now)
            if week is None:
                return
            audience = await readers(session, self._owner_mail)
            if not audience:
                return
            figures = await everything(session, week)
        told = await self._told(figures, audience)
        async with self._database.writing() as session:
            posted = await post(session, told, audience, now)
        if posted:
            log.info("summary of %s posted to %d readers", figures.week.key, len(audience))

    async def _told(self, figures: Figures, audience: Sequence[Reader]) -> Told:
        pictures, tables = {}, {}
        for language in sorted({reader.language for reader in audience if reader.employee_id is None}):
            words = picture_texts.picture(translator(language), figures.week)
            if picture := await shelved(self._shelf, draw(words), f"the picture {figures.week.key}"):
                name = f"{figures.week.key}.png"
                pictures[language] = Enclosure("photo", name, "image/png", sha256=picture)
        for language in sorted({reader.language for reader in audience if reader.money}):
            cells = workbook_texts.book(translator(language), figures)
            if table := await shelved(self._shelf, written(cells), f"the workbook {figures.week.key}"):
                name = f"{figures.week.key}.xlsx"
                tables[language] = Enclosure("document", name, XLSX, sha256=table)
        return Told(figures.week, figures.people, pictures, tables)


async def everything(session: ReadSession, week: Period) -> Figures:
    """What the post, the mail and the workbook of a week are made of, read at one moment."""
    return Figures(
        *await queries.spans(session, week),
        await people(session, week),
        await time_entries(session, week),
        await category_names(session),
        (await office(session)).firm.zone,
    )


async def week_asked(session: ReadSession, asked: str, now: datetime) -> Period | None:
    """The week called `2026-W47`, the latest that is over for nothing; None for what is no week."""
    if not asked:
        return await queries.last_week(session, now)
    if not WEEK.fullmatch(asked):
        return None
    try:
        return week_named(asked, (await office(session)).firm.zone)
    except ValueError:
        return None
