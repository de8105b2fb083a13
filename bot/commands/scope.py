"""What every command starts from: the database at this version, the time, the words; and what it comes to."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError

from bot.commands.damage import database_refusal, emptied
from bot.refusal import Refusal
from config.clock import clock_for
from config.database import Database
from config.i18n import Translator, translator
from config.settings import Settings
from migrations import upgrade


@dataclass(frozen=True)
class Report:
    """What a command prints, and whether it went well."""

    lines: list[str]
    ok: bool = True


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """The database of this installation; `Refusal` where there is none yet, or one of another version."""
    present = revision(settings)
    if present is None:
        raise Refusal("apply_book")
    if present != upgrade.head():
        raise Refusal("migrate_first")
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


def revision(settings: Settings) -> str | None:
    """The revision the database is at, None where there is none; `Refusal` where it is out of reach or broken."""
    try:
        present = upgrade.current(settings.database)
    except DBAPIError as fault:
        raise database_refusal(settings, fault) or fault from None
    if present is None and (spoiled := emptied(settings)):
        raise spoiled
    return present


def moment(settings: Settings) -> datetime:
    """Now, as this office has it."""
    return clock_for(settings.telegram_api, settings.data).now().astimezone(UTC)


def words(settings: Settings) -> Translator:
    """The language the terminal is spoken to in."""
    return translator(settings.language)
