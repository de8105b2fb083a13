"""Topping up: three sums to choose from, and what happens when one is wanted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from billing.jobs import actions as jobs
from billing.ledger.booking import check_amount
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.queries import balance
from billing.ledger.sums import three_sums, usual_month
from billing.tariffs.currencies import levels_in
from billing.tariffs.queries import billing_book
from billing.verdicts import texts, waiting
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client, Contact, Person
from intake.letter import Button, Press
from intake.outbox.delivery import tell

WANTED = "topup_wanted"
LOOKED_BACK = timedelta(days=90)


async def offers(session: ReadSession, client_id: int, now: datetime) -> tuple[int, int, int]:
    """The sums to offer a client, in minor units of their account."""
    account = await balance(session, client_id)
    book = await billing_book(session)
    level = max(levels_in(book, account.currency), default=0)
    return three_sums(await missing(session, client_id), await usual(session, client_id, now), level)


async def missing(session: ReadSession, client_id: int) -> int:
    """What has to come in for everything that waits, or to be out of debt."""
    account = await balance(session, client_id)
    waits = await waiting.gap(session, client_id)
    return account.short_of(waits) if waits else account.owed


async def usual(session: ReadSession, client_id: int, now: datetime) -> int:
    """What a month usually costs this client."""
    undone = aliased(Transfer)
    account = (await session.scalars(select(Account).where(Account.client_id == client_id))).one()
    spent = await session.scalar(
        select(func.sum(Transfer.amount_minor))
        .outerjoin(undone, undone.reverses_id == Transfer.id)
        .where(
            Transfer.account_id == account.id,
            Transfer.kind.in_((TransferKind.CAPTURE, TransferKind.CHARGE)),
            Transfer.booked_at >= now - LOOKED_BACK,
            undone.id.is_(None),
        )
    )
    return usual_month(int(spent or 0), (now - account.opened_at).days)


def buttons(
    t: Translator, client_id: int, sums: tuple[int, ...], currency: str
) -> tuple[tuple[Button, ...], ...]:
    """Three sums, and another."""
    offered = tuple(
        Button(texts.top_up_by(t, t.money(minor, currency)), Press("wish", client_id, 0, str(minor)))
        for minor in sums
    )
    return (offered, (Button(t("Other sum"), Press("wish2", client_id)),))


async def wanted(
    session: Session, client_id: int, amount_minor: int, *, contact_id: int, now: datetime
) -> bool:
    """A signer or delegate wants to pay in a sum: the managers are told. The same sum twice a day is said once.

    False where it was said before. Raises BadAmount.
    """
    check_amount(amount_minor)
    zone: ZoneInfo = (await billing_book(session)).zone
    day = now.astimezone(zone).date().isoformat()
    subject = f"client:{client_id}:{amount_minor}"
    if not await jobs.claim(session, job=WANTED, period=day, subject=subject, now=now):
        return False
    client = await session.get_one(Client, client_id)
    contact = await session.get_one(Contact, contact_id)
    name = (await session.get_one(Person, contact.person_id)).name
    currency = (await balance(session, client_id)).currency
    for manager in await contacts.managers(session):
        await tell(
            session,
            person_id=manager.person_id,
            key=f"topup_wanted:{client_id}:{day}:{amount_minor}:{manager.id}",
            words=lambda t: texts.wants_to_pay_in(
                t, client.name, name, t.money(amount_minor, currency), client_id
            ),
            now=now,
            surely=True,
        )
    return True
