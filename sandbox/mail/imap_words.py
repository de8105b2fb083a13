"""IMAP command syntax (RFC 3501 section 9): from the stream to nested words, and sets of numbers."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

Word = str | bytes | list["Word"]
"""An atom or quoted string, a literal, or a parenthesised list."""

LITERAL_END = re.compile(rb"\{(\d+)(\+?)\}$")
MAX_LITERAL = 64 * 1024 * 1024


class ImapSyntaxError(Exception):
    """The command cannot be read; answered with BAD."""


async def read_command(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> list[bytes] | None:
    """The next command: lines at even places, literals (asked for as they come) at odd ones; None at the end."""
    pieces: list[bytes] = []
    while True:
        line = await reader.readline()
        if not line:
            return None
        line = line.rstrip(b"\r\n")
        match = LITERAL_END.search(line)
        if match is None:
            pieces.append(line)
            return pieces
        if int(match[1]) > MAX_LITERAL:
            raise ImapSyntaxError("literal too long")
        if not match[2]:
            writer.write(b"+ go on\r\n")
            await writer.drain()
        pieces += [line[: match.start()], await reader.readexactly(int(match[1]))]


def words(pieces: list[bytes]) -> list[Word]:
    """The pieces of a command as words."""
    stack: list[list[Word]] = [[]]
    for number, piece in enumerate(pieces):
        if number % 2:
            stack[-1].append(piece)
        else:
            _line_words(piece.decode("utf-8", "surrogateescape"), stack)
    if len(stack) != 1:
        raise ImapSyntaxError("parenthesis left open")
    return stack[0]


def _line_words(line: str, stack: list[list[Word]]) -> None:
    at = 0
    while at < len(line):
        char = line[at]
        if char == " ":
            at += 1
        elif char == "(":
            inner: list[Word] = []
            stack[-1].append(inner)
            stack.append(inner)
            at += 1
        elif char == ")":
            if len(stack) == 1:
                raise ImapSyntaxError("parenthesis never opened")
            stack.pop()
            at += 1
        elif char == '"':
            text, at = _quoted(line, at + 1)
            stack[-1].append(text)
        else:
            text, at = _atom(line, at)
            stack[-1].append(text)


def _quoted(line: str, at: int) -> tuple[str, int]:
    text = ""
    while at < len(line):
        if line[at] == '"':
            return text, at + 1
        if line[at] == "\\":
            at += 1
        text += line[at : at + 1]
        at += 1
    raise ImapSyntaxError("quote left open")


def _atom(line: str, at: int) -> tuple[str, int]:
    """Up to a space or parenthesis; those count as part of the word inside `BODY[HEADER.FIELDS (A B)]`."""
    start, depth = at, 0
    while at < len(line) and (depth or line[at] not in ' ()"'):
        depth += (line[at] == "[") - (line[at] == "]")
        at += 1
    return line[start:at], max(at, start + 1)


def text(word: Word) -> str:
    """A word that must be a string."""
    if isinstance(word, list):
        raise ImapSyntaxError("string expected")
    return word.decode("utf-8", "surrogateescape") if isinstance(word, bytes) else word


def number_set(spec: str, highest: int) -> Callable[[int], bool]:
    """Whether a number is in `1:3,7,9:*`. `*` is the highest number in use, and `9:*` always contains it."""
    spans = []
    for piece in spec.split(","):
        first, _, last = piece.partition(":")
        spans.append(sorted((_bound(first, highest), _bound(last or first, highest))))
    return lambda number: any(low <= number <= high for low, high in spans)


def _bound(piece: str, highest: int) -> int:
    if piece == "*":
        return highest
    if not piece.isdigit():
        raise ImapSyntaxError("number set expected")
    return int(piece)
