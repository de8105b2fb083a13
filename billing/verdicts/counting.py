"""Minutes with what they mean: logged, given their outcome, charged late; and limits they reach, told once per level."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from billing.labour import actions as labour
from billing.labour.actions import Logged, OutcomesTaken
from billing.quotes.settlement import Settlement, settle
from billing.tariffs import actions as tariffs
from billing.tariffs import texts as tariff_texts
from billing.tariffs.actions import Alert
from billing.tariffs.currencies import currency_of
from billing.tariffs.queries import agreement
from billing.tariffs.texts import used_of
from billing.verdicts import facts, favouring, texts, versions
from billing.verdicts.telling import tell_deciders
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Client
from intake.letter import Letter
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker
from intake.tickets.models import ClosedReason, Status, Ticket

USED_UP = 100


async def log(session: Session, *, ticket_id: int, now: datetime, **work: Any) -> Logged:
    """As `labour.log`; whoever orders hears of a limit it reached."""
    logged = await labour.log(session, ticket_id=ticket_id, now=now, **work)
    await tell_alerts(session, logged.alerts, now)
    if logged.error:
        await favouring.tell_draft(session, logged.error, now)
    return logged


async def take_outcome(
    session: Session, ticket_id: int, now: datetime, *, afresh: bool = False
) -> OutcomesTaken:
    """As `labour.take_outcome`; whoever orders hears of a limit it reached."""
    taken = await labour.take_outcome(session, ticket_id=ticket_id, now=now, afresh=afresh)
    await tell_alerts(session, taken.alerts, now)
    for error in taken.drafted:
        await favouring.tell_draft(session, error, now)
    return taken


async def release(session: Session, ticket_id: int, now: datetime) -> None:
    """The work is done: what it had reserved and did not need is given back."""
    await tell_alerts(session, await tariffs.release(session, ticket_id=ticket_id, now=now), now)


async def settle_if_done(session: Session, ticket: Ticket, now: datetime) -> Settlement | None:
    """Charge what was agreed or paid for only after the work was done; None where it is still to do."""
    if ticket.status is not Status.RESOLVED and ticket.closed_reason is not ClosedReason.DONE:
        return None
    return await settle_up(session, ticket, actor="desk", now=now)


async def settle_up(session: Session, ticket: Ticket, *, actor: str, now: datetime) -> Settlement | None:
    """As `quotes.settle`; what versions of its price had cost is credited in full."""
    settlement = await settle(session, ticket_id=ticket.id, actor=actor, now=now)
    if settlement:
        await versions.credit_in_full(session, ticket, now)
    return settlement


async def tell_alerts(session: Session, alerts: Sequence[Alert], now: datetime) -> None:
    """Once per level: to those who order, and to the staff chat."""
    staff_chat_id = (await outbox.window(session)).staff_chat_id
    for alert in alerts:
        if not alert.granted:
            continue
        key = f"limit:{alert.client_id}:{alert.category}:{alert.unit.value}:{alert.period}:{alert.level}"

        async def words(t: Translator, alert: Alert = alert) -> Letter:
            name, used = await _named(session, alert, t)
            worded = texts.limit_reached if alert.level >= USED_UP else texts.limit_near
            return worded(t, name, used, await _beyond(session, alert, t, now))

        await tell_deciders(session, alert.client_id, key=key, words=words, now=now)
        if staff_chat_id:
            t = await speaker(session, None)
            name, used = await _named(session, alert, t)
            client = await session.get_one(Client, alert.client_id)
            said = texts.limit_for_desk(t, client.name, name, used)
            await outbox.send_chat(session, key=f"{key}:desk", chat_id=staff_chat_id, letter=said, now=now)


async def _beyond(session: Session, alert: Alert, t: Translator, now: datetime) -> str | None:
    """What the tariff says of more than is included; None where a price is told first."""
    terms = await agreement(session, alert.client_id, now)
    allowance = terms.tariff.allowances.get(alert.category) if terms and terms.tariff else None
    currency = await currency_of(session, alert.client_id)
    return tariff_texts.beyond(t, allowance, alert.unit, currency) if allowance else None


async def _named(session: Session, alert: Alert, t: Translator) -> tuple[str, str]:
    name = await facts.category_name(session, alert.category, t)
    return name, used_of(t, alert.unit, alert.consumed, alert.granted)
