"""Which money of an account is promotional credit: spent before what was paid in, the oldest first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from billing.ledger.models import TransferKind


@dataclass(frozen=True)
class Entry:
    """A transfer as far as it matters here, `amount_minor` signed as the client's account sees it."""

    id: int
    kind: TransferKind
    amount_minor: int
    reverses_id: int | None = None
    grant_id: int | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Lot:
    """What is left of one promotional credit."""

    transfer_id: int
    expires_at: datetime
    left: int


@dataclass(frozen=True)
class Purse:
    """The posted balance by where it came from; `paid` is below zero only where no credit is left."""

    paid: int = 0
    lots: tuple[Lot, ...] = field(default_factory=tuple)
    """The oldest first; none is empty."""

    @property
    def promo(self) -> int:
        return sum(lot.left for lot in self.lots)

    def refundable(self, held: int, due: int) -> int:
        """What may go back to the payer: paid in, neither set aside nor due."""
        return max(min(self.paid, self.paid + self.promo - held) - due, 0)

    def unspent(self, held: int) -> tuple[Lot, ...]:
        """Credit nothing rests on. What is set aside for accepted work rests on credit first."""
        found = []
        for lot in self.lots:
            safe = min(lot.left, held)
            held -= safe
            if lot.left > safe:
                found.append(replace(lot, left=lot.left - safe))
        return tuple(found)

    def lapsing(self, held: int, now: datetime) -> tuple[Lot, ...]:
        """What lapses of unspent credit: that past its day."""
        return tuple(lot for lot in self.unspent(held) if lot.expires_at <= now)


def purse(entries: Sequence[Entry]) -> Purse:
    """What there is after these transfers, in the order they were numbered.

    A transfer that was reversed never was: what it had taken of a credit is there again, with its day.
    """
    undone = {entry.reverses_id for entry in entries if entry.reverses_id}
    held = Purse()
    for entry in entries:
        if entry.id not in undone and entry.kind is not TransferKind.REVERSAL:
            held = _after(held, entry)
    return held


def _after(before: Purse, entry: Entry) -> Purse:
    match entry.kind:
        case TransferKind.PROMO if entry.expires_at:
            lot = Lot(entry.id, entry.expires_at, entry.amount_minor)
            return _settled(Purse(before.paid, (*before.lots, lot)))
        case TransferKind.PROMO_EXPIRY:
            lots = tuple(
                replace(lot, left=lot.left + entry.amount_minor) if lot.transfer_id == entry.grant_id else lot
                for lot in before.lots
            )
            missed = 0 if lots != before.lots else entry.amount_minor
            return _settled(Purse(before.paid + missed, lots))
        case TransferKind.REFUND:
            return _settled(Purse(before.paid + entry.amount_minor, before.lots))
        case _ if entry.amount_minor < 0:
            return _settled(_spent(before, -entry.amount_minor))
        case _:
            return _settled(Purse(before.paid + entry.amount_minor, before.lots))


def _spent(before: Purse, amount: int) -> Purse:
    lots = []
    for lot in before.lots:
        taken = min(max(lot.left, 0), amount)
        amount -= taken
        lots.append(replace(lot, left=lot.left - taken))
    return Purse(before.paid - amount, tuple(lots))


def _settled(found: Purse) -> Purse:
    """A debt is paid from credit while there is any; lots that are used up go."""
    if found.paid < 0 and found.lots:
        found = _spent(Purse(0, found.lots), -found.paid)
    return Purse(found.paid, tuple(lot for lot in found.lots if lot.left))
