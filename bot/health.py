"""`/healthz`: whether the desk works, in numbers an operator understands."""

import asyncio
import enum
import typing
from typing import Any

from aiohttp import web
from sqlalchemy import func, select

from config.database import ReadSession
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState, Window

if typing.TYPE_CHECKING:
    from bot.app import Office


class Health:
    """Serves the one page a monitor asks for."""

    def __init__(self, office: "Office") -> None:
        self._office = office

    async def serve(self) -> None:
        """Until cancelled."""
        app = web.Application()
        app.router.add_get("/healthz", self._answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        host, _, port = self._office.settings.listen.rpartition(":")
        host = host.strip("[]")  # an IPv6 address
        try:
            await web.TCPSite(runner, host or "127.0.0.1", int(port)).start()
            await asyncio.Event().wait()
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
        poll = office.poller.state if office.poller else None
        lost = window.staff_chat_fault if window else None
        return {
            "ok": office.ready.is_set() and (poll is None or poll.connected) and lost is None,
            "telegram": {
                "connected": poll.connected,
                "last_update": poll.last_update_at.isoformat() if poll.last_update_at else None,
                "fault": poll.fault,
            }
            if poll
            else None,
            "staff_chat": {"lost": lost is not None, "fault": lost}
            if window and window.staff_chat_id is not None
            else None,
            "waiting": inbox.get(InboxState.NEW, 0),
            "quarantined": inbox.get(InboxState.QUARANTINED, 0),
            "unsent": outbox.get(OutboxState.WAITING, 0) + outbox.get(OutboxState.SENDING, 0),
            "undeliverable": outbox.get(OutboxState.DEAD, 0),
        }


async def _by_state(session: ReadSession, tray: type[Inbound | Outbound]) -> dict[enum.Enum, int]:
    """How many rows of a tray are in each state."""
    rows = await session.execute(select(tray.state, func.count().label("number")).group_by(tray.state))
    return {row.state: row.number for row in rows}
