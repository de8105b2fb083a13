"""Asking a person something they answer in words, one question at a time."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Delete, bindparam, delete, select

from bot.models import Dialog
from bot.visit import Visit

PATIENCE = timedelta(hours=12)
"""After this a message is not taken for the answer any more."""

_OPEN = select(Dialog).where(Dialog.person_id == bindparam("person"), Dialog.chat_id == bindparam("chat"))


async def ask(visit: Visit, question: str, **facts: Any) -> None:
    """Remember that the next words in this person's private chat answer `question`."""
    await _ask(visit, _private_chat(visit), question, facts)


async def ask_here(visit: Visit, question: str, **facts: Any) -> None:
    """The same of the chat it was said or pressed in, which may be a group's."""
    await _ask(visit, visit.chat_id, question, facts)


async def answered(visit: Visit) -> Dialog | None:
    """The question these words answer, forgotten by being asked for."""
    dialog = await visit.session.scalar(_OPEN, {"person": visit.person_id, "chat": visit.chat_id})
    if dialog:
        await visit.session.delete(dialog)
        await visit.session.flush()
    return dialog if dialog and visit.now - dialog.asked_at <= PATIENCE else None


async def forget(visit: Visit, question: str) -> None:
    """`question` is not asked in this person's private chat any more."""
    asked = _of(visit, _private_chat(visit))
    await visit.session.execute(asked.where(Dialog.question == question))


async def _ask(visit: Visit, chat_id: int, question: str, facts: dict[str, Any]) -> None:
    await visit.session.execute(_of(visit, chat_id))
    visit.session.add(
        Dialog(person_id=visit.person_id, chat_id=chat_id, question=question, facts=facts, asked_at=visit.now)
    )
    await visit.session.flush()


def _of(visit: Visit, chat_id: int) -> Delete:
    return delete(Dialog).where(Dialog.person_id == visit.person_id, Dialog.chat_id == chat_id)


def _private_chat(visit: Visit) -> int:
    """It has the number of the person."""
    return int(visit.sender.value)
