"""The `okoshko` command. What a command needs is imported when it runs: help and mistakes are answered at once."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from config.sqlite import use_bundled_sqlite

MANY_WRITERS = use_bundled_sqlite()
"""Whether commands may write beside a running desk."""

from bot import refusal_texts, texts  # noqa: E402 (the SQLite must be swapped before SQLAlchemy is imported)
from bot.commands.called import as_called  # noqa: E402
from bot.commands.grammar import command_line  # noqa: E402
from bot.refusal import Refusal  # noqa: E402
from config.i18n import Translator, translator  # noqa: E402
from config.settings import Settings  # noqa: E402

if TYPE_CHECKING:
    from bot.commands.scope import Report


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; exits 0 when it worked, 1 when it did not, 2 when it was not understood."""
    settings = _settings()
    t = translator(settings.language)
    parser = command_line(t, COMMANDS)
    asked, rest = parser.parse_known_args(arguments)
    if asked.command == "sandbox":
        asked.rest = rest
    elif rest:
        parser.error(texts.unknown_arguments(t, rest))
    try:
        with _private(), _place(settings, asked):
            worked = COMMANDS[asked.command](settings, asked)
    except KeyboardInterrupt:
        worked = asked.command in ("run", "sandbox")
        print(file=sys.stderr)
    except BrokenPipeError:
        # Whoever read along has seen enough; without this Python complains when it flushes at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        worked = True
    except Refusal as refusal:
        worked = _refused(t, refusal)
    except Exception as fault:
        from bot.commands.damage import database_refusal

        if (told := database_refusal(settings, fault)) is None:
            raise
        worked = _refused(t, told)
    sys.exit(0 if worked else 1)


def _refused(t: Translator, refusal: Refusal) -> bool:
    print(as_called(refusal_texts.refusal(t, refusal), COMMANDS), file=sys.stderr)
    return False


def _settings() -> Settings:
    """The settings; where one cannot be right, says which and ends."""
    try:
        return Settings()
    except ValueError as wrong:
        from pydantic import ValidationError

        if not isinstance(wrong, ValidationError):
            raise
        t = translator(os.environ.get("OKOSHKO_LANGUAGE", ""))
        names = ["OKOSHKO_" + str(error["loc"][0]).upper() for error in wrong.errors(include_input=False)]
        print("\n".join(texts.bad_setting(t, name) for name in names), file=sys.stderr)
        sys.exit(1)


@contextlib.contextmanager
def _private() -> Iterator[None]:
    """Folders and files made meanwhile are their owner's alone: clients' words, names and sums are in them."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def _place(settings: Settings, asked: argparse.Namespace) -> contextlib.AbstractContextManager[None]:
    """The desk's own place, for what writes where only one process may."""
    writes = asked.command in ("invite", "new", "migrate") or (
        asked.command in ("book", "clients") and (asked.verb == "apply" or getattr(asked, "apply", False))
    )
    writes |= asked.command == "mail" and asked.verb == "retry"
    writes |= asked.command == "month" and asked.verb != "list"
    if MANY_WRITERS or not writes or not settings.database.startswith("sqlite"):
        return contextlib.nullcontext()
    from bot.commands.locks import only_writer

    return only_writer(settings)


def _run(settings: Settings, _: argparse.Namespace) -> bool:
    from bot.commands.locks import only_desk
    from bot.commands.starting import announce
    from bot.commands.storage import prepare_database
    from config.logs import start_logging

    start_logging()
    announce(settings)
    with only_desk(settings):
        prepare_database(settings)
        asyncio.run(_until_stopped(settings))
    return True


async def _until_stopped(settings: Settings) -> None:
    """SIGTERM and SIGINT end the loops; what was in hand is rolled back or finished, nothing is lost."""
    from bot.app import build

    office = build(settings)
    running = asyncio.ensure_future(office.run())
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, running.cancel)
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await running
    finally:
        await office.database.close()


def _sandbox(_: Settings, asked: argparse.Namespace) -> bool:
    # The sandbox is the parent: it starts the stand-ins, and this program anew with their addresses.
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *asked.rest])  # noqa: S606 (our own interpreter)


