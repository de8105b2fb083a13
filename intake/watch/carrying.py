"""Carries out what employees decided about answers of theirs: from memory into the in-tray, or forgotten."""

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta

from sqlalchemy import select, update

from config.clock import Clock
from config.database import Database
from intake.business.carrying import ELSEWHERE, IDLE_SECONDS
from intake.business.memory import Held, Memory
from intake.business.models import OfferState
from intake.business.queries import rules_of
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.outbox import actions as outbox
from intake.watch import actions
from intake.watch.looking import HeldMail, place
from intake.watch.models import SentOffer
from intake.watch.queries import SENT

log = logging.getLogger("watch")


class SentCarrier:
    """One of these runs in every process; whichever read the answer has its words."""

    def __init__(self, database: Database, clock: Clock, memory: Memory) -> None:
        self._database = database
        self._clock = clock
        self._memory = memory
        self.woken = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.woken.clear()
            try:
                await self.look()
            except Exception:
                log.exception("what employees decided about their answers could not be carried out")
            # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self.woken.wait()

    async def drained(self) -> bool:
        """Whether nothing decided is left to be carried out."""
        async with self._database.reading() as session:
            wanted = select(SentOffer.id).where(SentOffer.state == OfferState.WANTED)
            return await session.scalar(wanted.limit(1)) is None

    async def look(self) -> None:
        now = self._clock.now()
        async with self._database.reading() as session:
            keep = timedelta(hours=(await rules_of(session)).keep_hours)
            wanted = list(
                await session.scalars(select(SentOffer).where(SentOffer.state == OfferState.WANTED))
            )
            stale = list(
                await session.scalars(
                    select(SentOffer.id).where(
                        SentOffer.state == OfferState.OPEN, SentOffer.first_at <= now - keep
                    )
                )
            )
        for offer in wanted:
            await self._hand_over(offer, now)
        await self._forget_decided()
        self._memory.expire(now - keep)
        for offer_id in stale:
            async with self._database.writing() as session:
                late = await session.get_one(SentOffer, offer_id)
                if not self._memory.words(_talk(late)):
                    await actions.decide(session, late, OfferState.LOST, now)

    async def _hand_over(self, offer: SentOffer, now: datetime) -> None:
        words = self._memory.words(_talk(offer), until=offer.decided_at)
        waited = offer.decided_at is not None and now - offer.decided_at > ELSEWHERE
        if not words and not (self._database.is_sqlite or waited):
            return
        async with self._database.writing() as session:
            taken = await session.scalar(
                update(SentOffer)
                .where(SentOffer.id == offer.id, SentOffer.state == OfferState.WANTED)
                .values(state=OfferState.DONE if words else OfferState.LOST)
                .returning(SentOffer.id)
            )
            if taken is None:
                return
            await store(session, [_arrival(offer, held) for held in words], now)
            await outbox.touch_everywhere(session, actions.CARD, offer.id)
        # Only now: rolled back, the words would be nowhere.
        self._memory.forget(_talk(offer)[0], [held.message_id for held in words])

    async def _forget_decided(self) -> None:
        """What is to stay between the two is forgotten in whichever process had it."""
        for talk in self._memory.talks:
            _, employee_id, ticket_id = talk[0].split(":")
            async with self._database.reading() as session:
                decided_at = await session.scalar(
                    select(SentOffer.decided_at)
                    .where(SentOffer.employee_id == int(employee_id), SentOffer.ticket_id == int(ticket_id))
                    .where(SentOffer.state.in_((OfferState.DECLINED, OfferState.LOST)))
                    .order_by(SentOffer.decided_at.desc())
                    .limit(1)
                )
            if decided_at:
                self._memory.drop(talk, decided_at)


def _talk(offer: SentOffer) -> tuple[str, bool]:
    return place(offer.employee_id, offer.ticket_id), True


def _arrival(offer: SentOffer, held: Held) -> Arrival:
    """On the lane of its request, so that answers stand there in their order."""
    whole = held.whole_bytes if isinstance(held, HeldMail) else None
    source, lane = f"{SENT}{offer.id}", f"mail:{SENT}{offer.ticket_id}"
    return Arrival(Channel.MAIL, source, held.message_id, lane, held.raw, whole_bytes=whole)
