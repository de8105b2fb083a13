"""What came of a send is written down: on the row or the card, and to whoever has to hear of a loss."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from config.database import Session
from intake.outbox import actions, claims, losses
from intake.outbox.models import Outbound, OutboxView
from intake.outbox.ports import (
    Gone,
    Later,
    LeftOut,
    Lost,
    Moved,
    NoTopic,
    Outcome,
    Refused,
    Sent,
    Topics,
    Unchanged,
    Undelivered,
    Unknown,
    Unreachable,
)
from intake.telegram import form

log = logging.getLogger("outbox")


@dataclass(frozen=True)
class Marking:
    """Writes outcomes down, each in the transaction it is given."""

    undelivered: Undelivered
    topics: Topics
    freeze: Callable[[str, float], None]
    """Leave a lane alone for seconds."""

    async def row(self, session: Session, row: Outbound, outcome: Outcome, now: datetime) -> None:
        """A row that was sent, or was not: done, again later, in another place, or given up."""
        if "topic" in row.payload and isinstance(outcome, Sent | Unchanged | Refused | NoTopic):
            await self._topic(session, row, outcome, now)
            return
        match outcome:
            case Sent(external_id, left_out):
                claims.sent(row, external_id, now)
                if row.doubled:
                    await claims.dismiss_stand_in(session, row.key)
                await self._left_out(session, losses.of_row(row, ""), left_out, now)
            case Later(seconds, reason, away):
                self.freeze(row.lane, seconds)
                if not claims.later(row, reason, now, seconds, away=away):
                    await self._give_up(session, row, reason, now)
            case Unknown(reason):
                row.maybe_dup += 1
                if not claims.again(row, reason, now):
                    await self._give_up(session, row, reason, now)
            case Moved(chat_id):
                claims.later(row, "moved", now, 0)
                await session.flush()
                await actions.move_chat(session, int(row.lane), chat_id)
            case NoTopic(reason=reason):
                claims.later(row, reason, now, 0)
                await session.flush()
                await self.topics.lost(session, int(row.lane), outcome, now)
            case Unreachable(reason) | Refused(reason):
                claims.dead(row, reason)
                unreachable = isinstance(outcome, Unreachable)
                await self._give_up(session, row, reason, now, unreachable=unreachable)
            case Gone() if row.payload["method"] == "editMessageText":
                place = await actions.thread_of(session, int(row.lane))
                claims.instead(row, form.within(form.anew(row.payload), place), now)
            case Gone() | Unchanged():
                claims.sent(row, None, now)

    async def view(
        self,
        session: Session,
        view: OutboxView,
        version: int,
        digest: str | None,
        outcome: Outcome,
        now: datetime,
    ) -> None:
        """A card whose version `version`, of this digest, was sent."""
        match outcome:
            case Sent(external_id, left_out):
                claims.shown(view, version, int(external_id) if external_id else view.message_id, digest)
                await self._left_out(session, losses.of_card(view, ""), left_out, now)
            case Unchanged():
                claims.shown(view, version, view.message_id, digest)
            case Gone():
                view.message_id, view.digest, view.lease_until = None, None, None
            case Moved(chat_id):
                view.lease_until = None
                await actions.move_chat(session, view.chat_id, chat_id)
            case NoTopic(reason=reason):
                claims.put_off(view, reason, now)
                await self.topics.lost(session, view.chat_id, outcome, now)
            case Later(seconds, reason):
                self.freeze(str(view.chat_id), seconds)
                view.lease_until, view.fault = None, reason
            case Unknown(reason):
                claims.unsure(view, reason, now)
            case Unreachable(reason) | Refused(reason):
                claims.shown(view, version, view.message_id, None)
                view.fault = reason
                log.error("card %s %s could not be shown: %s", view.kind, view.subject_id, reason)
                lost = losses.of_card(view, reason, unreachable=isinstance(outcome, Unreachable))
                await self.undelivered(session, lost, now)

    async def _topic(
        self, session: Session, row: Outbound, outcome: Sent | Unchanged | Refused | NoTopic, now: datetime
    ) -> None:
        chat_id, old = int(row.lane), row.payload["topic"]
        if isinstance(outcome, Refused | NoTopic):
            claims.dead(row, outcome.reason)
            await session.flush()
            await self.topics.not_mended(session, chat_id, old, outcome.reason, now)
            return
        claims.sent(row, outcome.external_id if isinstance(outcome, Sent) else None, now)
        await session.flush()
        await self.topics.mended(session, chat_id, old, outcome, now)

    async def _give_up(
        self, session: Session, row: Outbound, reason: str, now: datetime, *, unreachable: bool = False
    ) -> None:
        await session.flush()
        if row.doubled:
            await claims.release_stand_ins(session, row.key)
        await self.undelivered(session, losses.of_row(row, reason, unreachable=unreachable), now)

    async def _left_out(
        self, session: Session, of: Lost, left_out: tuple[LeftOut, ...], now: datetime
    ) -> None:
        for part in left_out:
            await self.undelivered(session, replace(of, reason=part.reason, left_out=part), now)
