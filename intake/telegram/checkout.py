"""Answers Telegram's question before a payment: it waits ten seconds, whatever else there is to do.

So it is not worked off behind other rows: whoever stored it has it answered at once, on plain HTTP
(Bot API, PreCheckoutQuery).
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import aiohttp

from config.logs import redacted
from intake.telegram.wire import WIRE_FAULTS, TelegramFault, Wire

log = logging.getLogger("checkout")

PATIENCE_SECONDS = 9.0
"""Telegram has ten, of which some went by before we heard of it."""
LOOK_SECONDS = 4.0
"""For the database; after them the payment is declined, as nobody knows what for."""
CALL_SECONDS = 3.0
PAUSE_SECONDS = 0.3
REMEMBERED = 500

Decide = Callable[[dict[str, Any]], Awaitable[str | None]]
"""None lets the payment go on; else the words that say why it does not."""
Apology = Callable[[dict[str, Any]], str]


class Checkout:
    """Asks the desk about a payment and tells Telegram, in time."""

    def __init__(self, wire: Wire, decide: Decide, apology: Apology) -> None:
        """`apology` is said where the desk could not be asked."""
        self._wire = wire
        self._decide = decide
        self._apology = apology
        self._begun: deque[str] = deque(maxlen=REMEMBERED)
        self._heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.answered = 0
        self.unanswered = 0
        self.slowest_seconds = 0.0

    def hear(self, update: dict[str, Any]) -> None:
        """An update was stored; if it asks about a payment, it is answered now."""
        query = update.get("pre_checkout_query")
        if not isinstance(query, dict) or str(query.get("id")) in self._begun:
            return
        self._begun.append(str(query.get("id")))
        self._heard.put_nowait(query)

    async def run(self) -> None:
        """Until cancelled: each question by itself, none behind another."""
        async with asyncio.TaskGroup() as answers:
            while True:
                answers.create_task(self._answer(await self._heard.get(), time.monotonic()))

    async def _answer(self, query: dict[str, Any], began: float) -> None:
        answer = {"pre_checkout_query_id": query.get("id"), **await self._decided(query)}
        try:
            async with self._wire.session() as http:
                got_through = await self._say(http, answer, began)
        except Exception:
            log.exception("the answer before a payment failed")
            got_through = False
        if got_through:
            self.answered += 1
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - began)
        else:
            self.unanswered += 1
            log.error("a question before a payment could not be answered in time; nobody was charged")

    async def _say(self, http: aiohttp.ClientSession, answer: dict[str, Any], began: float) -> bool:
        """Whether Telegram has heard it, or another replica's."""
        while (left := PATIENCE_SECONDS - (time.monotonic() - began)) > 0:
            try:
                await self._wire.call(http, "answerPreCheckoutQuery", answer, min(CALL_SECONDS, left))
            except TelegramFault as fault:
                if fault.code == HTTPStatus.BAD_REQUEST:
                    log.info("a question before a payment was answered already, or too late: %s", fault)
                    return True
                await asyncio.sleep(min(fault.seconds, PAUSE_SECONDS))
            except WIRE_FAULTS as fault:
                log.warning("the answer before a payment did not get through: %s", redacted(repr(fault)))
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                return True
        return False

    async def _decided(self, query: dict[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                why = await self._decide(query)
        except Exception:
            log.exception("a payment could not be looked at, and is declined")
            why = self._apology(query)
        return {"ok": True} if why is None else {"ok": False, "error_message": why}
