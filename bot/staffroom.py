"""The staff chat lost and found again: noted for `/healthz`, the managers told privately, once per loss."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot import undelivered_texts
from config.database import Session
from intake.contacts import queries as contacts
from intake.outbox import actions as outbox
from intake.outbox.delivery import tell
from intake.outbox.models import OutboxView
from intake.outbox.ports import Lost

log = logging.getLogger("staff")

NO_RIGHT = ("not enough rights to send text", "have no write access", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED")
"""Refusals that are about the chat, not about what was said in it (Bot API server; TDLib, DialogParticipant)."""


async def membership(session: Session, change: dict[str, Any], now: datetime) -> None:
    """The bot's own standing in the staff chat changed (Bot API, ChatMemberUpdated)."""
    member = change["new_chat_member"]
    status = member["status"]
    restricted = status == "restricted" and not (member.get("is_member") and member.get("can_send_messages"))
    if status in ("left", "kicked") or restricted:
        await lost(session, status, now, title=change["chat"].get("title", ""))
    else:
        await found(session, now)


async def refused(session: Session, said: Lost, now: datetime) -> bool:
    """Something could not be said in the staff chat: because of the chat (True), or of what was to be said."""
    at_fault = said.unreachable or said.reason.removeprefix("Bad Request: ").startswith(NO_RIGHT)
    if at_fault:
        await lost(session, said.reason, now)
    return at_fault


async def lost(session: Session, fault: str, now: datetime, title: str = "") -> None:
    """Nothing can be said there any more."""
    window = await outbox.window(session)
    if window.staff_chat_fault is not None:
        return
    window.staff_chat_fault = fault
    log.error("the staff chat is lost: %s", fault)
    told = False
    for manager in await contacts.managers(session):
        told |= await tell(
            session,
            person_id=manager.person_id,
            key=f"staff_chat:{window.staff_chat_id}:lost:{now:%Y-%m-%dT%H}:{manager.id}",
            words=lambda t: undelivered_texts.staff_chat_lost(t, title, fault),
            now=now,
        )
    if not told:
        log.error("and no manager can be told of it")


async def found(session: Session, now: datetime) -> None:
    """Something can be said there again, or another group has taken its place: cards that were missed are shown."""
    window = await outbox.window(session)
    if window.staff_chat_fault is None or window.staff_chat_id is None:
        return
    window.staff_chat_fault = None
    missed = await session.scalars(
        select(OutboxView).where(OutboxView.fault.is_not(None), OutboxView.chat_id < 0)
    )
    for view in missed:
        view.fault = None
        await outbox.touch(session, view.kind, view.subject_id, window.staff_chat_id, now)
