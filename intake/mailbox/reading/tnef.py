"""The text and files inside a `winmail.dat`, as Outlook and Exchange pack them ([MS-OXTNEF])."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from intake.mailbox.reading.charsets import decode
from intake.mailbox.reading.html import html_text
from intake.mailbox.reading.rtf import rtf_text, unpacked

SIGNATURE = 0x223E9F78
MAX_FILES = 200
MAX_PROPERTIES = 2000
MAX_VALUES = 1000
MAX_DEPTH = 3

BODY, PROPERTIES, CODEPAGE = 0x800C, 0x9003, 0x9007
NEW_FILE, FILE_NAME, FILE_DATA, FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
"""The attributes that matter (section 2.1.3.3), the lower half of their number."""

PLAIN, HTML, RTF, SUBJECT, INTERNET_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x0037, 0x3FDE
CONTENT, LONG_NAME, SHORT_NAME, DISPLAY_NAME, MIME, CONTENT_ID = (
    0x3701,
    0x3707,
    0x3704,
    0x3001,
    0x370E,
    0x3712,
)
"""MAPI properties ([MS-OXPROPS])."""

FIXED_SIZES = {0x2: 4, 0x3: 4, 0x4: 4, 0x5: 8, 0x6: 8, 0x7: 8, 0xA: 4, 0xB: 4, 0x14: 8, 0x40: 8, 0x48: 16}
TEXT_8, TEXT_16, BINARY, OBJECT = 0x1E, 0x1F, 0x102, 0xD
MANY = 0x1000


class NotTnef(Exception):
    """The bytes are something else, or break off where they may not."""


@dataclass
class File:
    """A file packed in."""

    name: str = ""
    mime: str = ""
    content: bytes = b""
    content_id: str | None = None


@dataclass
class Unpacked:
    """What was in there. `text` is empty where Outlook only packed files."""

    text: str = ""
    files: list[File] = field(default_factory=list)


def unpack(data: bytes, depth: int = 0) -> Unpacked:
    """Raises NotTnef; what breaks off in the middle gives what came before."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != SIGNATURE:
        raise NotTnef
    found = Unpacked()
    charset: str | None = None
    try:
        for number, value in _attributes(data):
            if number == CODEPAGE and len(value) >= 4:
                charset = f"cp{struct.unpack_from('<I', value)[0]}"
            elif number == BODY:
                found.text = found.text or decode(value.rstrip(b"\0"), charset)
            elif number == PROPERTIES:
                found.text = _text(dict(_properties(value)), charset) or found.text
            elif number == NEW_FILE and len(found.files) < MAX_FILES:
                found.files.append(File())
            elif found.files:
                _into_file(found, number, value, charset, depth)
    except (struct.error, IndexError):
        if not found.text and not found.files:
            raise NotTnef from None
    found.files = [file for file in found.files if file.content]
    return found


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 6
    while at + 9 <= len(data):
        number, length = struct.unpack_from("<xHxxI", data, at)
        yield number, data[at + 9 : at + 9 + length]
        at += 9 + length + 2


def _into_file(found: Unpacked, number: int, value: bytes, charset: str | None, depth: int) -> None:
    file = found.files[-1]
    if number == FILE_NAME:
        file.name = file.name or decode(value.rstrip(b"\0"), charset)
    elif number == FILE_DATA:
        file.content = value
    elif number == FILE_PROPERTIES:
        properties = dict(_properties(value))
        name = properties.get(LONG_NAME) or properties.get(DISPLAY_NAME) or properties.get(SHORT_NAME)
        file.name = _words(name, charset) or file.name
        file.mime = _words(properties.get(MIME), charset)
        file.content_id = _words(properties.get(CONTENT_ID), charset).strip("<> ") or None
        kind, content = properties.get(CONTENT, (BINARY, b""))
        if kind == OBJECT:
            _into_inner(found, content[16:], depth)
        file.content = file.content or content


def _into_inner(found: Unpacked, content: bytes, depth: int) -> None:
    """A mail packed into the mail: its words and files are ours."""
    if depth >= MAX_DEPTH:
        return
    try:
        inner = unpack(content, depth + 1)
    except NotTnef:
        return
    found.text = "\n\n".join(part for part in (found.text, inner.text) if part)
    outer = found.files.pop()
    found.files += inner.files[: MAX_FILES - len(found.files)]
    found.files.append(outer)


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, Any]]]:
    """Number, then type and first value of each property (section 2.1.3.4)."""
    (count,) = struct.unpack_from("<I", data)
    at = 4
    for _ in range(min(count, MAX_PROPERTIES)):
        kind, number = struct.unpack_from("<HH", data, at)
        at += 4
        if number >= 0x8000:
            at = _after_name(data, at)
        many, kind = bool(kind & MANY), kind & ~MANY
        sized = kind in (TEXT_8, TEXT_16, BINARY, OBJECT)
        values = 1
        if many or sized:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        if values > MAX_VALUES or (not sized and kind not in FIXED_SIZES):
            return
        first: bytes = b""
        for index in range(values):
            size = FIXED_SIZES.get(kind, 0)
            if sized:
                (size,) = struct.unpack_from("<I", data, at)
                at += 4
            first = data[at : at + size] if not index else first
            at += size + -size % 4
        yield number, (kind, first)


def _after_name(data: bytes, at: int) -> int:
    at += 16
    (by_name,) = struct.unpack_from("<I", data, at)
    if not by_name:
        return at + 8
    (length,) = struct.unpack_from("<I", data, at + 4)
    return int(at + 8 + length + -length % 4)


def _words(value: tuple[int, bytes] | None, charset: str | None) -> str:
    if value is None:
        return ""
    kind, data = value
    if kind == TEXT_16:
        return data.decode("utf-16-le", "replace").replace("\0", "")
    return decode(data.rstrip(b"\0"), charset) if kind in (TEXT_8, BINARY) else ""


def _text(properties: dict[int, tuple[int, bytes]], charset: str | None) -> str:
    kind, number = properties.get(INTERNET_CODEPAGE, (0, b""))
    if kind == 0x3 and len(number) >= 4:
        codepage = struct.unpack_from("<I", number)[0]
        charset = "utf-8" if codepage == 65001 else f"cp{codepage}"
    plain = _words(properties.get(PLAIN), charset).replace("\r\n", "\n")
    if plain.strip():
        return plain
    html = _words(properties.get(HTML), charset)
    if html.strip():
        return html_text(html)
    packed = properties.get(RTF)
    return rtf_text(unpacked(packed[1])) if packed else ""
