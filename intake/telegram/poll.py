"""Takes updates from Telegram: getUpdates on plain HTTP, stored and committed before they are confirmed.

aiogram's own polling confirms updates before their handlers have finished; a kill there loses them.
"""

import asyncio
import logging
from typing import Any

import aiohttp

from config.clock import Clock
from config.database import Database
from config.logs import redacted
from intake.business.memory import Memory
from intake.telegram import admission
from intake.telegram.receive import Receiver, Stored, unheard
from intake.telegram.wire import WIRE_FAULTS, TelegramFault, Wire, WireState

log = logging.getLogger("telegram")

POLL_SECONDS = 25
BATCH = 100


class Poller:
    """The storing loop. It needs no aiogram, so it takes messages within a moment of starting."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wire: Wire,
        *,
        stored: Stored = unheard,
        patience: float = 1.0,
        memory: Memory | None = None,
    ) -> None:
        """`patience` scales the waits after a fault; below 1 in tests."""
        self._wire = wire
        self._patience = patience
        self._receiver = Receiver(database, clock, wire.bot_id, stored, memory)
        self.state = WireState()

    async def run(self) -> None:
        """Until cancelled; every fault of the wire is waited out."""
        with self.state.at_work():
            await self._run()

    async def _run(self) -> None:
        offset: int | None = None
        async with self._wire.session() as http:
            while True:
                try:
                    if not self._receiver.introduced:
                        await self._receiver.introduce(await self._wire.call(http, "getMe", {}, 10))
                    offset = await self._take(http, offset)
                    await self._receiver.meet_connections(
                        lambda method, params: self._wire.call(http, method, params, 10)
                    )
                    self.state.works()
                except TelegramFault as fault:
                    await self._wait_out(str(fault), fault.seconds)
                except WIRE_FAULTS as fault:
                    await self._wait_out(f"{type(fault).__name__}: {fault}", 2.0)
                except Exception as fault:
                    # The database in trouble, an answer nobody foresaw: nothing is confirmed, so nothing is lost.
                    log.exception("updates could not be stored")
                    await self._wait_out(type(fault).__name__, 5.0)

    async def _take(self, http: aiohttp.ClientSession, offset: int | None) -> int | None:
        params: dict[str, Any] = {
            "timeout": POLL_SECONDS if self.state.connected else 0,
            "limit": BATCH,
            "allowed_updates": admission.ALLOWED_UPDATES,
        }
        if offset is not None:
            params["offset"] = offset
        updates = await self._wire.call(http, "getUpdates", params, POLL_SECONDS + 15)
        if not updates:
            return offset
        self.state.last_update_at = await self._receiver.keep(updates)
        # The last of the batch, not the greatest ever seen: ids may start again lower after an idle week.
        return int(updates[-1]["update_id"]) + 1

    async def _wait_out(self, fault: str, seconds: float) -> None:
        fault = redacted(fault)
        if fault != self.state.fault:
            log.warning("Telegram: %s; trying again in %.0f s", fault, seconds)
        self.state.connected, self.state.fault = False, fault
        await asyncio.sleep(seconds * self._patience)
