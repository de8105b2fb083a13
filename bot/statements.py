"""Statements in the chat, page by page, and as files; a PDF is drawn outside of any unit of work, and then sent."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from billing.statements import paper_texts, queries, table, texts
from billing.statements.figures import page_of
from billing.statements.paper import NotDrawn, draw
from billing.statements.texts import Place
from bot.client import texts as client_texts
from bot.models import StatementOrder
from bot.visit import Answer, Visit
from config.clock import Period, midnight, month_of
from config.database import Database, ReadSession
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Enclosure, Letter, Press
from intake.office.queries import office
from intake.outbox.delivery import speaker, tell
from intake.shelf import Shelf

log = logging.getLogger("statements")

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
    month = await _month(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    return Answer(await _page(visit, press.id, month, press.revision), rewrite=True)


async def as_table(visit: Visit, press: Press) -> Answer:
    """The month as a file for a spreadsheet."""
    month = await _month(visit, press)
    if month is None:
        return Answer(client_texts.not_for_you(visit.t))
    client = await visit.session.get_one(Client, press.id)
    zone = (await office(visit.session)).firm.zone
    whole = await queries.statement(visit.session, client.id, month.start, month.end)
    content = table.table(visit.t, whole, texts.rows(visit.t, whole, zone))
    kept = Enclosure("document", _name(client, month.key, "csv"), "text/csv", sha256=visit.keep(content))
    return Answer(replace(texts.file_of(visit.t, client.name, month.key), enclosures=(kept,)))


async def as_paper(visit: Visit, press: Press) -> Answer:
    """The month as a PDF: ordered here, drawn and sent by `StatementPapers`."""
    month = await _month(visit, press)
    if month is None or visit.who is None:
        return Answer(client_texts.not_for_you(visit.t))
    visit.session.add(
        StatementOrder(
            key=f"inbox:{visit.inbox_id}",
            client_id=press.id,
            person_id=visit.who.person_id,
            period=month.key,
            asked_at=visit.now,
        )
    )
    await visit.session.flush()
    return Answer(toast=texts.being_drawn(visit.t))


async def _page(visit: Visit, client_id: int, month: Period, asked: int) -> Letter:
    client = await visit.session.get_one(Client, client_id)
    zone = (await office(visit.session)).firm.zone
    whole = await queries.statement(visit.session, client_id, month.start, month.end)
    shown, pages = page_of(whole.movements, asked, SIZE)
    first = month_of(await queries.opened_at(visit.session, client_id), zone)
    before, after = month_of(month.start - timedelta(seconds=1), zone), month_of(month.end, zone)
    place = Place(
        client_id,
        month,
        earlier=before.key if month.start > first.start else None,
        later=after.key if month.end <= visit.now else None,
        page=min(asked, pages - 1),
        pages=pages,
    )
    return texts.page(visit.t, client.name, whole, shown, place, zone, under_way=month.end > visit.now)


async def _month(visit: Visit, press: Press) -> Period | None:
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


def _name(client: Client, key: str, ending: str) -> str:
    return f"{client.code}-{key}.{ending}"


class StatementPapers:
    """The calendar's job: draws what was ordered, the oldest first, and sends it once."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    async def look(self, now: datetime) -> None:
        """Draw and send everything that is ordered."""
        async with self._database.reading() as session:
            orders = list(
                await session.scalars(
                    select(StatementOrder).where(StatementOrder.done_at.is_(None)).order_by(StatementOrder.id)
                )
            )
        for order in orders:
            await self._serve(order.id, now)

    async def _serve(self, order_id: int, now: datetime) -> None:
        async with self._database.reading() as session:
            order = await session.get_one(StatementOrder, order_id)
            t = await speaker(session, order.person_id)
            client = await session.get_one(Client, order.client_id)
            month = await month_named(session, order.period)
            assert month is not None
            written = await written_paper(session, t, client, month, now)
        said = await self._said(t, client, order.period, written)
        async with self._database.writing() as session:
            order = await session.get_one(StatementOrder, order_id)
            if order.done_at is None:
                order.done_at = now
                await tell(
                    session,
                    person_id=order.person_id,
                    key=f"statement:{order.id}",
                    words=lambda _: said,
                    now=now,
                )

    async def _said(self, t: Translator, client: Client, key: str, written: dict[str, object]) -> Letter:
        try:
            kept = self._shelf.put(await draw(written))
        except (NotDrawn, OSError):
            log.exception("no statement of %s for %s", key, client.code)
            return texts.not_drawn(t, client.name, key)
        paper = Enclosure("document", _name(client, key, "pdf"), "application/pdf", sha256=kept)
        return replace(texts.file_of(t, client.name, key), enclosures=(paper,))


async def written_paper(
    session: ReadSession, t: Translator, client: Client, month: Period | None, now: datetime
) -> dict[str, object]:
    """What stands on the paper of a month, or of everything there ever was."""
    firm = (await office(session)).firm
    start, end = (month.start, month.end) if month else (None, None)
    whole = await queries.statement(session, client.id, start, end)
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
    )
