"""The other way in: Telegram posts each update to us, and counts it as taken once it is stored (Bot API, setWebhook)."""

import asyncio
import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from config.clock import Clock
from config.database import Database
from config.logs import redacted
from intake.business.memory import Memory
from intake.telegram import admission
from intake.telegram.receive import Receiver, Stored, unheard
from intake.telegram.wire import WIRE_FAULTS, TelegramFault, Wire, WireState

log = logging.getLogger("telegram")

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the header's name)
LOOK_SECONDS = 60.0
"""How often Telegram is asked whether the webhook is still ours, and whether it reaches us."""
BATCH = 100

Waiting = tuple[dict[str, Any], "asyncio.Future[None]"]


class Webhook:
    """Stores what is posted, and sees to it that Telegram knows where to post.

    Updates that come side by side are stored in one commit; each request is answered after it.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wire: Wire,
        *,
        url: str,
        secret: str,
        stored: Stored = unheard,
        patience: float = 1.0,
        memory: Memory | None = None,
    ) -> None:
        """`url` is what Telegram is told, its path is what we serve; `secret` comes back in a header."""
        self._wire = wire
        self._url = url
        self._secret = secret
        self._patience = patience
        self._receiver = Receiver(database, clock, wire.bot_id, stored, memory)
        self._posted: asyncio.Queue[Waiting] = asyncio.Queue()
        self.path = urlsplit(url).path or "/"
        self.state = WireState()

    async def run(self) -> None:
        """Until cancelled."""
        with self.state.at_work():
            async with asyncio.TaskGroup() as loops:
                loops.create_task(self._store())
                loops.create_task(self._keep_set())

    async def answer(self, request: web.Request) -> web.Response:
        """200 once stored; 403 without the secret; 400 for what is no update; 503 makes Telegram come again."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            return web.Response(status=403)
        try:
            update = json.loads(await request.read())
            int(update["update_id"])
        except (ValueError, TypeError, KeyError):
            return web.Response(status=400)
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._posted.put_nowait((update, stored))
        try:
            await stored
        except Exception:
            return web.Response(status=503)
        return web.Response()

    async def _store(self) -> None:
        while True:
            batch = [await self._posted.get()]
            while len(batch) < BATCH and not self._posted.empty():
                batch.append(self._posted.get_nowait())
            try:
                self.state.last_update_at = await self._receiver.keep([update for update, _ in batch])
            except Exception as fault:
                log.exception("updates could not be stored")
                self._tell(batch, fault)
            else:
                self._tell(batch, None)

    def _tell(self, batch: list[Waiting], fault: Exception | None) -> None:
        """To whoever still waits: Telegram hangs up when it is kept waiting too long, and comes again."""
        for _, stored in batch:
            if stored.done():
                continue
            if fault is None:
                stored.set_result(None)
            else:
                stored.set_exception(fault)

    async def _keep_set(self) -> None:
        async with self._wire.session() as http:
            while True:
                seconds = LOOK_SECONDS
                try:
                    await self._set(http)
                except TelegramFault as fault:
                    seconds = fault.seconds
                    self._note(str(fault))
                except WIRE_FAULTS as fault:
                    seconds = 2.0
                    self._note(f"{type(fault).__name__}: {fault}")
                await asyncio.sleep(seconds * self._patience)

    async def _set(self, http: aiohttp.ClientSession) -> None:
        """Set the webhook where it is not ours; the secret cannot be asked for, so at the first look always."""
        if not self._receiver.introduced:
            await self._receiver.introduce(await self._wire.call(http, "getMe", {}, 10))
        await self._receiver.meet_connections(
            lambda method, params: self._wire.call(http, method, params, 10)
        )
        info = await self._wire.call(http, "getWebhookInfo", {}, 10)
        if info.get("url") != self._url or not self.state.ready.is_set():
            await self._wire.call(
                http,
                "setWebhook",
                {
                    "url": self._url,
                    "secret_token": self._secret,
                    "allowed_updates": admission.ALLOWED_UPDATES,
                },
                10,
            )
            log.info("Telegram posts updates to %s", urlsplit(self._url).hostname)
            info = {}
        if info.get("last_error_message") and info.get("pending_update_count"):
            self.state.ready.set()
            self._note(f"webhook: {info['last_error_message']}")
        else:
            self.state.works()

    def _note(self, fault: str) -> None:
        fault = redacted(fault)
        if fault != self.state.fault:
            log.warning("Telegram: %s", fault)
        self.state.connected, self.state.fault = False, fault
