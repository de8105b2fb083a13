"""Acts held against the ledger: what was taken in closed months stands in one act, to the unit; every paper adds up."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from billing.acts import queries
from billing.acts.lifecycle import ActKind, ActState
from billing.acts.models import Act, ActEntry, ActStanding
from billing.acts.rules import belongs
from billing.closing.models import CloseState, MonthClose
from billing.closing.queries import month_called
from billing.invoices.models import InvoiceSeries
from billing.ledger.models import Transfer
from billing.numbering import gaps
from config.database import ReadSession
from intake.doubts import Doubt


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference between acts, their entries, the ledger and the closed months; empty is well."""
    acts = list(await session.scalars(select(Act).order_by(Act.id)))
    standings = {row.act_id: row for row in await session.scalars(select(ActStanding))}
    entries: dict[int, list[ActEntry]] = defaultdict(list)
    for entry in await session.scalars(select(ActEntry).order_by(ActEntry.id)):
        entries[entry.act_id].append(entry)
    series = {(row.series, row.year): row.last for row in await session.scalars(select(InvoiceSeries))}
    ours = {(act.series, act.year) for act in acts}
    given = ((act.series, act.year, act.number) for act in acts)
    doubts = list(gaps("act", given, {key: last for key, last in series.items() if key in ours}))
    transfers = await _transfers(session, entries)
    for act in acts:
        doubts += _paper(act, entries[act.id])
        doubts += _entries(act, standings.get(act.id), entries[act.id], transfers)
    return [*doubts, *await _months(session)]


async def _transfers(session: ReadSession, entries: dict[int, list[ActEntry]]) -> dict[int, Transfer]:
    ids = {entry.transfer_id for rows in entries.values() for entry in rows}
    if not ids:
        return {}
    query = select(Transfer).where(Transfer.id.in_(select(ActEntry.transfer_id)))
    return {row.id: row for row in await session.scalars(query)}


def _paper(act: Act, entries: list[ActEntry]) -> Iterator[Doubt]:
    facts, sign = act.document["facts"], 1 if act.kind is ActKind.WORK else -1
    total = sign * sum(entry.amount_minor for entry in entries)
    if act.amount_minor != total:
        yield _doubt(act, "act_total", total, act.amount_minor)
    if sum(facts["rows"]) != act.amount_minor or facts["gross_minor"] != act.amount_minor:
        yield _doubt(act, "act_rows", act.amount_minor, sum(facts["rows"]))
    taxed = sum(net + vat for _, net, vat in facts["tax"])
    if facts["tax"] and taxed != act.amount_minor:
        yield _doubt(act, "act_tax", act.amount_minor, taxed)


def _entries(
    act: Act, standing: ActStanding | None, entries: list[ActEntry], transfers: dict[int, Transfer]
) -> Iterator[Doubt]:
    if standing is None:
        yield _doubt(act, "act_standing", "one", "none")
        return
    stands = standing.state is not ActState.WITHDRAWN
    for entry in entries:
        if entry.stands is not stands:
            yield _doubt(act, "act_entry", stands, entry.stands)
        transfer = transfers.get(entry.transfer_id)
        taken = queries.booking(transfer).amount_minor if transfer else None
        if entry.amount_minor != taken:
            yield _doubt(act, "act_entry", taken, entry.amount_minor)


async def _months(session: ReadSession) -> list[Doubt]:
    """For every client: what stands in acts is what was taken up to the last closed month, as its closing saw it."""
    closes: dict[int, list[MonthClose]] = defaultdict(list)
    for close in await session.scalars(select(MonthClose).order_by(MonthClose.period)):
        closes[close.client_id].append(close)
    doubts: list[Doubt] = []
    for client_id, rows in closes.items():
        should, in_acts = await _should(session, client_id, rows), await queries.acted(session, client_id)
        # The act of a month that is open again stands until the month is closed: it is right as it is.
        kept = {id_ for row in rows if _is_open_again(row) for id_ in await _entered(session, row)}
        every = {one.id: one.amount_minor for one in await queries.bookings(session, client_id)}
        found = sum(every.get(id_, 0) for id_ in in_acts if id_ not in kept)
        wanted = sum(minor for id_, minor in should.items() if id_ not in kept)
        if found != wanted:
            doubts.append(Doubt("acts", f"client {client_id}", str(wanted), str(found)))
    return doubts


async def _should(session: ReadSession, client_id: int, rows: list[MonthClose]) -> dict[int, int]:
    """What closed months have to have put into acts, each booking with its sum."""
    since = (await month_called(session, rows[0].period)).start
    months = [(row.upto, await month_called(session, row.period)) for row in rows if not _is_open_again(row)]
    booked = await queries.bookings(session, client_id)
    known = {one.id: one for one in booked}
    return {
        one.id: one.amount_minor
        for one in booked
        if one.at >= since
        and any(one.number <= upto and belongs(one, month.key, month.end, known) for upto, month in months)
    }


def _is_open_again(row: MonthClose) -> bool:
    return row.state is CloseState.REOPENED


async def _entered(session: ReadSession, row: MonthClose) -> list[int]:
    return list(await queries.entries(session, row.act_id)) if row.act_id else []


def _doubt(act: Act, kind: str, expected: object, found: object) -> Doubt:
    return Doubt(kind, f"act {act.name}", str(expected), str(found))
