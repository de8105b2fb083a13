"""What is told of words that will not arrive."""

from typing import Any

from intake.contacts.models import Channel
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import Lost, file_name
from intake.telegram.mending import plain
from intake.tickets.rules import shortened

BEGINNING = 80


def of_row(row: Outbound, reason: str, *, unreachable: bool = False) -> Lost:
    return Lost(
        row.channel,
        row.lane,
        reason,
        unreachable,
        row.ticket_id,
        words=beginning(row.payload),
        key=row.key,
    )


def of_card(view: OutboxView, reason: str, *, unreachable: bool = False) -> Lost:
    # Without the ticket: to have its cards brought up would be to be refused again.
    return Lost(
        Channel.TELEGRAM,
        str(view.chat_id),
        reason,
        unreachable,
        words=f"{view.kind} #{view.subject_id}",
        key=f"card:{view.kind}:{view.subject_id}:{view.chat_id}",
    )


def beginning(payload: dict[str, Any]) -> str:
    """Enough of stored words to know them by."""
    payload = payload.get("in_words", payload)
    text = payload.get("subject") or plain(payload.get("params", {}).get("text", ""))
    words = str(text or file_name(payload) or payload.get("method", ""))
    return shortened(" ".join(words.split()), BEGINNING)
