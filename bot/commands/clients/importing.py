"""`okoshko clients import`: the table is read whole, then the book gets what it does not have, or nothing at all."""

from pathlib import Path

from bot.book.adding import Additions, added
from bot.book.commands import fault_lines
from bot.book.faults import BookWrong
from bot.book.reading import parse_book, read_book
from bot.commands.clients import texts
from bot.commands.clients.rows import read_rows
from bot.commands.clients.table import read_table
from bot.commands.scope import Report, moment, words
from bot.commands.setup.files import Draft, write
from bot.refusal import Refusal
from config.settings import Settings


def import_clients(settings: Settings, file: Path, *, applies: bool) -> Report:
    """Add a table's clients and contacts to the office book; imported again, they are all there."""
    t, office = words(settings), settings.office
    if not office.exists():
        raise Refusal("no_book", str(office))
    try:
        book = read_book(office)
        rows, unknown = read_table(file, book.firm.language)
        additions, faults = read_rows(book, rows)
        if faults:
            lines = [texts.fault_line(t, file.name, fault) for fault in faults]
            return Report([*lines, texts.nothing_changed(t, len(faults))], ok=False)
        heading = texts.heading(t, file.name, moment(settings).astimezone(book.firm.zone).date().isoformat())
        text = added(office.read_bytes().decode("utf-8-sig"), additions, heading)
        parse_book(text, office.name)
    except BookWrong as wrong:
        return Report(
            [*fault_lines(wrong, settings.language), texts.nothing_changed(t, len(wrong.faults))], ok=False
        )
    lines = [texts.unknown_columns(t, unknown)] if unknown else []
    if not additions:
        return Report([*lines, texts.nothing_new(t, str(office))])
    write([Draft(office, text, office.stat().st_mode & 0o777)])
    lines.append(texts.added(t, str(office), len(additions.clients), _contacts(additions)))
    return Report(lines if applies else [*lines, texts.apply_it(t)])


def _contacts(additions: Additions) -> int:
    new = sum(len(client.contacts) for client in additions.clients)
    return new + sum(len(contacts) for contacts in additions.contacts.values())
