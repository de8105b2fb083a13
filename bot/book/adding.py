"""Clients and contacts added to the text of a book; every line and comment that was there stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.book import writing
from bot.book.lines import array_ends

Fields = Mapping[str, str | date]


@dataclass(frozen=True)
class NewClient:
    """A client the book does not have yet."""

    code: str
    fields: Fields
    contacts: tuple[Fields, ...] = ()


@dataclass(frozen=True)
class Additions:
    """What a book is to get: clients, and contacts of clients it has, by their codes."""

    clients: Sequence[NewClient] = ()
    contacts: Mapping[str, Sequence[Fields]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.clients or self.contacts)


def added(source: str, additions: Additions, heading: str) -> str:
    """The text of a right book with these additions; `heading` is the comment over new clients."""
    windows = "\r\n" in source
    text = source.replace("\r\n", "\n")
    later: list[str] = []
    for code, contacts in additions.contacts.items():
        rows = [writing.row(fields) for fields in contacts]
        if ("clients", code, "contacts") in array_ends(text):
            text = _into_array(text, code, rows)
        else:
            later += [writing.table(f"[clients.{code}.contacts]", fields) for fields in contacts]
    if additions.clients:
        later.append(f"# {heading}\n")
    for client in additions.clients:
        rows = [writing.row(fields) for fields in client.contacts]
        later.append(writing.table(f"clients.{client.code}", client.fields, rows))
    if later:
        text = text.rstrip("\n") + "\n\n" + "\n".join(later)
    return text.replace("\n", "\r\n") if windows else text


def _into_array(text: str, code: str, rows: Sequence[str]) -> str:
    end = array_ends(text)["clients", code, "contacts"]
    lines_begin = text.rfind("\n", 0, end.bracket) + 1
    if text[lines_begin : end.bracket].strip():
        # The bracket stands behind an element, on its line: so no comment can stand between.
        comma = "" if end.after_last is None else " " if end.has_comma else ", "
        return text[: end.bracket].rstrip() + comma + ", ".join(rows) + text[end.bracket :]
    before = text[:lines_begin]
    if end.after_last is not None and not end.has_comma:
        before = before[: end.after_last] + "," + before[end.after_last :]
    return before + "".join(f"    {row},\n" for row in rows) + text[lines_begin:]
