"""Asking a person something they answer in words, one question at a time."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select

from bot.models import Dialog
from config.database import Session

PATIENCE = timedelta(hours=12)
"""After this a message is not taken for the answer any more."""

_OPEN = select(Dialog).where(Dialog.person_id == bindparam("person"), Dialog.chat_id == bindparam("chat"))


async def ask(
    session: Session, *, person_id: int, chat_id: int, question: str, now: datetime, **facts: Any
) -> None:
    """Remember that the next words in this chat answer `question`."""
    await forget(session, person_id=person_id, chat_id=chat_id)
    session.add(Dialog(person_id=person_id, chat_id=chat_id, question=question, facts=facts, asked_at=now))
    await session.flush()


async def answered(session: Session, *, person_id: int, chat_id: int, now: datetime) -> Dialog | None:
    """The question these words answer, forgotten by being asked for."""
    dialog = await session.scalar(_OPEN, {"person": person_id, "chat": chat_id})
    if dialog:
        await session.delete(dialog)
        await session.flush()
    return dialog if dialog and now - dialog.asked_at <= PATIENCE else None


async def forget(session: Session, *, person_id: int, chat_id: int, question: str | None = None) -> None:
    """Nothing is asked in this chat any more, or not this."""
    asked = delete(Dialog).where(Dialog.person_id == person_id, Dialog.chat_id == chat_id)
    await session.execute(asked.where(Dialog.question == question) if question else asked)
