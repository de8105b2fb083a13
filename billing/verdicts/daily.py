"""Once a day for every account: fees and overruns brought up to date, credit that lapses, and one letter about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, cast, exists, select

from billing.charges import queries as charge_queries
from billing.charges import texts as charge_texts
from billing.charges.fees import charge_fees
from billing.charges.models import Charge, ChargeState
from billing.charges.overrun import charge_overrun
from billing.jobs import actions as jobs
from billing.jobs.models import JobRun
from billing.ledger import texts
from billing.ledger.credits import expire_promo
from billing.ledger.models import Account
from billing.ledger.queries import balance, promo_credit
from billing.tariffs.queries import billing_book
from billing.verdicts import facts, invoicing, topping, untold
from billing.verdicts.accounting import can_be_told
from billing.verdicts.overdue import owed_line
from billing.verdicts.running_low import noticed, tell_office_of_low, warn_if_low
from config.clock import month_of
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.letter import Letter
from intake.office.queries import office
from intake.office.rules import is_open
from intake.outbox.delivery import Words, tell

JOB, DUE = "account", "due_told"
KEPT = timedelta(days=40)
"""Days looked after are remembered no longer: nobody asks about them."""
SOON = timedelta(days=7)
"""So long before promotional credit lapses its owners are reminded of it."""


@dataclass(frozen=True)
class News:
    """What a day did to an account that nobody asked for."""

    charges: tuple[Charge, ...]
    lapsed_minor: int
    lapses_soon: tuple[tuple[int, datetime], ...]

    @property
    def waiting(self) -> list[Charge]:
        """Charged, but the account does not have it."""
        return [charge for charge in self.charges if charge.state is ChargeState.WAITING]

    def __bool__(self) -> bool:
        return bool(self.charges or self.lapsed_minor or self.lapses_soon)


async def clients_due(session: ReadSession, now: datetime) -> list[int]:
    """Clients whose account nobody has looked after today; one unit of work each."""
    subject = "client:" + cast(Account.client_id, String)
    done = exists().where(
        JobRun.job == JOB, JobRun.period == await _today(session, now), JobRun.subject == subject
    )
    rows = await session.scalars(
        select(Account.client_id).where(Account.client_id.is_not(None), ~done).order_by(Account.client_id)
    )
    return [client_id for client_id in rows if client_id is not None]


async def look_after(session: Session, *, client_id: int, now: datetime) -> News | None:
    """Everything a day brings for one account, and one letter about it; None where it was done before."""
    today = await _today(session, now)
    if not await jobs.claim(session, job=JOB, period=today, subject=f"client:{client_id}", now=now):
        return None
    await jobs.forget(session, job=JOB, subject=f"client:{client_id}", before=now - KEPT)
    zone = (await billing_book(session)).zone
    month = month_of(now, zone)
    last = month_of(month.start - timedelta(seconds=1), zone)
    charges = await charge_fees(session, client_id, now)
    charges += await charge_overrun(session, client_id, [last.key, month.key], now)
    lapsed = sum(one.amount_minor for one in await expire_promo(session, client_id=client_id, now=now))
    news = News(tuple(charges), lapsed, await _lapses_soon(session, client_id, now))
    if not news:
        await warn_if_low(session, client_id, now)
        return news
    low = await noticed(session, client_id, now) is not None
    words = await _words(session, client_id, news, now, low=low)
    key = f"account:{client_id}:{today}"
    await untold.tell_deciders(session, client_id, key=key, words=words, now=now)
    if low:
        await tell_office_of_low(session, client_id, key=key, now=now)
    await invoicing.invoice_if_due(session, client_id, now)
    return news


async def _today(session: ReadSession, now: datetime) -> str:
    return now.astimezone((await billing_book(session)).zone).date().isoformat()


async def _lapses_soon(
    session: ReadSession, client_id: int, now: datetime
) -> tuple[tuple[int, datetime], ...]:
    """Credit that has exactly so many days left: it is said once."""
    lots = (await promo_credit(session, client_id)).lots
    return tuple(
        (lot.left, lot.expires_at) for lot in lots if SOON >= lot.expires_at - now > SOON - timedelta(days=1)
    )


async def _words(session: Session, client_id: int, news: News, now: datetime, *, low: bool) -> Words:
    offered = await topping.offers(session, client_id, now)
    zone = (await billing_book(session)).zone

    async def words(t: Translator) -> Letter:
        account = await balance(session, client_id)
        lines = [charge_texts.booked(t, one) for one in news.charges if one.state is ChargeState.BOOKED]
        lines += [charge_texts.due(t, one) for one in news.waiting]
        if news.lapsed_minor:
            lines.append(texts.promo_lapsed(t, t.money(news.lapsed_minor, account.currency)))
        for minor, until in news.lapses_soon:
            day = t.day((until - timedelta(seconds=1)).astimezone(zone).date())
            lines.append(texts.promo_lapses(t, t.money(minor, account.currency), day))
        owed = await owed_line(session, client_id, account, t)
        stands = owed or texts.left(t, await facts.available(session, client_id, t))
        waits = bool(news.waiting)
        buttons = topping.buttons(t, client_id, offered, account.currency) if waits or low else ()
        return texts.news(t, lines, stands, waits=waits, low=low, buttons=buttons)

    return words


async def office_due(session: ReadSession, now: datetime) -> bool:
    """Whether the office has still to hear today of what is due: once it is open."""
    last = await jobs.last_run(session, DUE)
    told = last is not None and last.period >= await _today(session, now)
    return not told and is_open(await office(session), now)


async def tell_office(session: Session, now: datetime) -> bool:
    """What became due since the last time and is not there, of all clients in one letter; once a day."""
    last = await jobs.last_run(session, DUE)
    today = await _today(session, now)
    if not await jobs.claim(session, job=DUE, period=today, now=now):
        return False
    fresh = await charge_queries.waiting_since(session, last.done_at if last else None)
    if not fresh:
        return False
    names = {client.id: client.name for client in await session.scalars(select(Client))}
    owing = dict.fromkeys(one.client_id for one in fresh)
    untold = [names[client] for client in owing if not await can_be_told(session, client)]

    def words(t: Translator) -> Letter:
        due = [(names[one.client_id], charge_texts.due(t, one)) for one in fresh]
        return texts.charges_wait(t, due, untold)

    for manager in await contacts.managers(session):
        key = f"due:{today}:{manager.id}"
        await tell(session, person_id=manager.person_id, key=key, words=words, now=now, surely=True)
    return True
