"""The whole sandbox: stand-ins and page on one port, the program beside them, and the weeks that are played first."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
from aiohttp import web

from sandbox import book, page, words
from sandbox.book import LANGUAGES, Book
from sandbox.clock import VirtualClock
from sandbox.events import EventHub
from sandbox.folder import Folder
from sandbox.mail import MailStandIn
from sandbox.mail.standin import AUTHSERV
from sandbox.program import Program
from sandbox.seed.control import Control
from sandbox.seed.play import Played, beginning, play
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.server import BODY_BYTES, PAYMENT_TOKEN

HOST = "127.0.0.1"
CLOCK = "sandbox-clock"
"""The file the program reads its time from; the name is its own."""
LIMITS_SCALE = 100.0
"""Telegram's limits run so many times faster here: a visitor is not to wait for what a firm never notices."""
PORTS_TRIED = 20
PATIENCE_SECONDS = 60.0


class Town:
    """`start`, then `url` tells where the page is. `say` prints a line for whoever started it; no `weeks`: nobody is in."""

    def __init__(
        self, folder: Folder, *, language: str, chosen: bool, weeks: int | None, say: Callable[[str], None]
    ) -> None:
        self.folder = folder
        self.say = say
        self.weeks = weeks
        self.ready = asyncio.Event()
        self.program: Program | None = None
        self.health = ""
        self._book: Book = book.read(language)
        self._chosen = chosen
        self._run = 0
        self._began = time.monotonic()
        self._state: dict[str, Any] = {}
        self._played: Played | None = None
        self._story: asyncio.Task[None] | None = None
        self._turning: asyncio.Task[None] | None = None
        self._lock = asyncio.Lock()
        self.hub = EventHub()
        self.clock = VirtualClock(folder.path / CLOCK)
        self.telegram = TelegramStandIn(clock=self.clock, hub=self.hub, limits_scale=LIMITS_SCALE)
        self.mail = MailStandIn(self.clock, self.hub)
        self._runner: web.AppRunner | None = None

    @property
    def language(self) -> str:
        return self._book.language

    @property
    def url(self) -> str:
        return self.telegram.url

    async def start(self, port: int) -> None:
        """Serve at once on `port` or the next free one; the program and its weeks come after, by themselves."""
        app = web.Application(client_max_size=BODY_BYTES)
        self.telegram.attach(app)
        self.mail.attach(app)
        page.attach(app, languages=LANGUAGES, tour=self.facts, reset=self.reset)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await self.mail.start(HOST)
        found = await _serve(self._runner, port)
        self.telegram.url = f"http://{HOST}:{found}"
        self._open()

    async def stop(self) -> None:
        await self._close()
        await self.mail.stop()
        if self._runner:
            await self._runner.cleanup()

    async def reset(self, language: str) -> None:
        """Everything from the beginning, in this language. Returns as soon as the stand-ins are empty."""
        async with self._lock:
            self._chosen = True
            # Said before anything is emptied: the page loads itself anew at the first sign of it.
            self.ready.clear()
            self._state = {"ready": False, "progress": 0.0}
            await self._close()
            self._book = book.read(language)
            self.telegram.reset()
            self.mail.reset()
            self._open()

    def facts(self, language: str) -> Mapping[str, Any]:
        """What `GET /page/world` answers; the first visitor's language wins, unless one was asked for."""
        if not self._chosen:
            self._chosen = True
            if language != self.language:
                self._state = {"ready": False, "progress": 0.0}
                self._turning = asyncio.create_task(self.reset(language))
        firm = self._book.firm
        return {
            "run": f"{self._began:.3f}-{self._run}",
            "language": self.language,
            "timezone": firm["timezone"],
            "firm": firm["name"],
            "bot": {"name": self.telegram.bot["first_name"], "username": self.telegram.bot["username"]},
            **(self._played.facts() if self._played else {}),
            **self._state,
        }

    def _open(self) -> None:
        self._run += 1
        self._began = time.monotonic()
        self._played = None
        self._state = {"ready": False, "progress": 0.0}
        self._story = asyncio.create_task(self._tell())

    async def _close(self) -> None:
        if self._story:
            self._story.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._story
        if self.program:
            await self.program.stop()

    async def _tell(self) -> None:
        try:
            await self._begin()
            if self.weeks is not None:
                await self._play(self.weeks)
        except Exception as fault:
            # The stand-ins, the page and the program are there all the same: a visitor can go on by hand.
            self.say(words.say(self.language, "failed", fault=f"{type(fault).__name__}: {fault}"))
        self._state = {"ready": True}
        self.ready.set()

    async def _begin(self) -> None:
        """A fresh folder, the program started in it, its book applied."""
        self.folder.empty()
        self.clock.reset()
        if self.weeks is not None:
            self.clock.move_to(beginning(self._book, self.weeks))
        copy = self.folder.path / "office.toml"
        copy.write_text(self._book.beginning(self.clock.now().date()), encoding="utf-8")
        self._doing("starting", 0.0)
        listen = f"{HOST}:{_free_port()}"
        self.health = f"http://{listen}/healthz"
        self.program = Program(self.folder.path, self._settings(listen), self._died)
        self.program.start()
        # It has made its database when it prints the code; the book comes while it loads the rest.
        await self.program.setup_code()
        self._doing("book", 0.05)
        await self.program.command("book", "apply", str(copy))
        if self.weeks is None:
            await self._healthy()
            self.say(self._line("ready"))

    async def _play(self, weeks: int) -> None:
        assert self.program is not None
        self.say(words.say(self.language, "playing"))
        async with aiohttp.ClientSession() as http:
            control = Control(http, self.url)
            async with control.listening():
                self._played = await play(control, self._book, self.program, self._doing, weeks)
            await control.post("limits", scale=LIMITS_SCALE)
        self.say(self._line("played"))

    async def _healthy(self) -> None:
        async with aiohttp.ClientSession() as http, asyncio.timeout(PATIENCE_SECONDS):
            while True:
                with contextlib.suppress(aiohttp.ClientError):
                    async with http.get(self.health) as answer:
                        if answer.status == web.HTTPOk.status_code:
                            return
                await asyncio.sleep(0.1)

    def _settings(self, listen: str) -> dict[str, str]:
        firm = self._book.firm
        return {
            "DATA": str(self.folder.path),
            "TELEGRAM_TOKEN": self.telegram.token,
            "TELEGRAM_API": self.url,
            "PAYMENT_TOKEN": PAYMENT_TOKEN,
            "IMAP_URL": self.mail.imap_url(self._book.window),
            "SMTP_URL": self.mail.smtp_url,
            "WATCH_IVAN": self.mail.imap_url(self._book.mail("ivan")),
            "TRUSTED_AUTHSERV": AUTHSERV,
            "MAIL_ADDRESS": self._book.window,
            "OWNER_MAIL": self._book.mail("marina"),
            "OFFICE": str(self.folder.path / "office.toml"),
            "LISTEN": listen,
            "LANGUAGE": firm["language"],
            "TIMEZONE": firm["timezone"],
            "CURRENCY": firm["currency"],
        }

    def _doing(self, what: str, progress: float, **facts: object) -> None:
        self._state = {"ready": False, "progress": progress, "doing": words.say(self.language, what, **facts)}

    def _line(self, what: str) -> str:
        return words.say(self.language, what, seconds=time.monotonic() - self._began)

    def _died(self, code: int) -> None:
        assert self.program is not None
        self.say(words.say(self.language, "died", code=code, log=self.program.log))


async def _serve(runner: web.AppRunner, port: int) -> int:
    """Listen on the port or one of the next; 0 takes any. Returns the one it became."""
    last = port + (PORTS_TRIED if port else 1)
    for candidate in range(port, last):
        try:
            await web.TCPSite(runner, HOST, candidate).start()
        except OSError:
            if candidate == last - 1:
                raise
        else:
            return int(runner.addresses[0][1])
    raise OSError(f"no free port from {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
