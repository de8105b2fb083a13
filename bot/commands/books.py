"""`okoshko book check` and `okoshko book apply`."""

from pathlib import Path

from bot import texts
from bot.book import commands as book
from bot.book.faults import BookWrong
from bot.commands.scope import Report, moment, opened, words
from bot.commands.storage import prepare_database
from bot.refusal import Refusal
from config.settings import Settings


def check_book(settings: Settings, file: Path) -> Report:
    """What is wrong with a book, a line for each fault."""
    faults = book.check(_there(file), settings.language)
    return Report(faults or [texts.book_right(words(settings), str(file))], ok=not faults)


async def apply_book(settings: Settings, file: Path) -> Report:
    """Put a book in force; says what changed, or every fault, and then nothing did."""
    faults = book.check(_there(file), settings.language)
    if faults:
        return Report(faults, ok=False)
    prepare_database(settings)
    async with opened(settings) as database:
        try:
            return Report(await book.apply_file(file, database, moment(settings), settings.language))
        except BookWrong as wrong:
            return Report(book.fault_lines(wrong, settings.language), ok=False)


def _there(file: Path) -> Path:
    if not file.exists():
        raise Refusal("no_book", str(file))
    return file
