"""`/healthz`: whether the desk works, in numbers an operator understands."""

import asyncio
import contextlib
import enum
import os
import typing
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from billing.jobs import actions as jobs
from bot import nightly
from bot.refusal import Refusal
from config.database import ReadSession
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState, Window
from intake.shelf import ALMOST_PERCENT, Room
from intake.telegram.webhook import Webhook

if typing.TYPE_CHECKING:
    from bot.app import Office

MAIL_STUMBLES = 3
"""Mailboxes hang up now and then; so many failures in a row are a fault."""


class Health:
    """Serves the one page a monitor asks for."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    @contextlib.asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """While the block lasts; `Refusal` where the address cannot be had."""
        app = web.Application()
        app.router.add_get("/healthz", self._answer)
        inlet = self._office.inlet
        if isinstance(inlet, Webhook):
            app.router.add_post(inlet.path, inlet.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        listen = self._office.settings.listen
        host, _, port = listen.rpartition(":")
        host = host.strip("[]")  # an IPv6 address
        try:
            try:
                await web.TCPSite(runner, host or "127.0.0.1", int(port)).start()
            except OSError as fault:
                why = os.strerror(fault.errno) if fault.errno and fault.errno > 0 else str(fault)
                raise Refusal("cannot_listen", f"{listen}: {why}") from None
            yield
        finally:
            await runner.cleanup()

    async def _answer(self, _request: web.Request) -> web.Response:
        report = await self.report()
        return web.json_response(report, status=200 if report["ok"] else 503)

    async def report(self) -> dict[str, Any]:
        """Queue lengths, and how the wires are."""
        office = self._office
        async with office.database.reading() as session:
            inbox = await _by_state(session, Inbound)
            outbox = await _by_state(session, Outbound)
            window = await session.get(Window, 1)
            night = await jobs.last_run(session, nightly.JOB)
        wire = office.inlet.state if office.inlet else None
        lost = window.staff_chat_fault if window else None
        mailbox = office.reader.state if office.reader else None
        room = await asyncio.to_thread(office.shelf.room)
        wired = (wire is None or wire.well) and (mailbox is None or mailbox.failures < MAIL_STUMBLES)
        return {
            "ok": office.ready.is_set() and wired and lost is None and nightly.well(night) and not room.full,
            "telegram": {
                "connected": wire.connected,
                "standing_by": wire.standing_by,
                "last_update": wire.last_update_at.isoformat() if wire.last_update_at else None,
                "fault": wire.fault,
            }
            if wire
            else None,
            "mail": {"connected": mailbox.connected, "fault": mailbox.last_error} if mailbox else None,
            "staff_chat": {"lost": lost is not None, "fault": lost}
            if window and window.staff_chat_id is not None
            else None,
            "files": {"used_percent": room.percent, "fault": _crowded(room)},
            "night": {"of": night.period, **(night.outcome or {})} if night else None,
            "waiting": inbox.get(InboxState.NEW, 0),
            "quarantined": inbox.get(InboxState.QUARANTINED, 0),
            "unsent": outbox.get(OutboxState.WAITING, 0) + outbox.get(OutboxState.SENDING, 0),
            "undeliverable": outbox.get(OutboxState.DEAD, 0),
        }


def _crowded(room: Room) -> str | None:
    if room.full:
        return "full: new files are not kept"
    return f"more than {ALMOST_PERCENT} % used" if room.almost else None


async def _by_state(session: ReadSession, tray: type[Inbound | Outbound]) -> dict[enum.Enum, int]:
    """How many rows of a tray are in each state."""
    rows = await session.execute(select(tray.state, func.count().label("number")).group_by(tray.state))
    return {row.state: row.number for row in rows}
