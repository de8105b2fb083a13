"""Raw updates into the in-tray, whichever way they came: a batch is one commit, and nothing is parsed by models."""

import json
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from config.clock import Clock
from config.database import Database, Session
from intake.business import updates as business
from intake.business.door import Batch
from intake.business.memory import Memory
from intake.contacts.models import Channel
from intake.groups.queries import chats
from intake.inbox import queries
from intake.inbox.actions import Arrival, store
from intake.outbox.actions import window
from intake.telegram import admission
from intake.telegram.wire import TelegramFault

Call = Callable[[str, dict[str, Any]], Awaitable[Any]]

UNKNOWN_THERE = 400
SILENCE = timedelta(days=2)
"""Telegram keeps updates for a day, and after a week without any may number them anew (Bot API, Update)."""


Stored = Callable[[dict[str, Any]], None]
"""Hears of each update once it is kept: what cannot wait for its turn begins there."""


def unheard(_: dict[str, Any]) -> None:
    """Nothing is in such a hurry."""


class Receiver:
    """Keeps what Telegram brings for one bot."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        bot_id: int,
        stored: Stored = unheard,
        memory: Memory | None = None,
    ) -> None:
        """`memory` holds what is said in employees' own accounts until they have decided about it."""
        self._memory = memory or Memory()
        self._stored = stored
        self._database = database
        self._clock = clock
        self._bot_id = bot_id
        self._username: str | None = None
        self._unknown: set[str] = set()
        self._asked: set[str] = set()

    @property
    def introduced(self) -> bool:
        """Whether it knows the bot's name, by which people address it in groups."""
        return self._username is not None

    async def introduce(self, me: dict[str, Any]) -> None:
        """Take the bot's own name from getMe."""
        async with self._database.writing() as session:
            row = await window(session)
            row.bot_id, row.bot_username = me["id"], me["username"]
        self._bot_id, self._username = me["id"], me["username"]

    async def keep(self, updates: list[dict[str, Any]]) -> datetime:
        """Store a batch in one commit; what is here already is passed over. Returns when it was.

        Raises KeyError or ValueError for what has no update id.
        """
        now = self._clock.now()
        async with self._database.writing() as session:
            staff_chat_id = (await window(session)).staff_chat_id
            groups = await chats(session)
            source = await self._source(session, now)
            own = Batch(session, self._memory, source, now)
            theirs = [int(update["update_id"]) for update in updates if business.of_business(update)]
            if theirs:
                await own.begin(theirs)
            arrivals: list[Arrival] = []
            for update in updates:
                if business.of_business(update):
                    arrivals += await own.take(update)
                else:
                    arrivals.append(self._arrival(update, source, staff_chat_id, groups))
            await own.ask()
            await store(session, arrivals, now)
        self._unknown |= own.unknown - self._asked
        for update in updates:
            self._stored(update)
        return now

    async def meet_connections(self, call: Call) -> None:
        """Ask Telegram whose accounts those are that the bot was connected to unheard, as before an upgrade; what
        came by them meanwhile is gone. `call` raises TelegramFault for what is refused (Bot API, getBusinessConnection).
        """
        for connection in sorted(self._unknown):
            told = None
            try:
                told = await call("getBusinessConnection", {"business_connection_id": connection})
            except TelegramFault as fault:
                if fault.code != UNKNOWN_THERE:
                    raise
            self._unknown.discard(connection)
            self._asked.add(connection)
            if told is None:
                continue
            now = self._clock.now()
            async with self._database.writing() as session:
                await store(session, [await Batch(session, self._memory, "", now).met(told)], now)

    async def _source(self, session: Session, now: datetime) -> str:
        """Under which name update ids are remembered: after a long silence a new one, or ids given out a second
        time would be taken for updates that came before. What is delivered twice comes within a day."""
        own = f"telegram:{self._bot_id}"
        last = await queries.newest(session, own)
        if last is None:
            return own
        source, at = last
        return source if now - at < SILENCE else f"{own}:{now:%Y-%m-%d}"

    def _arrival(
        self, update: dict[str, Any], source: str, staff_chat_id: int | None, groups: Collection[int]
    ) -> Arrival:
        try:
            lane = admission.lane(update)
            admitted = admission.admitted(
                update,
                bot_id=self._bot_id,
                bot_username=self._username,
                staff_chat_id=staff_chat_id,
                groups=groups,
            )
            update = admission.pared(update, bot_username=self._username, staff_chat_id=staff_chat_id)
        except (AttributeError, KeyError, TypeError):
            lane, admitted = "unreadable", True
        # A lone surrogate is no text, and no reason to stop taking updates.
        raw = json.dumps(update, ensure_ascii=False).encode(errors="surrogatepass")
        return Arrival(Channel.TELEGRAM, source, int(update["update_id"]), lane, raw, admitted)
