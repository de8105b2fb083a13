"""The books recomputed from the postings: whatever is kept beside them must follow from them."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from billing.ledger.lots import purse
from billing.ledger.models import (
    Account,
    CreditLimit,
    Hold,
    HoldEvent,
    HoldState,
    PromisedPayment,
    PromiseState,
    Transfer,
    TransferKind,
)
from billing.ledger.postings import TAKEN_BACK, Finding, floor_for
from billing.ledger.queries import entry
from config.database import ReadSession


class _Doubt(NamedTuple):
    kind: str
    subject_id: int | None
    expected: object
    found: object


@dataclass
class _Books:
    """Everything about one client's account."""

    account: Account
    transfers: list[Transfer] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    events: dict[int, set[HoldState]] = field(default_factory=lambda: defaultdict(set))
    promised: int = 0
    limit: int = 0
    """The newest credit limit written down."""


async def audit(session: ReadSession) -> list[Finding]:
    """Every difference between what accounts and holds say and what transfers and events prove; empty is well."""
    accounts = {row.id: row for row in await session.scalars(select(Account).order_by(Account.id))}
    books = {id: _Books(account) for id, account in accounts.items() if account.client_id is not None}
    by_id: dict[int, Transfer] = {}
    for transfer in await session.scalars(select(Transfer).order_by(Transfer.id)):
        by_id[transfer.id] = transfer
        books[transfer.account_id].transfers.append(transfer)
    owner = {}
    for hold in await session.scalars(select(Hold).order_by(Hold.id)):
        owner[hold.id] = books[hold.account_id]
        owner[hold.id].holds.append(hold)
    for event in await session.scalars(select(HoldEvent)):
        owner[event.hold_id].events[event.hold_id].add(event.state)
    for promise in await session.scalars(
        select(PromisedPayment).where(PromisedPayment.state == PromiseState.OPEN)
    ):
        books[promise.account_id].promised += promise.amount_minor - promise.paid_minor
    for limit in await session.scalars(select(CreditLimit).order_by(CreditLimit.id)):
        books[limit.account_id].limit = limit.minor
    findings = []
    for book in books.values():
        doubts = [*_figures(book), *_holds(book), *_transfers(book, by_id, accounts), *_credit(book)]
        findings += [
            Finding(
                d.kind, book.account.id, book.account.client_id, d.subject_id, str(d.expected), str(d.found)
            )
            for d in doubts
        ]
    return findings


def _figures(book: _Books) -> Iterator[_Doubt]:
    account = book.account
    posted = sum(t.amount_minor if t.credit_id == account.id else -t.amount_minor for t in book.transfers)
    if posted != account.posted:
        yield _Doubt("posted", None, posted, account.posted)
    held = sum(h.amount_minor for h in book.holds if h.state is HoldState.OPEN)
    if held != account.held:
        yield _Doubt("held", None, held, account.held)
    if book.limit != account.credit_minor:
        yield _Doubt("credit", None, book.limit, account.credit_minor)
    available, trusted = account.posted - account.held, book.promised + account.credit_minor
    # A promise past its day may wait for the sweep: until then the floor may be lower, never higher.
    if not floor_for(available, trusted) <= account.floor <= min(0, available):
        yield _Doubt("floor", None, floor_for(available, trusted), account.floor)
    numbers = sorted(t.number for t in book.transfers)
    if numbers != list(range(1, account.seq + 1)):
        yield _Doubt("sequence", None, f"1..{account.seq}", _gaps(numbers, account.seq))


def _gaps(numbers: list[int], last: int) -> str:
    missing = sorted(set(range(1, last + 1)) - set(numbers))
    beyond = [n for n in numbers if n > last]
    return f"missing {missing[:5]}, beyond {beyond[:5]}"


def _holds(book: _Books) -> Iterator[_Doubt]:
    charged = Counter[int]()
    for transfer in book.transfers:
        if transfer.kind is TransferKind.CAPTURE:
            charged[transfer.hold_id or 0] += transfer.amount_minor
    for hold in book.holds:
        if charged[hold.id] != hold.captured_minor:
            yield _Doubt("capture", hold.id, hold.captured_minor, charged[hold.id])
        known = {HoldState.OPEN, hold.state}
        if book.events[hold.id] != known:
            yield _Doubt("hold_events", hold.id, _names(known), _names(book.events[hold.id]))
    for hold_id in charged.keys() - {hold.id for hold in book.holds}:
        yield _Doubt("capture", hold_id, 0, charged[hold_id])


def _names(states: set[HoldState]) -> str:
    return " ".join(sorted(state.value for state in states))


def _transfers(book: _Books, by_id: dict[int, Transfer], accounts: dict[int, Account]) -> Iterator[_Doubt]:
    for t in book.transfers:
        currencies = {t.currency, accounts[t.debit_id].currency, accounts[t.credit_id].currency}
        if len(currencies) > 1:
            yield _Doubt("currency", t.id, t.currency, " ".join(sorted(currencies)))
        if t.kind is TransferKind.REVERSAL:
            wrong = by_id.get(t.reverses_id or 0)
            mirror = wrong and (wrong.credit_id, wrong.debit_id, wrong.amount_minor)
            if mirror != (t.debit_id, t.credit_id, t.amount_minor):
                yield _Doubt("reversal", t.id, mirror, (t.debit_id, t.credit_id, t.amount_minor))


def _was_taken_back(transfer: Transfer) -> bool:
    """By a person, before its day."""
    return transfer.reason == TAKEN_BACK and transfer.actor.startswith("employee:")


def _credit(book: _Books) -> Iterator[_Doubt]:
    """Promotional credit is never paid out, and lapses by no more than it says, and no earlier unless taken back."""
    entries = [entry(transfer) for transfer in sorted(book.transfers, key=lambda t: t.number)]
    booked = {transfer.id: transfer for transfer in book.transfers}
    for position, one in enumerate(entries):
        if one.kind is TransferKind.REFUND:
            paid = purse(entries[:position]).paid
            if paid + one.amount_minor < 0:
                yield _Doubt("refund", one.id, f"at most {paid}", -one.amount_minor)
        elif one.kind is TransferKind.PROMO_EXPIRY:
            lots = {lot.transfer_id: lot for lot in purse(entries[:position]).lots}
            lot = lots.get(one.grant_id or 0)
            early = lot and booked[one.id].booked_at < lot.expires_at
            if (
                lot is None
                or lot.left + one.amount_minor < 0
                or (early and not _was_taken_back(booked[one.id]))
            ):
                yield _Doubt("promo", one.id, f"at most {lot.left if lot else 0}", -one.amount_minor)
