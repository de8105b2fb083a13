"""Queuing mails: into the thread of their ticket, with a Message-ID fixed now."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, union_all

from config.clock import wall_now
from config.database import ReadSession, Session, wake
from intake.contacts.models import Channel
from intake.letter import Letter
from intake.mailbox.form import Thread, mail
from intake.mailbox.tokens import message_token, reply_address
from intake.office.queries import office
from intake.outbox.actions import ANSWER, OUTBOX, is_queued, row, stand_by, window
from intake.outbox.answering import ANSWERING, may_answer
from intake.outbox.models import Outbound, OutboxState, Window
from intake.outbox.rules import AWAY
from intake.tickets.models import Ticket, TicketMessage

NONCE_BYTES = 6
KEYS_KEPT = 3
"""The newest signs; what older ones have signed is still known."""


async def send_mail(
    session: Session,
    *,
    key: str,
    address: str,
    letter: Letter,
    language: str,
    now: datetime,
    ticket_id: int | None = None,
    after: timedelta = timedelta(0),
    instead_of: str | None = None,
    answers: str | None = None,
) -> bool:
    """Queue a letter as a mail; False while the window has no mailbox. The same `key` again queues nothing.

    `answers`: the one mail it goes under, where that is not the thread of the ticket's own, or there is no ticket.
    `instead_of`: the key of the same words for Telegram; the mail leaves only if they cannot for a while.
    """
    home = await window(session)
    if home.mail_address is None or await is_queued(session, key):
        return home.mail_address is not None
    if session.info.get(ANSWERING) == address and not await may_answer(session, address, ticket_id, now):
        return True
    queued = row(
        key=key,
        channel=Channel.MAIL,
        lane=address,
        priority=ANSWER,
        payload=await _payload(session, letter, address, language, ticket_id, answers, now),
        ticket_id=ticket_id,
        now=now,
        after=after,
    )
    queued.external_id = queued.payload["message_id"]
    if instead_of:
        await stand_by(session, queued, instead_of, wall_now() + AWAY + after)
    session.add(queued)
    await session.flush()
    wake(session, OUTBOX)
    return True


async def _payload(
    session: Session,
    letter: Letter,
    address: str,
    language: str,
    ticket_id: int | None,
    answers: str | None,
    now: datetime,
) -> dict[str, Any]:
    """The mail as it is sent, in its thread."""
    home = await window(session)
    keys = reply_keys(home)
    payload = mail(
        letter,
        to=address,
        window=home.mail_address or "",
        firm=(await office(session)).firm.name,
        language=language,
        thread=await _thread(session, ticket_id, address, answers),
        token=message_token(ticket_id or 0, secrets.token_hex(NONCE_BYTES), keys),
        now=now,
        answering=session.info.get(ANSWERING) == address,
    )
    if ticket_id is None and answers:
        payload["in_reply_to"], payload["references"] = answers, [answers]
    by_plus = home.mail_address if ticket_id and home.mail_plus else None
    payload["reply_to"] = reply_address(by_plus, ticket_id, keys) if by_plus and ticket_id else None
    return payload


async def open_mailbox(session: Session, address: str | None, key: bytes, *, plus: bool) -> None:
    """The window's address, and what signs the marks on its mails: a key of its own, made from `key`.

    `plus`: whether what follows a plus in the address arrives.
    """
    home = await window(session)
    home.mail_address, home.mail_plus = (address or "").lower() or None, plus
    signing = hmac.new(key, b"marks on mails", hashlib.sha256).hexdigest()
    home.mail_keys = [signing, *(one for one in home.mail_keys or [] if one != signing)][:KEYS_KEPT]


def reply_keys(home: Window) -> list[bytes]:
    """The keys of the marks on our mails, the newest first."""
    return [bytes.fromhex(one) for one in home.mail_keys or []]


async def returned(
    session: Session, message_id: str, recipient: str, reason: str
) -> tuple[Outbound | None, bool]:
    """Note that a mail of ours came back; which one, and whether that is news. None for a mail not ours."""
    mail = await session.scalar(
        select(Outbound).where(Outbound.channel == Channel.MAIL, Outbound.external_id == message_id)
    )
    if mail is None or mail.state is OutboxState.DEAD:
        return mail, False
    mail.state, mail.fault = OutboxState.DEAD, f"{recipient or mail.lane}: {reason}"
    await session.flush()
    return mail, True


async def written_to(session: ReadSession, address: str) -> Outbound | None:
    """The newest mail of ours that has left for an address."""
    newest = (
        select(Outbound)
        .where(Outbound.channel == Channel.MAIL, Outbound.lane == address)
        .where(Outbound.state == OutboxState.SENT)
        .order_by(Outbound.id.desc())
    )
    return await session.scalar(newest.limit(1))


_EXCHANGED = union_all(
    select(TicketMessage.sent_at, TicketMessage.external_id)
    .where(TicketMessage.ticket_id == bindparam("ticket"), TicketMessage.channel == Channel.MAIL)
    .where(TicketMessage.external_id.is_not(None), TicketMessage.external_id != ""),
    select(Outbound.queued_at, Outbound.external_id)
    .where(Outbound.ticket_id == bindparam("ticket"), Outbound.channel == Channel.MAIL)
    .where(Outbound.lane == bindparam("address"), Outbound.external_id.is_not(None)),
)
"""What they wrote, then what we did."""


async def _thread(
    session: Session, ticket_id: int | None, address: str, answers: str | None
) -> Thread | None:
    """The mails exchanged with this address about a ticket, oldest first."""
    ticket = await session.get(Ticket, ticket_id) if ticket_id else None
    if ticket is None:
        return None
    if answers is not None:
        return Thread(ticket.id, ticket.title, (answers,) if answers else ())
    exchanged = await session.execute(_EXCHANGED, {"ticket": ticket.id, "address": address})
    mails = sorted(exchanged, key=lambda one: one[0])
    return Thread(ticket.id, ticket.title, tuple(id_ for _, id_ in mails if id_))
