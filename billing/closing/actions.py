"""Closing a client's month and opening it again. One unit of work each, under the client's account."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from sqlalchemy import select

from billing.acts import actions as acts
from billing.acts import queries as act_queries
from billing.acts.actions import Wanted
from billing.acts.queries import Shown as ShownAct
from billing.acts.rules import Booking, due
from billing.charges.fees import charge_fee_of
from billing.charges.overrun import charge_overrun
from billing.closing import queries, texts
from billing.closing.errors import FormerOpen, NoSuchMonth, NotClosing, NotOver
from billing.closing.models import CloseState, MonthClose, MonthCloseEvent
from billing.closing.snapshot import figures
from billing.invoices.issuing import Delivered
from billing.invoices.queries import Shown as ShownInvoice
from billing.ledger import actions as ledger
from billing.ledger.models import Account
from billing.tariffs.queries import billing_book
from billing.vat import Taxed, shared, split
from billing.verdicts import invoicing
from config.clock import Period
from config.database import Session


@dataclass(frozen=True)
class Closed:
    """What a closing made."""

    close: MonthClose
    act: ShownAct | None
    """The one that stands now."""
    invoice: ShownInvoice | None = None
    """Made now."""
    again: bool = False
    """It was closed before; nothing was done."""


async def close(session: Session, *, client_id: int, month: Period, actor: str, now: datetime) -> Closed:
    """Close a client's month: fees, act, invoice, figures; all of it or nothing. Again, nothing.

    Raises NotClosing, NotOver, FormerOpen, NoAccount.
    """
    rules = await queries.rules_in_force(session)
    if rules is None or month.key < rules.since:
        raise NotClosing
    if month.end > now:
        raise NotOver(month.key)
    account = await ledger.lock(session, client_id)
    before = await queries.close_of(session, client_id, month.key)
    if before and before.state is CloseState.CLOSED:
        found = await act_queries.of_month(session, client_id, month.key)
        return Closed(before, found, again=True)
    await _former_closed(session, account, month, now)
    await charge_fee_of(session, client_id, month, now)
    await charge_overrun(session, client_id, [month.key], now)
    account = await ledger.lock(session, client_id)
    former = await act_queries.shown(session, before.act_id) if before and before.act_id else None
    entries = await _due(session, account, month, former)
    act = await _act(session, Wanted(client_id, month, entries, actor), former, now)
    delivered = await _delivered(session, account, act, month)
    invoice = await invoicing.for_month_end(session, client_id, month.key, delivered, now)
    made = await _write(session, account, month, before, now)
    fresh = _id(act) != _id(former)
    made.close.act_id = _id(act)
    made.close.invoice_id = invoice.invoice.id if invoice else made.close.invoice_id
    if before is None:
        made.close.told_at = now if made.is_empty and act is None else None
    elif fresh or invoice:
        made.close.told_at = None
    if fresh and former and act is None:
        made.close.figures = {**made.close.figures, "withdrawn": former.act.name}
    if late := sum(one.amount_minor for one in entries if one.at >= month.end):
        made.close.figures = {**made.close.figures, "late_minor": late}
    await _note(session, made.close, actor=actor, now=now)
    return Closed(made.close, act, invoice)


async def reopen(
    session: Session, *, client_id: int, month: Period, actor: str, reason: str, now: datetime
) -> bool:
    """Open a closed month again: a recorded act, of which the client hears once it is closed again. Twice is once.

    False where it was open already. Raises NoSuchMonth where it was never closed.
    """
    await ledger.lock(session, client_id)
    found = await queries.close_of(session, client_id, month.key)
    if found is None:
        raise NoSuchMonth(month.key)
    if found.state is not CloseState.CLOSED:
        return False
    found.state = CloseState.REOPENED
    await _note(session, found, actor=actor, now=now, reason=reason)
    return True


async def _former_closed(session: Session, account: Account, month: Period, now: datetime) -> None:
    for former in await queries.months_over(session, now):
        if former.start >= month.start:
            return
        if former.end <= account.opened_at:
            continue
        found = await queries.close_of(session, account.client_id or 0, former.key)
        if found is None or found.state is not CloseState.CLOSED:
            raise FormerOpen(former.key)


async def _due(session: Session, account: Account, month: Period, former: ShownAct | None) -> list[Booking]:
    """What the month's act is about; what stands in the former one is free for it."""
    client_id = account.client_id or 0
    mine = await act_queries.entries(session, former.act.id) if former else {}
    known = await act_queries.acted(session, client_id)
    return due(
        await act_queries.bookings(session, client_id, account.seq),
        {id_: name for id_, name in known.items() if id_ not in mine},
        month.key,
        month.end,
        await _since(session, client_id, month),
    )


