"""The topic of the staff group where the cards are: made again, opened again, else left for General."""

import logging
from datetime import datetime

from bot import undelivered_texts
from bot.undelivered import of_the_office
from config.database import Session
from intake.outbox import actions as outbox
from intake.outbox.ports import NoTopic, Sent, Unchanged

log = logging.getLogger("staff")

GONE = ("TOPIC_DELETED", "TOPIC_ID_INVALID", "invalid forum topic", "message thread not found")
"""Why a topic cannot be opened again that a new one can take the place of (Bot API server)."""


class StaffTopics:
    """What the out-tray asks when a topic will not take what is said."""

    async def lost(self, session: Session, chat_id: int, trouble: NoTopic, now: datetime) -> None:
        """An answer for another topic than the cards' goes to theirs; theirs is mended."""
        own = await outbox.window(session)
        old = trouble.thread_id
        if (own.staff_chat_id, own.staff_thread_id) != (chat_id, old):
            home = await outbox.thread_of(session, chat_id)
            await outbox.move_thread(session, chat_id, old, home, now)
        elif not trouble.closed:
            await _make(session, chat_id, old, trouble.reason, now)
        else:
            # Closed twice within the hour, it is not for us to open.
            key = f"topic:{chat_id}:{old}:open:{now:%Y-%m-%dT%H}"
            params = {"message_thread_id": old}
            if not await outbox.call_chat(
                session, key=key, chat_id=chat_id, method="reopenForumTopic", params=params, of=old, now=now
            ) and await outbox.has_left(session, key=key):
                await _to_general(session, chat_id, old, trouble.reason, now)

    async def mended(
        self, session: Session, chat_id: int, old: int, outcome: Sent | Unchanged, now: datetime
    ) -> None:
        """The new topic takes the old one's place, or the old one is open again; what waited for it goes on."""
        made = outcome.external_id if isinstance(outcome, Sent) else None
        if made:
            log.warning("topic %s of the staff chat is gone; the cards go to %s now", old, made)
        await outbox.move_thread(session, chat_id, old, int(made or old), now)

    async def not_mended(self, session: Session, chat_id: int, old: int, reason: str, now: datetime) -> None:
        """Without the right to it the cards go to General, where people are told."""
        if reason.removeprefix("Bad Request: ").startswith(GONE):
            await _make(session, chat_id, old, reason, now)
        else:
            await _to_general(session, chat_id, old, reason, now)


async def _make(session: Session, chat_id: int, old: int, reason: str, now: datetime) -> None:
    """Have the topic made again, once."""
    own = await outbox.window(session)
    name = own.staff_thread_name or undelivered_texts.topic_name(await of_the_office(session))
    key = f"topic:{chat_id}:{old}:make"
    queued = await outbox.call_chat(
        session, key=key, chat_id=chat_id, method="createForumTopic", params={"name": name}, of=old, now=now
    )
    if not queued and not await outbox.is_waiting(session, key):
        await _to_general(session, chat_id, old, reason, now)


async def _to_general(session: Session, chat_id: int, old: int, reason: str, now: datetime) -> None:
    log.error("topic %s of the staff chat is lost: %s", old, reason)
    await outbox.move_thread(session, chat_id, old, None, now)
    await outbox.send_chat(
        session,
        key=f"topic:{chat_id}:{old}:general",
        chat_id=chat_id,
        letter=undelivered_texts.cards_in_general(await of_the_office(session), reason),
        now=now,
    )
