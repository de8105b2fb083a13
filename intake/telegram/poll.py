"""Takes updates from Telegram: getUpdates on plain HTTP, stored and committed before they are confirmed.

aiogram's own polling confirms updates before their handlers have finished; a kill there loses them.
"""

import asyncio
import json
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp_socks import ProxyConnector

from config.clock import Clock
from config.database import Database, Session
from config.logs import redacted
from intake.contacts.models import Channel
from intake.inbox import queries
from intake.inbox.actions import Arrival, store
from intake.outbox.actions import window
from intake.telegram import admission
from intake.telegram.files import WIRE_FAULTS

log = logging.getLogger("telegram")

POLL_SECONDS = 25
BATCH = 100
SILENCE = timedelta(days=2)
"""Telegram keeps updates for a day, and after a week without any may number them anew (Bot API, Update)."""


@dataclass
class PollState:
    """How the wire is doing, for `/healthz` and `okoshko check`."""

    connected: bool = False
    last_update_at: datetime | None = None
    fault: str | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)


class TelegramFault(Exception):
    """An answer that is not ok; `seconds` to wait before asking again."""

    def __init__(self, code: int, description: str, seconds: float) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code
        self.seconds = seconds


class Poller:
    """The storing loop. It needs no aiogram, so it takes messages within a moment of starting."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        api: str,
        token: str,
        proxy: str | None = None,
        patience: float = 1.0,
    ) -> None:
        """`patience` scales the waits after a fault; below 1 in tests."""
        self._database = database
        self._clock = clock
        self._base = f"{api.rstrip('/')}/bot{token}"
        self._proxy = proxy
        self._patience = patience
        self._bot_id = int(token.partition(":")[0])
        self._username: str | None = None
        self.state = PollState()

    async def run(self) -> None:
        """Until cancelled; every fault of the wire is waited out."""
        offset: int | None = None
        async with aiohttp.ClientSession(
            connector=ProxyConnector.from_url(self._proxy) if self._proxy else None
        ) as http:
            while True:
                try:
                    if self._username is None:
                        await self._introduce(http)
                    offset = await self._take(http, offset)
                    self.state.connected, self.state.fault = True, None
                    self.state.ready.set()
                except TelegramFault as fault:
                    await self._wait_out(str(fault), fault.seconds)
                except WIRE_FAULTS as fault:
                    await self._wait_out(f"{type(fault).__name__}: {fault}", 2.0)
                except Exception as fault:
                    # The database in trouble, an answer nobody foresaw: nothing is confirmed, so nothing is lost.
                    log.exception("updates could not be stored")
                    await self._wait_out(type(fault).__name__, 5.0)

    async def _introduce(self, http: aiohttp.ClientSession) -> None:
        me = await self._call(http, "getMe", {}, 10)
        async with self._database.writing() as session:
            row = await window(session)
            row.bot_id, row.bot_username = me["id"], me["username"]
        self._bot_id, self._username = me["id"], me["username"]

    async def _take(self, http: aiohttp.ClientSession, offset: int | None) -> int | None:
        params: dict[str, Any] = {
            "timeout": POLL_SECONDS if self.state.connected else 0,
            "limit": BATCH,
            "allowed_updates": admission.ALLOWED_UPDATES,
        }
        if offset is not None:
            params["offset"] = offset
        updates = await self._call(http, "getUpdates", params, POLL_SECONDS + 15)
        if not updates:
            return offset
        async with self._database.writing() as session:
            staff_chat_id = (await window(session)).staff_chat_id
            now = self._clock.now()
            source = await self._source(session, now)
            await store(session, [self._arrival(update, source, staff_chat_id) for update in updates], now)
        self.state.last_update_at = self._clock.now()
        # The last of the batch, not the greatest ever seen: ids may start again lower after an idle week.
        return int(updates[-1]["update_id"]) + 1

    async def _source(self, session: Session, now: datetime) -> str:
        """Under which name update ids are remembered: after a long silence a new one, or ids given out a second
        time would be taken for updates that came before. What is delivered twice comes within a day."""
        own = f"telegram:{self._bot_id}"
        last = await queries.newest(session, own)
        if last is None:
            return own
        source, at = last
        return source if now - at < SILENCE else f"{own}:{now:%Y-%m-%d}"

    def _arrival(self, update: dict[str, Any], source: str, staff_chat_id: int | None) -> Arrival:
        try:
            lane = admission.lane(update)
            admitted = admission.admitted(
                update, bot_id=self._bot_id, bot_username=self._username, staff_chat_id=staff_chat_id
            )
        except (AttributeError, KeyError, TypeError):
            lane, admitted = "unreadable", True
        # A lone surrogate is no text, and no reason to stop taking updates.
        raw = json.dumps(update, ensure_ascii=False).encode(errors="surrogatepass")
        return Arrival(Channel.TELEGRAM, source, int(update["update_id"]), lane, raw, admitted)

    async def _call(
        self, http: aiohttp.ClientSession, method: str, params: dict[str, Any], seconds: float
    ) -> Any:
        timeout = aiohttp.ClientTimeout(total=seconds)
        async with http.post(f"{self._base}/{method}", json=params, timeout=timeout) as response:
            if response.content_type != "application/json":
                raise TelegramFault(response.status, response.reason or "not JSON", 5.0)
            answer = await response.json()
        if answer.get("ok"):
            return answer["result"]
        code = int(answer.get("error_code", response.status))
        wait = float(answer.get("parameters", {}).get("retry_after", {401: 60, 409: 10}.get(code, 3)))
        raise TelegramFault(code, str(answer.get("description", "")), wait)

    async def _wait_out(self, fault: str, seconds: float) -> None:
        fault = redacted(fault)
        if fault != self.state.fault:
            log.warning("Telegram: %s; trying again in %.0f s", fault, seconds)
        self.state.connected, self.state.fault = False, fault
        await asyncio.sleep(seconds * self._patience)
