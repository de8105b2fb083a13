"""`okoshko book check` and `okoshko book apply`: lines for the terminal."""

from datetime import datetime
from pathlib import Path

from bot.book.apply import apply
from bot.book.faults import BookWrong
from bot.book.lines import lines_of
from bot.book.reading import located, read_book
from bot.book.texts.changes import change_lines
from bot.book.texts.faults import fault_line
from config.database import Database
from config.i18n import translator


def check(path: Path, language: str = "en") -> list[str]:
    """What is wrong with a book, a line for each fault; nothing when it is right."""
    try:
        read_book(path)
    except BookWrong as wrong:
        return fault_lines(wrong, language)
    return []


def fault_lines(wrong: BookWrong, language: str) -> list[str]:
    """The faults of a book in words: `office.toml:42: tariffs.standard: …`."""
    t = translator(language)
    return [fault_line(t, wrong.file, fault) for fault in wrong.faults]


async def apply_file(path: Path, database: Database, now: datetime, language: str | None = None) -> list[str]:
    """Apply a book in one unit of work; says what changed, in `language` or the book's own.

    Raises `BookWrong` with every fault, and then changes nothing.
    """
    book = read_book(path)
    try:
        async with database.writing() as session:
            changes = await apply(session, book, now)
    except BookWrong as wrong:
        raise _in_file(wrong, path) from None
    return change_lines(
        translator(language or book.firm.language), changes, book.firm.currency, book.firm.zone
    )


def _in_file(wrong: BookWrong, path: Path) -> BookWrong:
    """What only the database could tell, with the lines of the file."""
    return located(BookWrong(wrong.faults, path.name), lines_of(path.read_text("utf-8-sig")))
