"""A courteous answer Telegram would not take in the employee's chat: the employee is told why, and has it to paste."""

from datetime import datetime

from sqlalchemy import select

from bot.business import texts
from config.database import Session
from config.i18n import Translator
from intake.business import queries
from intake.business.actions import OFFER
from intake.business.answering import ANSWER
from intake.business.models import Offer, OfferState
from intake.business.updates import PREFIX, parties
from intake.contacts import queries as contacts
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.outbox.models import Outbound
from intake.outbox.ports import Lost
from intake.telegram.mending import plain

WORDED = {
    "BUSINESS_CONNECTION_INVALID": texts.disconnected,
    "business connection not found": texts.disconnected,
    "BUSINESS_PEER_INVALID": texts.chat_closed,
    "BUSINESS_PEER_USAGE_MISSING": texts.too_late,
}
"""Telegram's refusals in the words of the house (docs/decisions/0050)."""


def concerns(lost: Lost) -> bool:
    """Whether it was for a chat in somebody's own account."""
    return lost.lane.startswith(PREFIX)


async def told(session: Session, lost: Lost, now: datetime) -> None:
    """The office is not troubled: the request itself is on its ticket."""
    if not lost.key.startswith(ANSWER) or lost.left_out is not None:
        return
    name, chat_id = parties(lost.lane)
    connection = await queries.connection(session, name)
    employee = await queries.employee_of(session, connection.user_id) if connection else None
    row = await session.scalar(select(Outbound).where(Outbound.key == lost.key))
    person = await contacts.person_in_chat(session, chat_id)
    if connection is None or employee is None or row is None or person is None or row.ticket_id is None:
        return
    number, ready = row.ticket_id, plain(row.payload["params"]["text"])

    await tell(
        session,
        person_id=employee.person_id,
        key=f"{lost.key}:paste",
        words=lambda t: texts.paste(t, number, person.name, worded(t, lost.reason), ready),
        now=now,
    )
    offers = await session.scalars(
        select(Offer.id).where(
            Offer.connection_id == connection.id,
            Offer.chat_id == chat_id,
            Offer.ticket_id == number,
            Offer.state == OfferState.DONE,
        )
    )
    for offer_id in offers:
        await outbox.touch_everywhere(session, OFFER, offer_id)


def worded(t: Translator, reason: str) -> str:
    for part, words in WORDED.items():
        if part in reason:
            return words(t)
    return texts.telegram_says(t, reason)
