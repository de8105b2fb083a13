"""The `okoshko` command."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.sqlite import use_bundled_sqlite

ONE_WRITER = use_bundled_sqlite()

from bot import commands, texts  # noqa: E402 (the SQLite must be swapped before SQLAlchemy is imported)
from bot.refusal import Refusal  # noqa: E402
from config.i18n import translator  # noqa: E402
from config.logs import start_logging  # noqa: E402
from config.settings import Settings  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; exits 0 when it worked, 1 when it did not, 2 when it was not understood."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    settings = Settings()
    t = translator(settings.language)
    try:
        worked = COMMANDS[asked.command](settings, asked)
    except KeyboardInterrupt:
        worked = True
    except Refusal as refusal:
        print(texts.refusal(t, refusal), file=sys.stderr)
        worked = False
    sys.exit(0 if worked else 1)


def _parser() -> argparse.ArgumentParser:
    t = translator(Settings().language)
    parser = argparse.ArgumentParser(prog="okoshko", description=texts.about(t))
    parser.add_argument("--version", action="version", version=f"okoshko {commands.version()}")
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    verbs.add_parser("run", help=texts.about_run(t))
    sandbox = verbs.add_parser("sandbox", help=texts.about_sandbox(t))
    sandbox.add_argument("rest", nargs=argparse.REMAINDER)
    book = verbs.add_parser("book", help=texts.about_book(t))
    book.add_argument("verb", choices=["check", "apply"])
    book.add_argument("file", nargs="?", type=Path)
    invite = verbs.add_parser("invite", help=texts.about_invite(t))
    invite.add_argument("client", nargs="?")
    invite.add_argument("--employee")
    statement = verbs.add_parser("statement", help=texts.about_statement(t))
    statement.add_argument("client")
    verbs.add_parser("check", help=texts.about_check(t))
    verbs.add_parser("audit", help=texts.about_audit(t))
    verbs.add_parser("migrate", help=texts.about_migrate(t))
    return parser


def _run(settings: Settings) -> bool:
    start_logging()
    commands.prepare_database(settings)
    with commands.only_desk(settings):
        asyncio.run(_until_stopped(settings))
    return True


async def _until_stopped(settings: Settings) -> None:
    """SIGTERM and SIGINT end the loops; what was in hand is rolled back or finished, nothing is lost."""
    from bot.app import build

    office = build(settings)
    running = asyncio.ensure_future(office.run())
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await office.database.close()


def _sandbox(rest: list[str]) -> bool:
    # The sandbox is the parent: it starts the stand-ins, and this program anew with their addresses.
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *rest])  # noqa: S606 (our own interpreter)


def _book(settings: Settings, asked: argparse.Namespace) -> bool:
    file = asked.file or settings.office
    if not file.exists():
        raise Refusal("no_book", str(file))
    if asked.verb == "check":
        return _say(commands.check_book(settings, file))
    return _say(asyncio.run(commands.apply_book(settings, file)))


def _say(report: commands.Report) -> bool:
    print("\n".join(report.lines))
    return report.ok


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], bool]] = {
    "run": lambda settings, _: _run(settings),
    "sandbox": lambda _, asked: _sandbox(asked.rest),
    "book": _book,
    "invite": lambda settings, asked: _say(
        asyncio.run(commands.invite(settings, asked.client, asked.employee))
    ),
    "statement": lambda settings, asked: _say(asyncio.run(commands.statement(settings, asked.client))),
    "check": lambda settings, _: _say(asyncio.run(commands.check(settings))),
    "audit": lambda settings, _: _say(asyncio.run(commands.audit(settings))),
    "migrate": lambda settings, _: _say(commands.migrate(settings)),
}
