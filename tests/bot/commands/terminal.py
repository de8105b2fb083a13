"""A terminal in a folder of its own: commands are run in it, answers typed ahead, and what they print is read."""

import asyncio
import contextlib
import io
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from sandbox.mail.standin import MailStandIn
from sandbox.telegram import TelegramStandIn

BOOK = (Path(__file__).parents[2] / "books" / "en.toml").read_text()


@dataclass
class Printed:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Terminal:
    """`typed` answers are read by the next command."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    typed: list[str] = field(default_factory=list)

    def set(self, **settings: object) -> None:
        for name, value in settings.items():
            self.monkeypatch.setenv(f"OKOSHKO_{name.upper()}", str(value))

    def types(self, *answers: str) -> None:
        self.typed = list(answers)

    def okoshko(self, *arguments: str) -> Printed:
        self.monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in self.typed)))
        self.typed = []
        self.capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        printed = self.capsys.readouterr()
        return Printed(int(ended.value.code or 0), printed.out, printed.err)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query of the office's database gives."""
        with contextlib.closing(sqlite3.connect(self.folder / "data" / "okoshko.db")) as database, database:
            return database.execute(query).fetchall()

    def file(self, name: str, text: str | None = None) -> Path:
        path = self.folder / name
        if text is not None:
            path.write_text(text)
        return path


class Beside:
    """An event loop of its own, for servers that commands with theirs talk to."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            return await work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@dataclass
class Town:
    """A Telegram and a mail server."""

    telegram: TelegramStandIn
    mail: MailStandIn
    beside: Beside

    def imap(self, password: str = "sandbox") -> str:
        return f"imap://desk%40linde.example:{password}@127.0.0.1:{self.mail.imap_port}/INBOX"

    def smtp(self, password: str = "sandbox") -> str:
        return f"smtp://desk%40linde.example:{password}@127.0.0.1:{self.mail.smtp_port}"

    def act(self, path: str, **body: Any) -> Any:
        """As a person would, through the stand-in's control API."""

        async def act() -> Any:
            from aiohttp import ClientSession

            async with (
                ClientSession() as http,
                http.post(f"{self.telegram.url}/{path}", json=body) as answer,
            ):
                assert answer.status == 200, await answer.text()
                return await answer.json()

        return self.beside.do(act)
