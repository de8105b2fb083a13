"""`/healthz`: whether the desk works, in numbers an operator understands."""

import asyncio
import contextlib
import os
import time
import typing
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from billing.jobs import actions as jobs
from bot import nightly
from bot.refusal import Refusal
from bot.trays import Trays, trays
from intake.mailbox.imap.fetch import MailboxState
from intake.outbox.models import Window
from intake.outbox.ways import WayOut
from intake.shelf import ALMOST_PERCENT, Room
from intake.telegram.checkout import Checkout
from intake.telegram.webhook import Webhook
from intake.telegram.wire import WireState

if typing.TYPE_CHECKING:
    from bot.app import Office

MAIL_STUMBLES = 3
"""Mailboxes hang up now and then; so many failures in a row are a fault."""
NEXT = "okoshko check"
"""The command that says how to mend what is wrong."""


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
        """Queue lengths and how long the oldest has waited, and how the wires are."""
        office = self._office
        async with office.database.reading() as session:
            at = office.clock.now()
            now = await trays(session, at)
            window = await session.get(Window, 1)
            night = await jobs.last_run(session, nightly.JOB)
        wire = office.inlet.state if office.inlet else None
        lost = window.staff_chat_fault if window else None
        mailbox = office.reader.state if office.reader else None
        room = await asyncio.to_thread(office.shelf.room)
        ways = office.dispatcher.ways.values()
        heard = (wire is None or wire.well) and _mail_comes(mailbox)
        wired = heard and all(way.well(time.monotonic()) for way in ways)
        well = wired and lost is None and nightly.well(night) and not room.full
        ok = office.ready.is_set() and well
        return {
            "ok": ok,
            "next": None if ok else NEXT,
            "telegram": _telegram(wire, now, at) if wire else None,
            "mail": {
                "connected": mailbox.connected,
                "standing_by": mailbox.standing_by,
                "last_mail_seconds": now.mail_seconds,
                "fault": mailbox.last_error,
            }
            if mailbox
            else None,
            **({"watched": watched} if (watched := office.watching.report()) else {}),
            "sending": _sending(ways),
            **_till(office.settings.payments, office.checkout),
            "staff_chat": {"lost": lost is not None, "fault": lost}
            if window and window.staff_chat_id is not None
            else None,
            "files": {"used_percent": room.percent, "to_fetch": now.files, "fault": _crowded(room)},
            "night": {"of": night.period, **(night.outcome or {})} if night else None,
            **_queues(now),
        }


def _mail_comes(mailbox: MailboxState | None) -> bool:
    """A refused login is no stumble: it is tried again minutes later, and mostly for somebody to mend."""
    return mailbox is None or (mailbox.failures < MAIL_STUMBLES and not mailbox.logins_refused)


def _telegram(wire: WireState, now: Trays, at: datetime) -> dict[str, Any]:
    """Since the desk began nothing may have come yet: then the last update is the one stored last."""
    stored = None if now.telegram_seconds is None else at - timedelta(seconds=now.telegram_seconds)
    last = wire.last_update_at or stored
    return {
        "connected": wire.connected,
        "standing_by": wire.standing_by,
        "last_update": last.isoformat() if last else None,
        "last_update_seconds": now.telegram_seconds,
        "fault": wire.fault,
    }


def _sending(ways: Iterable[WayOut]) -> dict[str, dict[str, Any]]:
    """Each wire's way out; on another replica than the one that sends, nothing is known of it."""
    at = time.monotonic()
    return {
        way.channel.value: {
            "fault": way.fault if way.fault_seconds(at) is not None else None,
            "fault_seconds": way.fault_seconds(at),
        }
        for way in ways
    }


def _till(mode: str | None, checkout: Checkout | None) -> dict[str, Any]:
    """Money taken in Telegram, since this process began; nothing where none is."""
    if checkout is None:
        return {}
    return {
        "payments": {
            "mode": mode,
            "answered": checkout.answered,
            "unanswered": checkout.unanswered,
            "slowest_seconds": round(checkout.slowest_seconds, 2),
        }
    }


def _queues(now: Trays) -> dict[str, int | str | None]:
    return {
        "waiting": now.inbox.count,
        "waiting_seconds": now.inbox.oldest_seconds,
        "quarantined": now.quarantined.count,
        "quarantined_seconds": now.quarantined.oldest_seconds,
        "unsent": now.outbox.count,
        "unsent_seconds": now.outbox.oldest_seconds,
        "unsent_fault": now.unsent_fault,
        "undeliverable": now.undeliverable,
    }


def _crowded(room: Room) -> str | None:
    if room.full:
        return "full: new files are not kept"
    return f"more than {ALMOST_PERCENT} % used" if room.almost else None
