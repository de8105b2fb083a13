"""A terminal in an empty folder, one in an office whose book is in force, and servers for commands to talk to."""

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.books import apply_book
from config.settings import Settings
from sandbox.mail.standin import MailStandIn
from sandbox.telegram import TelegramStandIn
from tests.bot.commands.terminal import BOOK, Beside, Terminal, Town


@pytest.fixture(autouse=True)
def _no_log_of_former_commands() -> Iterator[None]:
    """A command logs to the terminal it was started in, which is gone with its test."""
    before = logging.root.handlers[:]
    yield
    logging.root.handlers[:] = [one for one in logging.root.handlers if one in before]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """Nothing is set up here."""
    for name in list(os.environ):
        if name.upper().startswith("OKOSHKO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)
    # Installed, as it were: the shell knows `okoshko`, wherever these tests were started.
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the sandbox's English book was applied; to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    (folder / "office.toml").write_text(BOOK)
    (folder / "data").mkdir(mode=0o700)  # as the command makes it
    # Whatever this machine's environment says, this office is in this folder, on SQLite.
    settings = Settings(data=folder / "data", database_url="")
    asyncio.run(apply_book(settings, folder / "office.toml"))
    return folder


@pytest.fixture
def office(terminal: Terminal, furnished: Path) -> Terminal:
    """A terminal in an office whose book is in force."""
    shutil.copytree(furnished, terminal.folder, dirs_exist_ok=True)
    with contextlib.closing(sqlite3.connect(terminal.folder / "data" / "okoshko.db")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return terminal


@pytest.fixture(scope="session")
def _servers() -> Iterator[Town]:
    beside = Beside()
    town = Town(TelegramStandIn(limits_scale=0, loopback_webhooks=True), MailStandIn(), beside)
    beside.do(town.telegram.start)
    beside.do(town.mail.start)
    yield town
    beside.do(town.telegram.stop)
    beside.do(town.mail.stop)
    beside.close()


@pytest.fixture
def town(_servers: Town) -> Town:
    """A Telegram where nobody has said anything yet, and a mail server."""
    _servers.beside.do(_as_new(_servers))
    return _servers


def _as_new(town: Town):
    async def reset() -> None:
        town.telegram.reset()

    return reset
