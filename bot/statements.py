"""Statements in the chat, page by page, and as files."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from billing.statements import month_texts, paper_texts, queries, table, texts
from billing.statements.figures import page_of
from billing.statements.paper import draw
from billing.statements.telling import view_of
from billing.statements.texts import Place
from bot.client import texts as client_texts
from bot.drawn import shelved
from bot.models import StatementOrder
from bot.ordered import order
from bot.visit import Answer, Visit
from config.clock import Period, midnight, month_of
from config.database import Database, ReadSession
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter, Press
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.shelf import Shelf

log = logging.getLogger("statements")

PAPER = "statement"
SIZE = 8
"""Movements on a page: on a telephone that is about two screens."""


async def open_statement(visit: Visit) -> Answer:
    """`/statement` of a client's signer or delegate."""
    places = [place for place in visit.who.places if place.authority.may_order] if visit.who else []
    if not places:
        return Answer(client_texts.not_for_you(visit.t))
    month = await _this_month(visit.session, visit.now)
    if len(places) > 1:
        return Answer(
            texts.whose(visit.t, [(place.client_name, place.client_id, month.key) for place in places])
        )
    return Answer(await _page(visit, places[0].client_id, month, 0))


async def of_client(visit: Visit, press: Press) -> Answer:
    """The button on a client's card: this month."""
    return Answer(await _page(visit, press.id, await _this_month(visit.session, visit.now), 0), private=True)


async def turn(visit: Visit, press: Press) -> Answer:
    """Another page, or another month."""
    month = await month_pressed(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    return Answer(await _page(visit, press.id, month, press.revision), rewrite=True)


async def as_table(visit: Visit, press: Press) -> Answer:
    """The month as a file for a spreadsheet."""
    month = await month_pressed(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    client = await visit.session.get_one(Client, press.id)
    zone = (await office(visit.session)).firm.zone
    whole = await queries.statement(visit.session, client.id, month.start, month.end)
    content = table.table(visit.t, whole, texts.rows(visit.t, whole, zone))
    kept = Enclosure("document", file_name(client, month.key, "csv"), "text/csv", sha256=visit.keep(content))
    return Answer(replace(texts.file_of(visit.t, client.name, month.key), enclosures=(kept,)))


async def as_paper(visit: Visit, press: Press) -> Answer:
    """The month as a PDF: ordered here, drawn and sent by `OrderedPapers`."""
    month = await month_pressed(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    await order(visit, PAPER, press.id, month.key)
    return Answer(toast=texts.being_drawn(visit.t))


async def as_asked(visit: Visit, press: Press) -> Answer:
    """What was asked in a month, how each request counted, and the limits."""
    month = await month_pressed(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    client = await visit.session.get_one(Client, press.id)
    view = await view_of(visit.session, client, month, visit.now)
    shown, pages = page_of(view.month.asked, press.revision, SIZE)
    place = await _place(visit, client.id, month, press.revision, pages)
    manager = visit.who is not None and visit.who.is_manager
    return Answer(month_texts.page(visit.t, view, shown, place, to_send=manager), rewrite=True)


async def _page(visit: Visit, client_id: int, month: Period, asked: int) -> Letter:
    client = await visit.session.get_one(Client, client_id)
    zone = (await office(visit.session)).firm.zone
    whole = await queries.statement(visit.session, client_id, month.start, month.end)
    shown, pages = page_of(whole.movements, asked, SIZE)
    place = await _place(visit, client_id, month, asked, pages)
    return texts.page(visit.t, client.name, whole, shown, place, zone, under_way=month.end > visit.now)


async def _place(visit: Visit, client_id: int, month: Period, asked: int, pages: int) -> Place:
    zone = (await office(visit.session)).firm.zone
    first = month_of(await queries.opened_at(visit.session, client_id), zone)
    before, after = month_of(month.start - timedelta(seconds=1), zone), month_of(month.end, zone)
    return Place(
        client_id,
        month,
        earlier=before.key if month.start > first.start else None,
        later=after.key if month.end <= visit.now else None,
        page=min(max(asked, 0), pages - 1),
        pages=pages,
    )


async def month_pressed(visit: Visit, press: Press) -> Period | None:
    """The month a button names; None where this person may not see the account, or it is no month."""
    places = visit.who.places if visit.who else ()
    manager = visit.who is not None and visit.who.is_manager
    if not manager and not any(place.client_id == press.id and place.authority.may_order for place in places):
        return None
    return await month_named(visit.session, press.argument)


async def month_named(session: ReadSession, key: str) -> Period | None:
    """The month called `2026-11`."""
    try:
        first = datetime.strptime(key, "%Y-%m").date()  # noqa: DTZ007 (a month of the calendar)
    except ValueError:
        return None
    zone = (await office(session)).firm.zone
    return month_of(midnight(first, zone), zone)


async def _this_month(session: ReadSession, now: datetime) -> Period:
    return month_of(now, (await office(session)).firm.zone)


def file_name(client: Client, key: str, ending: str) -> str:
    """`vega-2026-11.pdf`."""
    return f"{client.code}-{key}.{ending}"


async def made(database: Database, shelf: Shelf, order: StatementOrder, now: datetime) -> Letter:
    """An ordered statement, drawn."""
    async with database.reading() as session:
        t = await speaker(session, order.person_id)
        client = await session.get_one(Client, order.client_id)
        month = await month_named(session, order.period)
        assert month is not None
    drawn = await drawn_paper(database, shelf, t, client, month, now)
    if not drawn:
        return texts.not_drawn(t, client.name, order.period)
    return replace(texts.file_of(t, client.name, order.period), enclosures=drawn)


async def drawn_paper(
    database: Database, shelf: Shelf, t: Translator, client: Client, month: Period, now: datetime
) -> tuple[Enclosure, ...]:
    """The paper of a month; nothing where it cannot be drawn."""
    async with database.reading() as session:
        written = await written_paper(session, t, client, month, now)
    kept = await shelved(shelf, draw(written), f"the statement {month.key} of {client.code}")
    if kept is None:
        return ()
    return (Enclosure("document", file_name(client, month.key, "pdf"), "application/pdf", sha256=kept),)


async def written_paper(
    session: ReadSession, t: Translator, client: Client, month: Period | None, now: datetime
) -> dict[str, object]:
    """What stands on the paper of a month, or of everything there ever was."""
    firm = (await office(session)).firm
    start, end = (month.start, month.end) if month else (None, None)
    view = await view_of(session, client, month, now) if month else None
    whole = view.month.money if view else await queries.statement(session, client.id, start, end)
    if month:
        period = t.month(month.start.astimezone(firm.zone).date())
    else:
        since = (await queries.opened_at(session, client.id)).astimezone(firm.zone).date()
        period = texts.since(t, since, now.astimezone(firm.zone).date())
    return paper_texts.paper(
        t,
        whole,
        firm=firm.name,
        client=client.name,
        period=period,
        made_at=now,
        zone=firm.zone,
        years=month is None,
        view=view,
    )
