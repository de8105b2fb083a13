"""Charges held against the ledger: each says what it was made for, and stands as its history and its transfer say."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select

from billing.charges.lifecycle import Due, facts
from billing.charges.models import Charge, ChargeEvent, ChargeState
from billing.ledger.models import Transfer, TransferKind
from config.database import ReadSession
from intake.doubts import Doubt

_HISTORY = {
    ChargeState.WAITING: {ChargeState.WAITING},
    ChargeState.BOOKED: {ChargeState.WAITING, ChargeState.BOOKED},
    ChargeState.REVERSED: {ChargeState.WAITING, ChargeState.BOOKED, ChargeState.REVERSED},
    ChargeState.CANCELLED: {ChargeState.WAITING, ChargeState.CANCELLED},
}


async def audit(session: ReadSession) -> list[Doubt]:
    """Every difference; empty is well."""
    events: dict[int, set[ChargeState]] = defaultdict(set)
    for event in await session.scalars(select(ChargeEvent)):
        events[event.charge_id].add(event.state)
    rows = select(Transfer).where(Transfer.kind == TransferKind.CHARGE)
    transfers = {row.id: row for row in await session.scalars(rows)}
    reversed_ids = set(
        await session.scalars(select(Transfer.reverses_id).where(Transfer.reverses_id.is_not(None)))
    )
    found: list[Doubt] = []
    for charge in await session.scalars(select(Charge).order_by(Charge.id)):
        transfer = transfers.pop(charge.transfer_id or 0, None)
        found += _doubts(charge, transfer, events[charge.id], undone=charge.transfer_id in reversed_ids)
    found += [Doubt("charge", f"transfer {id_}", "a charge behind it", "none") for id_ in transfers]
    return found


def _doubts(
    charge: Charge, transfer: Transfer | None, history: set[ChargeState], *, undone: bool
) -> Iterator[Doubt]:
    subject = f"charge {charge.id}"
    due = Due(charge.subject, charge.lines, charge.counted, charge.ticket_id, charge.contact_id)
    if facts(charge.kind.value, charge.client_id, due) != charge.digest:
        yield Doubt("charge_facts", subject, charge.digest[:12], "changed since")
    if due.amount_minor != charge.amount_minor:
        yield Doubt("charge_lines", subject, str(due.amount_minor), str(charge.amount_minor))
    if history != _HISTORY[charge.state]:
        yield Doubt("charge_events", subject, _names(_HISTORY[charge.state]), _names(history))
    if charge.transfer_id is None:
        return
    booked = transfer.amount_minor if transfer else 0
    if transfer is None or (booked, transfer.currency, transfer.key) != (
        charge.amount_minor,
        charge.currency,
        f"charge:{charge.id}:booked",
    ):
        yield Doubt("charge", subject, str(charge.amount_minor), str(booked))
    if undone != (charge.state is ChargeState.REVERSED):
        yield Doubt("charge_reversal", subject, charge.state.value, "reversed" if undone else "not reversed")


def _names(states: set[ChargeState]) -> str:
    return " ".join(sorted(state.value for state in states))
