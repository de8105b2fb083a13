"""The `okoshko` command: help and mistakes are answered at once, everything else by the command that was named."""

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from config.sqlite import use_bundled_sqlite

MANY_WRITERS = use_bundled_sqlite()
"""Whether commands may write beside a running desk."""

from bot import refusal_texts, texts  # noqa: E402 (the SQLite must be swapped before SQLAlchemy is imported)
from bot.commands.by_name import COMMANDS  # noqa: E402
from bot.commands.called import as_called  # noqa: E402
from bot.commands.grammar import command_line  # noqa: E402
from bot.refusal import Refusal  # noqa: E402
from config.i18n import Translator, translator  # noqa: E402
from config.settings import Settings  # noqa: E402


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