async def _act(session: Session, wanted: Wanted, former: ShownAct | None, now: datetime) -> ShownAct | None:
    """The month's act; the former one where the month comes to the same, else another in its place."""
    if former is None:
        return await acts.issue(session, wanted, now)
    mine = await act_queries.entries(session, former.act.id)
    if {one.id for one in wanted.entries} == mine.keys():
        return former
    await acts.withdraw(session, former, actor=wanted.actor, now=now)
    return await acts.issue(session, replace(wanted, replaces=former.act), now)


async def _since(session: Session, client_id: int, month: Period) -> datetime:
    """What was booked before the first month ever closed for this client had other papers."""
    query = select(MonthClose.period).where(MonthClose.client_id == client_id).order_by(MonthClose.period)
    first = await session.scalar(query.limit(1))
    return (await queries.month_called(session, min(first or month.key, month.key))).start


async def _delivered(
    session: Session, account: Account, act: ShownAct | None, month: Period
) -> Delivered | None:
    """What was rendered and is owed: only where the account is below zero, what is set aside left alone.

    What was taken since the month's end, as the fee of the next one, is owed last: it is no part of it.
    """
    if account.posted >= 0:
        return None
    since = await act_queries.later(session, account.client_id or 0, month.end)
    owed = max(-account.posted - max(since, 0), 0)
    if not owed:
        return None
    rule = (await billing_book(session)).vat_rule
    tax = [Taxed(*one) for one in act.act.document["facts"]["tax"]] if act else []
    if tax and act and owed <= act.act.amount_minor:
        laid = shared(owed, [one.gross_minor for one in tax])
        taxed = tuple(split(part, one.rate) for part, one in zip(laid, tax, strict=True) if part)
    else:
        taxed = (split(owed, rule.rate),) if rule else ()
    if act and owed <= act.act.amount_minor:
        first = date.fromisoformat(f"{act.act.period}-01")
        fee = await act_queries.fee_of(session, act.act.id)
        parts = {"fee": fee, "services": act.act.amount_minor - fee}
        return Delivered(owed, partial(texts.owed_for, name=act.act.name, month=first), taxed, parts)
    return Delivered(owed, texts.owed, taxed)


@dataclass(frozen=True)
class _Made:
    close: MonthClose
    is_empty: bool


async def _write(
    session: Session, account: Account, month: Period, before: MonthClose | None, now: datetime
) -> _Made:
    client_id = account.client_id or 0
    found = await figures(session, client_id, month)
    close = before or MonthClose(client_id=client_id, period=month.key, times=0)
    close.state, close.closed_at, close.upto = CloseState.CLOSED, now, account.seq
    close.figures, close.times = found.written, close.times + 1
    close.statement = None
    session.add(close)
    await session.flush()
    return _Made(close, found.is_empty)


async def _note(
    session: Session, close: MonthClose, *, actor: str, now: datetime, reason: str | None = None
) -> None:
    number = len(await queries.events(session, close.id)) + 1
    session.add(
        MonthCloseEvent(
            close_id=close.id,
            number=number,
            state=close.state,
            at=now,
            actor=actor,
            reason=reason,
            act_id=close.act_id,
        )
    )
    await session.flush()


def _id(act: ShownAct | None) -> int | None:
    return act.act.id if act else None
