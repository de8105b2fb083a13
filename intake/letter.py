"""Words for people, free of any channel: a `Letter` becomes HTML with a keyboard, or a mail, on the wire's side."""

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Style(enum.Enum):
    """How a paragraph stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    QUOTE = "quote"
    """Somebody's own words."""
    FIXED = "fixed"
    """Columns that must line up."""
    FAINT = "faint"
    LIST = "list"
    """Lines that are things to choose from; what stands before a dash is their name."""
    TABLE = "table"
    """A line for each row, its cells parted by tabs; the first row heads them. See `table`."""
    PICTURES = "pictures"
    """No words: where a wire that can shows the pictures that go along."""


@dataclass(frozen=True)
class Paragraph:
    """One block of text; what users wrote is safe in it, the wire escapes everything."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True)
class Press:
    """What a button means: an action on a row at the revision its reader saw."""

    action: str
    id: int
    revision: int = 0
    argument: str = ""


@dataclass(frozen=True)
class Button:
    """A button, a link where `url` is given, or words for the reader's clipboard where `copy` is."""

    label: str
    press: Press | None = None
    url: str | None = None
    copy: str | None = None


@dataclass(frozen=True)
class Enclosure:
    """A file that goes along: bytes kept on our shelf, or a file Telegram already has."""

    kind: str
    name: str
    mime: str
    file_id: str | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Bill:
    """A sum to be paid right in the chat."""

    title: str
    description: str
    label: str
    """Of its one line."""
    payload: str
    """Comes back with the payment."""
    currency: str
    amount_minor: int


class Filed(Protocol):
    """A file as any room keeps it."""

    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def file_id(self) -> str | None: ...
    @property
    def sha256(self) -> str | None: ...


def enclosures(files: Iterable[Filed]) -> tuple[Enclosure, ...]:
    """Files to go along, those that can be had."""
    return tuple(
        Enclosure(file.kind, file.name, file.mime, file.file_id, file.sha256)
        for file in files
        if file.file_id or file.sha256
    )


@dataclass(frozen=True)
class Letter:
    """Final words for one reader."""

    paragraphs: tuple[Paragraph, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    subject: str = ""
    """For mail; a chat has no use for it."""
    by_mail: str = ""
    """What a mail says at its end, where a chat has buttons."""
    bill: Bill | None = None
    """Shown in place of the words by a wire that can take money."""
    automatic: bool = field(default=True)
    """False when a person of the firm wrote the words (RFC 3834: only automatic mail is marked so)."""

    @property
    def text(self) -> str:
        """The words alone."""
        return "\n\n".join(words for paragraph in self.paragraphs if (words := in_words(paragraph)))


def letter(
    *paragraphs: str | Paragraph | None, buttons: tuple[tuple[Button, ...], ...] = (), subject: str = ""
) -> Letter:
    """A letter from plain paragraphs; None is left out."""
    blocks = tuple(Paragraph(p) if isinstance(p, str) else p for p in paragraphs if p)
    return Letter(blocks, buttons, subject=subject)


def strong(text: str) -> Paragraph:
    return Paragraph(text, Style.STRONG)


def quote(text: str) -> Paragraph:
    return Paragraph(text, Style.QUOTE)


def faint(text: str) -> Paragraph:
    return Paragraph(text, Style.FAINT)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Paragraph:
    """Figures side by side; the first column says what they are of."""
    lines = ["\t".join(" ".join(re.split(r"[\t\r\n]+", cell)) for cell in row) for row in (head, *rows)]
    return Paragraph("\n".join(lines), Style.TABLE)


def in_words(paragraph: Paragraph) -> str:
    """The paragraph for readers without columns and pictures: of a table a line for each row, every cell named."""
    match paragraph.style:
        case Style.PICTURES:
            return ""
        case Style.TABLE:
            (_, *names), *rows = [line.split("\t") for line in paragraph.text.split("\n")]
            # A cell that shows its column's sign ("3.4×") is named by it.
            named = [
                [
                    first,
                    *(
                        cell if name in cell else f"{name}: {cell}"
                        for name, cell in zip(names, cells, strict=False)
                        if cell
                    ),
                ]
                for first, *cells in rows
            ]
            return "\n".join(" · ".join(row) for row in named)
        case _:
            return paragraph.text


def bar(part: int, whole: int, steps: int = 10) -> str:
    """So much of something, drawn: only what is whole is full."""
    full = steps if not whole else min(max(steps * part // whole, 0), steps)
    return "▰" * full + "▱" * (steps - full)
