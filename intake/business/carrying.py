"""Carries out what employees have decided: the words go from memory into the in-tray, or are forgotten."""

import asyncio
import contextlib
import logging
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update

from config.clock import Clock
from config.database import Database, Session
from intake.business import queries
from intake.business.actions import OFFER, close
from intake.business.door import arrival
from intake.business.memory import Memory, Talk
from intake.business.models import About, Connection, Offer, OfferState
from intake.business.updates import handed_over_by, parties, place
from intake.inbox.actions import store
from intake.outbox import actions as outbox
from intake.outbox.models import OutboxView

log = logging.getLogger("business")

IDLE_SECONDS = 5.0
ELSEWHERE = timedelta(seconds=10)
"""How long other replicas are left to look whether they have the words, before nobody has them."""


class Carrier:
    """One of these runs in every process, for each has a memory of its own."""

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
                log.exception("what employees decided could not be carried out")
            # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE_SECONDS):
                    await self.woken.wait()

    async def drained(self) -> bool:
        """Whether nothing decided is left to be carried out, and nobody is to be asked again."""
        wanted = Offer.state == OfferState.WANTED
        again = and_(Offer.state == OfferState.LATER, Offer.remind_at <= self._clock.now())
        async with self._database.reading() as session:
            return await session.scalar(select(Offer.id).where(or_(wanted, again)).limit(1)) is None

    async def look(self) -> None:
        """Hand over what is wanted, forget what is not, and what has been held for too long."""
        now = self._clock.now()
        async with self._database.reading() as session:
            hours = await queries.rules_of(session)
            wanted = list(
                await session.execute(
                    select(Offer, Connection)
                    .join(Connection, Connection.id == Offer.connection_id)
                    .where(Offer.state == OfferState.WANTED)
                    .order_by(Offer.id)
                )
            )
        for offer, connection in wanted:
            await self._hand_over(offer, (place(connection.external_id, offer.chat_id), _own(offer)), now)
        await self._forget_decided()
        self._memory.expire(now - timedelta(hours=hours.keep_hours))
        await self._remind(now, timedelta(hours=hours.keep_hours))

    async def _hand_over(self, offer: Offer, talk: Talk, now: datetime) -> None:
        words = self._memory.words(talk, until=offer.decided_at)
        waited = offer.decided_at is not None and now - offer.decided_at > ELSEWHERE
        if not words and not (self._database.is_sqlite or waited):
            return
        state = OfferState.DONE if words else OfferState.LOST
        async with self._database.writing() as session:
            taken = await session.scalar(
                update(Offer)
                .where(Offer.id == offer.id, Offer.state == OfferState.WANTED)
                .values(state=state)
                .returning(Offer.id)
            )
            if taken is None:
                return
            handed = [arrival(talk[0], held.message_id, handed_over_by(held.raw, offer.id)) for held in words]
            await store(session, handed, now)
            await outbox.touch_everywhere(session, OFFER, offer.id)
        # Only now: rolled back, the words would be nowhere.
        self._memory.forget(talk[0], [held.message_id for held in words])

    async def _forget_decided(self) -> None:
        """What was called private is forgotten in whichever process had it."""
        for talk in self._memory.talks:
            connection, chat_id = parties(talk[0])
            async with self._database.reading() as session:
                decided_at = await session.scalar(
                    select(Offer.decided_at)
                    .join(Connection, Connection.id == Offer.connection_id)
                    .where(Connection.external_id == connection, Offer.chat_id == chat_id)
                    .where(Offer.about == (About.ANSWER if talk[1] else About.REQUEST))
                    .where(Offer.state.in_((OfferState.DECLINED, OfferState.LOST)))
                    .order_by(Offer.decided_at.desc())
                    .limit(1)
                )
            if decided_at:
                self._memory.drop(talk, decided_at)

    async def _remind(self, now: datetime, keep: timedelta) -> None:
        """Ask once more what was put off; what nobody decided in time can no longer be handed over."""
        async with self._database.reading() as session:
            due = list(
                await session.scalars(
                    select(Offer.id).where(
                        Offer.state.in_(queries.UNDECIDED),
                        (Offer.remind_at <= now) | (Offer.first_at <= now - keep),
                    )
                )
            )
        for offer_id in due:
            async with self._database.writing() as session:
                await self._look_again(session, offer_id, now, keep)

    async def _look_again(self, session: Session, offer_id: int, now: datetime, keep: timedelta) -> None:
        offer = await session.get_one(Offer, offer_id)
        if offer.state not in queries.UNDECIDED:
            return
        connection = await session.get_one(Connection, offer.connection_id)
        held = self._memory.words((place(connection.external_id, offer.chat_id), _own(offer)))
        if not held and offer.first_at <= now - keep:
            await close(session, offer, now, OfferState.LOST)
            return
        if offer.remind_at is None or offer.remind_at > now:
            return
        offer.state, offer.remind_at = OfferState.OPEN, None
        # A card of its own, or nobody would notice.
        await session.execute(
            update(OutboxView)
            .where(OutboxView.kind == OFFER, OutboxView.subject_id == offer.id)
            .values(message_id=None, digest=None)
        )
        await outbox.touch_everywhere(session, OFFER, offer.id)


def _own(offer: Offer) -> bool:
    return offer.about is About.ANSWER
