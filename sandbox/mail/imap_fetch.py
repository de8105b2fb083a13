"""FETCH answers (RFC 3501 section 7.4.2): flags, size, dates and bodies, bodies always as literals."""

from __future__ import annotations

import re

from sandbox.mail.imap_words import ImapSyntaxError, Word, text
from sandbox.mail.mailboxes import StoredMail

SECTION = re.compile(r"^BODY(\.PEEK)?\[(.*)\](?:<(\d+)\.(\d+)>)?$", re.IGNORECASE | re.DOTALL)
FIELDS = re.compile(r"^HEADER\.FIELDS(\.NOT)? \((.*)\)$", re.IGNORECASE)
OLD_NAMES = {"RFC822": "BODY[]", "RFC822.HEADER": "BODY.PEEK[HEADER]", "RFC822.TEXT": "BODY[TEXT]"}


def item_names(asked: Word) -> list[str]:
    """The data items of a FETCH command, its FAST macro spelled out."""
    names = [text(word) for word in asked] if isinstance(asked, list) else [text(asked)]
    if [name.upper() for name in names] == ["FAST"]:
        return ["FLAGS", "INTERNALDATE", "RFC822.SIZE"]
    return names


def marks_seen(names: list[str]) -> bool:
    """Does fetching these set \\Seen? Every body without PEEK does."""
    sections = [SECTION.match(OLD_NAMES.get(name.upper(), name)) for name in names]
    return any(section and not section[1] for section in sections)


def fetch_answer(mail: StoredMail, names: list[str]) -> bytes:
    """What stands between the parentheses of `* n FETCH (…)`."""
    return b" ".join(_item(mail, name) for name in names)


def _item(mail: StoredMail, name: str) -> bytes:
    match name.upper():
        case "FLAGS":
            return f"FLAGS ({' '.join(sorted(mail.flags))})".encode()
        case "UID":
            return f"UID {mail.uid}".encode()
        case "RFC822.SIZE":
            return f"RFC822.SIZE {len(mail.raw)}".encode()
        case "INTERNALDATE":
            return f'INTERNALDATE "{mail.received:%d-%b-%Y %H:%M:%S +0000}"'.encode()
    section = SECTION.match(OLD_NAMES.get(name.upper(), name))
    if section is None:
        raise ImapSyntaxError("fetch item not known here")
    data, label = _section(mail.raw, section[2]), f"BODY[{section[2].upper()}]"
    if section[3]:
        start, length = int(section[3]), int(section[4])
        data, label = data[start : start + length], f"{label}<{start}>"
    if name.upper() in OLD_NAMES:
        label = name.upper()
    return f"{label} {{{len(data)}}}\r\n".encode() + data


def _section(raw: bytes, section: str) -> bytes:
    head, gap, body = raw.partition(b"\r\n\r\n")
    if not section:
        return raw
    if section.upper() == "HEADER":
        return head + gap
    if section.upper() == "TEXT":
        return body
    fields = FIELDS.match(section)
    if fields is None:
        raise ImapSyntaxError("body section not known here")
    names = {name.strip('"').lower().encode() for name in fields[2].split()}
    chosen = [
        line for line in _header_lines(head) if (line.split(b":")[0].lower() in names) is not bool(fields[1])
    ]
    return b"".join(chosen) + b"\r\n"


def _header_lines(head: bytes) -> list[bytes]:
    lines: list[bytes] = []
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += line + b"\r\n"
        else:
            lines.append(line + b"\r\n")
    return lines
