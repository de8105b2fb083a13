"""Monday morning: looks whether a week's summary is due, has its pictures drawn, posts it."""

import logging
import re
from collections.abc import Iterable
from datetime import datetime

from billing.drawing import NotDrawn
from billing.summary import picture_texts, queries
from billing.summary.actions import post, readers
from billing.summary.chart import draw
from billing.summary.figures import Summary
from config.clock import Period, week_named
from config.database import Database, ReadSession
from config.i18n import translator
from intake.letter import Enclosure
from intake.office.queries import office
from intake.shelf import Shelf

log = logging.getLogger("summary")

WEEK = re.compile(r"2\d{3}-W\d{2}", re.ASCII)


class WeeklySummary:
    """The calendar's weekly job. Drawing takes a second and happens before the unit of work that posts."""

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
            summary = await queries.summary(session, week)
        pictures = await self._pictures(summary, {reader.language for reader in audience})
        async with self._database.writing() as session:
            posted = await post(session, summary, audience, pictures, now)
        if posted:
            log.info("summary of %s posted to %d readers", summary.key, len(audience))

    async def _pictures(self, summary: Summary, languages: Iterable[str]) -> dict[str, Enclosure]:
        drawn = {}
        for language in sorted(languages):
            try:
                image = await draw(picture_texts.picture(translator(language), summary))
                kept = self._shelf.put(image)
            except (NotDrawn, OSError):
                # The words say it all: a picture that cannot be drawn or kept must not hold them up.
                log.exception("no picture of %s", summary.key)
                continue
            drawn[language] = Enclosure("photo", f"{summary.key}.png", "image/png", sha256=kept)
        return drawn


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
