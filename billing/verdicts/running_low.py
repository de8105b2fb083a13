"""An account that falls below a level of the book: those who order, and the managers, hear of it once per level."""

from datetime import datetime

from billing.ledger import actions as ledger
from billing.ledger import alerts, texts
from billing.ledger.models import Account, BalanceAlert
from billing.ledger.queries import balance
from billing.tariffs.currencies import levels_in
from billing.tariffs.queries import billing_book
from billing.verdicts import invoicing, topping, untold
from billing.verdicts.overdue import owed_line
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Letter


async def warn_if_low(session: Session, client_id: int, now: datetime) -> bool:
    """Call after money was set aside or charged; says whether the account is below any of the book's levels."""
    await invoicing.invoice_if_due(session, client_id, now)
    alert = await noticed(session, client_id, now)
    # An invoice says it to the client, and its card to the managers.
    if alert and not await invoicing.is_asked(session, client_id):
        await _tell(session, client_id, alert, now)
    account = await ledger.lock(session, client_id)
    levels = await levels_of(session, account)
    return bool(levels) and account.posted - account.held < max(levels)


async def noticed(session: Session, client_id: int, now: datetime) -> BalanceAlert | None:
    """The level the account has newly fallen below, for whoever tells of more than that."""
    account = await ledger.lock(session, client_id)
    return await alerts.fallen_below(session, account, await levels_of(session, account), now)


async def lifted(session: Session, client_id: int, now: datetime) -> None:
    """Call after money came in: what is no longer true is not said, and may be said anew another time."""
    account = await ledger.lock(session, client_id)
    for alert in await alerts.lifted_over(session, account, now):
        await untold.withdraw(session, client_id, key=_key(alert))


async def levels_of(session: ReadSession, account: Account) -> list[int]:
    """The book's levels in the currency of an account, the highest first; none where it says none."""
    return list(levels_in(await billing_book(session), account.currency))


def _key(alert: BalanceAlert) -> str:
    return f"balance:{alert.id}"


async def _tell(session: Session, client_id: int, alert: BalanceAlert, now: datetime) -> None:
    offered = await topping.offers(session, client_id, now)

    async def reminder(t: Translator) -> Letter:
        account = await balance(session, client_id)
        available = t.money(account.left, account.currency)
        owed = await owed_line(session, client_id, account, t)
        return texts.running_low(t, available, owed, topping.buttons(t, client_id, offered, account.currency))

    await untold.tell_deciders(session, client_id, key=_key(alert), words=reminder, now=now)
    await tell_office_of_low(session, client_id, key=_key(alert), now=now)


async def tell_office_of_low(session: Session, client_id: int, *, key: str, now: datetime) -> None:
    """The managers hear that little is left."""
    client = await session.get_one(Client, client_id)
    account = await balance(session, client_id)
    left = account.left or -account.owed

    def words(t: Translator) -> Letter:
        return texts.client_running_low(t, client.name, t.money(left, account.currency))

    await untold.tell_managers(session, client_id, key=key, words=words, now=now)
