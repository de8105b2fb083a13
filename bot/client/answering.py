"""What a mail about a price is answered with, in place of "added to your request"."""

from datetime import datetime

from sqlalchemy import func, select

from config.database import Session
from config.i18n import Translator
from intake.letter import Letter
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.outbox.mailing import send_mail
from intake.tickets.models import Ticket, TicketMessage


async def answer(
    session: Session, ticket: Ticket, key: str, said: Letter, words: Incoming, t: Translator, now: datetime
) -> None:
    """To the address the mail came from. The same `key` again says nothing."""
    if await outbox.is_queued(session, key):
        return
    newest = select(func.max(TicketMessage.id)).where(TicketMessage.ticket_id == ticket.id)
    await outbox.withdraw(session, key=f"message:{await session.scalar(newest)}:added")
    await send_mail(
        session,
        key=key,
        address=words.sender.value,
        letter=said,
        language=t.language,
        now=now,
        ticket_id=ticket.id,
    )
