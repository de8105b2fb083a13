"""Money that goes back, and money given: whoever has to know of it is told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from billing.ledger import actions as ledger
from billing.ledger.credits import grant_promo, take_back_promo
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.queries import balance, purse_of
from billing.refunds import actions, texts
from billing.refunds.errors import NoOwner, NoSuchCredit, NothingUnspent
from billing.refunds.models import Refund
from billing.tariffs.queries import billing_book
from billing.verdicts import facts, running_low, waiting
from billing.verdicts.telling import tell_deciders
from config.clock import midnight
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.actors import actor_employee
from intake.contacts.models import Client, Employee, Role
from intake.letter import Letter
from intake.outbox.delivery import tell


async def ask(
    session: Session, *, client_id: int, amount_minor: int | None, by: int, key: str, now: datetime
) -> Refund:
    """A manager wants money to go back: the owner is asked privately. Raises NotRefundable, NoOwner."""
    owners = [one for one, _ in await contacts.employees(session) if one.role is Role.OWNER]
    reached = [one for one in owners if await contacts.chat_of_employee(session, one.id)]
    if not reached:
        raise NoOwner
    asked = await actions.ask(
        session, client_id=client_id, amount_minor=amount_minor, by=by, key=key, now=now
    )
    client = await session.get_one(Client, client_id)
    name = await contacts.employee_name(session, by)
    for owner in reached:
        await tell(
            session,
            person_id=owner.person_id,
            key=f"refund:{asked.id}:owner:{owner.id}",
            words=lambda t: texts.for_owner(
                t, client.name, t.money(asked.amount_minor, asked.currency), name, asked.id
            ),
            now=now,
        )
    return asked


async def confirm(session: Session, refund_id: int, *, by: int, now: datetime) -> tuple[Refund, bool]:
    """The owner's yes; whether it was one before. Client and manager are told. Raises as `actions.confirm`."""
    fresh = await actions.confirm(session, refund_id, by=by, now=now)
    refund = await session.get_one(Refund, refund_id)
    if not fresh:
        return refund, True

    async def words(t: Translator) -> Letter:
        amount = t.money(refund.amount_minor, refund.currency)
        return texts.goes_back(t, amount, await facts.available(session, refund.client_id, t))

    # Who has their money back is not told the next day that little of it is left.
    await running_low.noticed(session, refund.client_id, now)
    await tell_deciders(
        session, refund.client_id, key=f"refund:{refund_id}:told", words=words, now=now, surely=True
    )
    await _tell_asker(session, refund, by, now, confirmed=True)
    return refund, False


async def decline(session: Session, refund_id: int, *, by: int, now: datetime) -> tuple[Refund, bool]:
    """The owner's no; whether it was one before. Raises as `actions.decline`."""
    fresh = await actions.decline(session, refund_id, by=by, now=now)
    refund = await session.get_one(Refund, refund_id)
    if fresh:
        await _tell_asker(session, refund, by, now, confirmed=False)
    return refund, not fresh


async def outcome(session: Session, refund: Refund, t: Translator, *, confirmed: bool) -> Letter:
    """What the owner and the manager read of it."""
    client = await session.get_one(Client, refund.client_id)
    amount = t.money(refund.amount_minor, refund.currency)
    if not confirmed:
        return texts.declined(t, client.name, amount)
    return texts.confirmed(t, client.name, amount, await facts.available(session, refund.client_id, t))


async def _tell_asker(session: Session, refund: Refund, by: int, now: datetime, *, confirmed: bool) -> None:
    if refund.asked_by == by:
        return
    manager = await session.get_one(Employee, refund.asked_by)
    await tell(
        session,
        person_id=manager.person_id,
        key=f"refund:{refund.id}:asker",
        words=lambda t: outcome(session, refund, t, confirmed=confirmed),
        now=now,
    )


async def give_credit(
    session: Session, *, client_id: int, amount_minor: int, until: date, key: str, by: int, now: datetime
) -> tuple[Transfer, bool]:
    """Promotional credit good until the end of a day; whether it was given before. Those who order are told kindly."""
    zone = (await billing_book(session)).zone
    posted = (await ledger.lock(session, client_id)).posted
    transfer = await grant_promo(
        session,
        client_id=client_id,
        amount_minor=amount_minor,
        expires_at=midnight(until + timedelta(days=1), zone),
        key=key,
        actor=actor_employee(by),
        now=now,
    )
    if (await balance(session, client_id)).posted == posted:
        return transfer, True
    waited = await waiting.start(session, client_id, now)
    await running_low.lifted(session, client_id, now)

    async def words(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, amount_minor, t)
        available = await facts.available(session, client_id, t)
        return texts.a_present(t, amount, t.day(until), available, waiting.in_words(waited, t))

    await tell_deciders(session, client_id, key=f"{key}:told", words=words, now=now, surely=True)
    return transfer, False


@dataclass(frozen=True)
class Given:
    """A promotional credit as it stands."""

    client_id: int
    amount_minor: int
    expires_at: datetime
    left: int
    """What is unspent of it, and not set aside."""


async def given(session: ReadSession, transfer_id: int) -> Given:
    """Raises NoSuchCredit."""
    transfer = await session.get(Transfer, transfer_id)
    account = await session.get(Account, transfer.account_id) if transfer else None
    if transfer is None or account is None or account.client_id is None:
        raise NoSuchCredit(transfer_id)
    if transfer.kind is not TransferKind.PROMO or transfer.expires_at is None:
        raise NoSuchCredit(transfer_id)
    lots = (await purse_of(session, account)).unspent(account.held)
    left = sum(lot.left for lot in lots if lot.transfer_id == transfer_id)
    return Given(account.client_id, transfer.amount_minor, transfer.expires_at, left)


async def take_back_credit(session: Session, transfer_id: int, *, by: int, now: datetime) -> Transfer:
    """Credit given by mistake: what is unspent comes off, and those who order are told.

    Raises NoSuchCredit; NothingUnspent, also the second time.
    """
    before = await given(session, transfer_id)
    client_id = before.client_id
    taken = await take_back_promo(
        session, client_id=client_id, grant_id=transfer_id, actor=actor_employee(by), now=now
    )
    if taken is None:
        raise NothingUnspent(transfer_id)
    # Who has just read of a correction is not told the next day that little is left.
    await running_low.noticed(session, client_id, now)

    async def words(t: Translator) -> Letter:
        amount = await facts.money(session, client_id, taken.amount_minor, t)
        available = await facts.available(session, client_id, t)
        used = before.amount_minor > taken.amount_minor
        return texts.credit_was_a_mistake(t, amount, available, used=used)

    await tell_deciders(session, client_id, key=f"{taken.key}:told", words=words, now=now, surely=True)
    return taken