def _init(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.setup.wizard import init

    return init(settings, asked.language)


def _book(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.books import apply_book, check_book

    file = asked.file or settings.office
    if asked.verb == "check":
        return _say(check_book(settings, file))
    return _say(asyncio.run(apply_book(settings, file)))


def _clients(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.books import apply_book
    from bot.commands.clients.importing import import_clients

    report = import_clients(settings, asked.file, applies=asked.apply)
    return _say(report) and (not asked.apply or _say(asyncio.run(apply_book(settings, settings.office))))


def _invite(settings: Settings, asked: argparse.Namespace) -> bool:
    """One link a line: for a client, or for every employee named."""
    from bot.commands.invites import invite

    names = asked.employee or [None]
    return all(_say(asyncio.run(invite(settings, asked.client, name))) for name in names)


def _new(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.filing import file_request

    return _say(asyncio.run(file_request(settings, asked.words)))


def _explain(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.explaining import explain

    report = asyncio.run(explain(settings, asked.text, asked.client, as_json=asked.json))
    # As it stands: what looks like a command in it was written by somebody else.
    print("\n".join(report.lines))
    return report.ok


def _check(settings: Settings, _: argparse.Namespace) -> bool:
    from bot.commands.check.everything import check

    return _say(asyncio.run(check(settings, many_writers=MANY_WRITERS)))


def _statement(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.printouts import statement

    return _say(asyncio.run(statement(settings, asked.client, asked.month, asked.csv, asked.pdf)))


def _payments(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.payments import import_payments

    return _say(asyncio.run(import_payments(settings, asked.file, dry_run=asked.dry_run)))


def _invoice(settings: Settings, asked: argparse.Namespace) -> bool:
    from pathlib import Path

    from bot.commands import invoicing

    match asked.verb, asked.what:
        case "list", [] | [_]:
            return _say(asyncio.run(invoicing.listed(settings, *asked.what or [None])))
        case "pdf", [name, file]:
            return _say(asyncio.run(invoicing.saved(settings, name, Path(file))))
        case "sample", [file]:
            return _say(asyncio.run(invoicing.sample(settings, Path(file), asked.language)))
        case _:
            raise Refusal("which_invoice")


def _month(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands import monthly

    match asked.verb, asked.what:
        case "close", [period]:
            return _say(asyncio.run(monthly.close(settings, period, asked.client, print)))
        case "reopen", [period, client] if asked.why:
            return _say(asyncio.run(monthly.reopen(settings, period, client, asked.why)))
        case "list", [] | [_]:
            return _say(asyncio.run(monthly.listed(settings, *asked.what or [None])))
        case _:
            raise Refusal("which_month")


def _act(settings: Settings, asked: argparse.Namespace) -> bool:
    from pathlib import Path

    from bot.commands import acts

    match asked.verb, asked.what:
        case "list", []:
            return _say(asyncio.run(acts.listed(settings, unsigned=asked.unsigned)))
        case "pdf", [name, file]:
            return _say(asyncio.run(acts.saved(settings, name, Path(file))))
        case "sample", [file]:
            return _say(asyncio.run(acts.sample(settings, Path(file), asked.language, asked.form)))
        case _:
            raise Refusal("which_act")


def _summary(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.printouts import summary

    return _say(asyncio.run(summary(settings, asked.week, asked.weeks, to_programs=asked.json)))


def _mail(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.replaying import put_aside, replay, retry

    if asked.verb == "retry":
        return _say(asyncio.run(retry(settings)))
    if asked.verb == "list":
        report = asyncio.run(put_aside(settings, dismissed=asked.all))
        print("\n".join(report.lines))
        return report.ok
    report = asyncio.run(
        replay(
            settings,
            asked.file,
            as_json=asked.json,
            anonymous=asked.anonymous,
            many_writers=MANY_WRITERS,
        )
    )
    # As it stands: what looks like a command in it was written by somebody else.
    print("\n".join(report.lines))
    return report.ok


def _audit(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.printouts import audit

    return _say(asyncio.run(audit(settings, as_json=asked.json)))


def _backup(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.storage import backup

    return _say(backup(settings, asked.file))


def _migrate(settings: Settings, asked: argparse.Namespace) -> bool:
    if asked.source:
        from bot.commands.moving import move

        return _say(move(settings, asked.source, lambda line: print(line, file=sys.stderr, flush=True)))
    from bot.commands.storage import migrate

    return _say(migrate(settings))


def _say(report: "Report") -> bool:
    print(as_called("\n".join(report.lines), COMMANDS))
    return report.ok


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], bool]] = {
    "run": _run,
    "sandbox": _sandbox,
    "init": _init,
    "book": _book,
    "clients": _clients,
    "invite": _invite,
    "new": _new,
    "explain": _explain,
    "statement": _statement,
    "invoice": _invoice,
    "month": _month,
    "act": _act,
    "payments": _payments,
    "summary": _summary,
    "check": _check,
    "mail": _mail,
    "audit": _audit,
    "backup": _backup,
    "migrate": _migrate,
}
