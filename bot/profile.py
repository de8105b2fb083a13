"""A client's profile in the private chat of those who decide, its picture, and the decision sheet as a PDF."""

import logging
from datetime import datetime

from billing.profile import paper_texts, queries, texts
from billing.profile.figures import Profile
from billing.profile.paper import PICTURE, SHEET, draw
from billing.summary.queries import last_week
from billing.tariffs.queries import category_names
from bot.drawn import shelved
from bot.models import StatementOrder
from bot.ordered import Maker, order
from bot.summary import week_asked
from bot.visit import Answer, Visit
from config.database import Database, ReadSession
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter, Press
from intake.office.book import said
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.shelf import Shelf

log = logging.getLogger("profile")


async def shown(visit: Visit, client: Client) -> Letter | None:
    """The profile in words, its picture ordered to follow; None where there is nothing to tell of twelve weeks."""
    week = await last_week(visit.session, visit.now)
    told = await queries.profile(visit.session, client.id, week)
    if told is None or not told.told:
        return None
    await order(visit, PICTURE, client.id, told.key)
    return texts.profile(visit.t, told)


async def pressed(visit: Visit, press: Press) -> Answer:
    """The button on a client's card; whoever presses it in the staff chat reads it privately."""
    client = await visit.session.get_one(Client, press.id)
    found = await shown(visit, client)
    return Answer(found or texts.nothing(visit.t, client.name), private=True, rewrite=visit.private)


async def as_sheet(visit: Visit, press: Press) -> Answer:
    """The decision sheet as a PDF: ordered here, drawn and sent by `OrderedPapers`."""
    if await week_asked(visit.session, press.argument, visit.now) is None:
        return Answer(texts.nothing(visit.t, ""))
    await order(visit, SHEET, press.id, press.argument)
    return Answer(toast=texts.being_drawn(visit.t))


async def written_sheet(
    session: ReadSession, t: Translator, told: Profile, now: datetime
) -> dict[str, object]:
    """What stands on the sheet."""
    firm = (await office(session)).firm
    categories = await category_names(session)
    return paper_texts.sheet(
        t,
        told,
        firm=firm.name,
        made_at=now,
        zone=firm.zone,
        categories={code: said(name, t.language) for code, name in categories.items()},
    )


async def sheet(database: Database, shelf: Shelf, one: StatementOrder, now: datetime) -> Letter:
    """An ordered sheet, drawn."""
    async with database.reading(at_length=True) as session:
        t = await speaker(session, one.person_id)
        client = await session.get_one(Client, one.client_id)
        told = await _told(session, one, now)
        written = await written_sheet(session, t, told, now) if told else {}
    if told is None:
        return texts.nothing(t, client.name)
    kept = await shelved(shelf, draw(SHEET, written), f"the sheet {one.period} of {client.code}")
    if kept is None:
        return texts.not_drawn(t, client.name)
    name = f"{client.code}-{one.period}.pdf"
    return texts.file_of(t, told, Enclosure("document", name, "application/pdf", sha256=kept))


async def picture(database: Database, shelf: Shelf, one: StatementOrder, now: datetime) -> Letter | None:
    """The picture that follows the words; nothing follows where it cannot be drawn: the words say it all."""
    async with database.reading(at_length=True) as session:
        t = await speaker(session, one.person_id)
        told = await _told(session, one, now)
    if told is None:
        return None
    words = paper_texts.picture(t, told)
    kept = await shelved(shelf, draw(PICTURE, words), f"the picture {one.period} of client {one.client_id}")
    if kept is None:
        return None
    return texts.picture_of(t, told, Enclosure("photo", f"{one.period}.png", "image/png", sha256=kept))


async def _told(session: ReadSession, one: StatementOrder, now: datetime) -> Profile | None:
    week = await week_asked(session, one.period, now)
    return await queries.profile(session, one.client_id, week) if week else None


MAKERS: dict[str, Maker] = {SHEET: sheet, PICTURE: picture}
