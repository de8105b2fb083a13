"""Levels an account falls below: written down once each, until money that comes in lifts it over them again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from billing.ledger.models import Account, BalanceAlert, Transfer, TransferKind
from config.database import ReadSession, Session


async def fallen_below(
    session: Session, account: Account, levels: Sequence[int], now: datetime
) -> BalanceAlert | None:
    """The lowest level a locked account has newly fallen below; None where there is none, or nobody ever paid in.

    Whoever never paid in has nothing to run out of.
    """
    below = sorted(level for level in levels if account.posted - account.held < level)
    if not below or not await _ever_paid_in(session, account):
        return None
    told = {alert.level_minor for alert in await standing(session, account)}
    fresh = [
        BalanceAlert(account_id=account.id, level_minor=level, at=now) for level in below if level not in told
    ]
    session.add_all(fresh)
    await session.flush()
    return fresh[0] if fresh else None


async def lifted_over(session: Session, account: Account, now: datetime) -> list[BalanceAlert]:
    """Money came in: the levels a locked account stands at or above again, to be told of anew next time."""
    lifted = [
        alert
        for alert in await standing(session, account)
        if account.posted - account.held >= alert.level_minor
    ]
    for alert in lifted:
        alert.cleared_at = now
    await session.flush()
    return lifted


async def standing(session: ReadSession, account: Account) -> list[BalanceAlert]:
    """Levels the account fell below and was not lifted over since, the lowest first."""
    rows = await session.scalars(
        select(BalanceAlert)
        .where(BalanceAlert.account_id == account.id, BalanceAlert.cleared_at.is_(None))
        .order_by(BalanceAlert.level_minor)
    )
    return list(rows)


async def _ever_paid_in(session: ReadSession, account: Account) -> bool:
    paid = select(Transfer.id).where(Transfer.account_id == account.id, Transfer.kind == TransferKind.TOPUP)
    return await session.scalar(paid.limit(1)) is not None
