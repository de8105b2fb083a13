"""Every command of `okoshko` under its name. What one needs is imported when it runs."""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.commands.called import as_called
from bot.refusal import Refusal
from config.settings import Settings
from config.sqlite import use_bundled_sqlite

if TYPE_CHECKING:
    from bot.commands.scope import Report


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

    return _say(asyncio.run(check(settings, many_writers=use_bundled_sqlite())))


def _statement(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.printouts import requests, statement

    if asked.requests and not (asked.csv or asked.pdf):
        return _say(asyncio.run(requests(settings, asked.client, asked.month)))
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
            return _say(asyncio.run(invoicing.sample(settings, Path(file), asked.language, asked.currency)))
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
            made = acts.sample(settings, Path(file), asked.language, asked.form, asked.currency)
            return _say(asyncio.run(made))
        case _:
            raise Refusal("which_act")


def _client(settings: Settings, asked: argparse.Namespace) -> bool:
    from bot.commands.profiles import client

    made = client(settings, asked.client, asked.week, asked.pdf, to_programs=asked.json)
    return _say(asyncio.run(made))


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
            many_writers=use_bundled_sqlite(),
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
    "client": _client,
    "summary": _summary,
    "check": _check,
    "mail": _mail,
    "audit": _audit,
    "backup": _backup,
    "migrate": _migrate,
}
