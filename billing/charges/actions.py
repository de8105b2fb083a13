"""What is done with charges: made, booked when the money is there, reversed. Always under the client's lock."""

from datetime import datetime

from sqlalchemy import func, select

from billing.charges import queries
from billing.charges.errors import NoSuchCharge
from billing.charges.lifecycle import Due, facts
from billing.charges.models import Charge, ChargeEvent, ChargeKind, ChargeState
from billing.ledger import actions as ledger
from billing.ledger.credits import charge as take
from billing.ledger.errors import KeyConflict
from billing.ledger.models import Transfer
from billing.ledger.postings import Explanation
from config.database import Session


async def make(
    session: Session,
    *,
    client_id: int,
    kind: ChargeKind,
    due: Due,
    key: str,
    now: datetime,
    actor: str = "desk",
) -> Charge:
    """Charge a sum, or let it wait until the account has it. The same `key` charges once; other facts: KeyConflict."""
    account = await ledger.lock(session, client_id)
    fingerprint = facts(kind.value, client_id, due)
    before = await session.scalar(select(Charge).where(Charge.key == key))
    if before:
        if before.digest != fingerprint:
            raise KeyConflict(key)
        return before
    charge = Charge(
        key=key,
        digest=fingerprint,
        client_id=client_id,
        ticket_id=due.ticket_id,
        contact_id=due.contact_id,
        kind=kind,
        subject=due.subject,
        amount_minor=due.amount_minor,
        currency=account.currency,
        lines=list(due.lines),
        counted=due.counted,
        state=ChargeState.WAITING,
        made_at=now,
    )
    session.add(charge)
    await session.flush()
    _note(session, charge, actor=actor, now=now)
    await try_book(session, charge, actor=actor, now=now)
    return charge


async def make_next(
    session: Session, *, client_id: int, kind: ChargeKind, due: Due, now: datetime, actor: str = "desk"
) -> Charge:
    """One more charge about `due.subject`: its key is the subject with the next number."""
    await ledger.lock(session, client_id)
    count = select(func.count()).where(
        Charge.client_id == client_id, Charge.kind == kind, Charge.subject == due.subject
    )
    number = (await session.scalar(count) or 0) + 1
    key = f"{kind.value}:{client_id}:{due.subject}:{number}"
    return await make(session, client_id=client_id, kind=kind, due=due, key=key, now=now, actor=actor)


async def try_book(session: Session, charge: Charge, *, now: datetime, actor: str = "desk") -> bool:
    """Take a waiting charge's money if it is there; whether the charge is booked now."""
    await ledger.lock(session, charge.client_id)
    await session.refresh(charge)
    if charge.state is not ChargeState.WAITING:
        return charge.state is ChargeState.BOOKED
    about = Explanation(
        charge.ticket_id,
        charge.contact_id,
        what=tuple(charge.lines),
        counted={"mode": charge.kind.value, "charge": charge.id, **charge.counted},
    )
    answer = await take(
        session,
        client_id=charge.client_id,
        amount_minor=charge.amount_minor,
        key=f"charge:{charge.id}:booked",
        actor=actor,
        now=now,
        explanation=about,
    )
    if not isinstance(answer, Transfer):
        return False
    charge.state, charge.transfer_id = ChargeState.BOOKED, answer.id
    _note(session, charge, actor=actor, now=now)
    await session.flush()
    return True


async def undo(session: Session, charge_id: int, *, reason: str, actor: str, now: datetime) -> Charge:
    """Not to be paid after all: what is booked is reversed, what waits is cancelled. Twice is once."""
    charge = await session.get(Charge, charge_id)
    if charge is None:
        raise NoSuchCharge(charge_id)
    await ledger.lock(session, charge.client_id)
    await session.refresh(charge)
    if charge.state is ChargeState.WAITING:
        charge.state = ChargeState.CANCELLED
    elif charge.state is ChargeState.BOOKED and charge.transfer_id:
        await ledger.reverse(
            session,
            transfer_id=charge.transfer_id,
            key=f"charge:{charge.id}:reversed",
            actor=actor,
            reason=reason,
            now=now,
        )
        charge.state = ChargeState.REVERSED
    else:
        return charge
    _note(session, charge, actor=actor, now=now, reason=reason)
    await session.flush()
    return charge


async def undo_all(
    session: Session, client_id: int, kind: ChargeKind, subject: str, *, reason: str, now: datetime
) -> list[Charge]:
    """Everything about a subject that stands, the newest first."""
    standing = await queries.standing(session, client_id, kind, subject)
    return [
        await undo(session, charge.id, reason=reason, actor="desk", now=now) for charge in reversed(standing)
    ]


def _note(session: Session, charge: Charge, *, actor: str, now: datetime, reason: str | None = None) -> None:
    session.add(ChargeEvent(charge_id=charge.id, state=charge.state, at=now, actor=actor, reason=reason))
