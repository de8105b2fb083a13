"""The client and the sum a manager writes after a command: a sum is in the money of that client's account."""

from dataclasses import dataclass

from sqlalchemy import select

from billing.ledger.models import Account
from billing.money import parse_amount
from billing.tariffs.currencies import currency_of
from bot.visit import Visit
from config.database import ReadSession
from intake.contacts.queries import clients_called


@dataclass(frozen=True)
class Named:
    """What was written, as far as it can be read."""

    name: str
    typed: str
    """What stands where the sum should; empty where nothing does."""
    minor: int | None
    """None where it is no sum in `currency`."""
    currency: str


async def client_and_sum(visit: Visit, words: str) -> Named:
    """Read in the currency of whoever is named; in the office's where nobody is."""
    for currency in await _currencies(visit.session, visit.currency):
        name, typed, minor = split(words, currency)
        called = await clients_called(visit.session, name) if minor is not None else None
        near = called.beginning if called else ()
        client = (called.exact if called else None) or (near[0] if len(near) == 1 else None)
        if client:
            theirs = await currency_of(visit.session, client.id)
            return Named(name, typed, parse_amount(typed, theirs), theirs)
    return Named(*split(words, visit.currency), visit.currency)


async def _currencies(session: ReadSession, office: str) -> list[str]:
    """The office's, and every other one somebody's account is kept in."""
    kept = await session.scalars(
        select(Account.currency).where(Account.client_id.is_not(None)).distinct().order_by(Account.currency)
    )
    return list(dict.fromkeys([office, *kept]))


def split(words: str, currency: str) -> tuple[str, str, int | None]:
    """The name, what was typed as a sum, and the sum: the longest tail that reads as one.

    Amounts may have spaces, and so may names. A last word with a figure in it was meant for a sum.
    """
    parts = words.split()
    for cut in range(1, len(parts)):
        typed = " ".join(parts[cut:])
        amount = parse_amount(typed, currency)
        if amount is not None:
            return " ".join(parts[:cut]), typed, amount
    if len(parts) > 1 and any(sign.isdigit() for sign in parts[-1]):
        return " ".join(parts[:-1]), parts[-1], None
    return words, "", None
