"""Header fields: unfolding, encoded words (RFC 2047), parameters (RFC 2231), message ids and dates."""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from intake.mailbox.reading.charsets import decode

MAX_FIELD = 64 * 1024
MAX_IDS = 100

ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]*+)\?=")
SPACE_ONLY = re.compile(rb"[ \t\r\n]*")
FOLD = re.compile(rb"\r?\n[ \t]?")
PARAMETER = re.compile(rb';\s*([^\s=;"]{1,100}+)\s*=\s*("(?:[^"\\]|\\.)*+"|"[^"]*+|[^;"]*+)', re.DOTALL)
NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
BARE_ID = re.compile(r"^[^<>\s@]{1,400}@[^<>\s@]{1,400}$")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of writing: unseen, they make a name or a subject read as another one."""


class Headers:
    """The header fields of one part, raw and in order; names are found in any case."""

    def __init__(self, fields: Iterable[tuple[str, bytes]], hint: str | None = None) -> None:
        self.fields = tuple((name.lower(), value) for name, value in fields)
        self.hint = hint

    def raw(self, name: str) -> bytes | None:
        """The first field of that name as it stands, or None."""
        return next((value for field, value in self.fields if field == name), None)

    def all_raw(self, name: str) -> list[bytes]:
        return [value for field, value in self.fields if field == name]

    def text(self, name: str) -> str:
        """The decoded first field, on one line; "" if there is none."""
        return header_text(self.raw(name) or b"", self.hint)

    def value_and_parameters(self, name: str) -> tuple[str, dict[str, str]]:
        """`text/plain; charset=x` as ("text/plain", {"charset": "x"}), names in lower case."""
        return parameters(self.raw(name) or b"", self.hint)


def header_text(raw: bytes, hint: str | None = None) -> str:
    """A field's words: unfolded, encoded words and raw 8-bit bytes decoded, controls and marks of direction removed."""
    words = decode_words(FOLD.sub(b" ", raw[:MAX_FIELD]), hint)
    words = DIRECTIONS.sub("", words)
    return CONTROLS.sub("", re.sub(r"[\s\x85\u2028\u2029]+", " ", words)).strip()


def decode_words(raw: bytes, hint: str | None = None) -> str:
    """RFC 2047, tolerant: words split inside a character are joined before decoding, missing spaces forgiven."""
    pieces: list[tuple[str | None, bytes]] = []
    at = 0
    for match in ENCODED_WORD.finditer(raw):
        between = raw[at : match.start()]
        if between and not (pieces and pieces[-1][0] is not None and SPACE_ONLY.fullmatch(between)):
            pieces.append((None, between))
        charset = match[1].decode("latin-1").lower().partition("*")[0]
        data = _b_or_q(match[2], match[3])
        if pieces and pieces[-1][0] == charset:
            pieces[-1] = (charset, pieces[-1][1] + data)
        else:
            pieces.append((charset, data))
        at = match.end()
    if at < len(raw):
        pieces.append((None, raw[at:]))
    return "".join(decode(data, charset, hint) for charset, data in pieces)


def _b_or_q(encoding: bytes, data: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(data.replace(b"_", b" "), header=True)
    return lenient_base64(data)


def lenient_base64(data: bytes) -> bytes:
    """What base64 is there: strangers ignored, padding supplied."""
    kept = data.translate(None, NOT_BASE64)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    return base64.b64decode(kept + b"=" * (-len(kept) % 4))


def parameters(raw: bytes, hint: str | None = None) -> tuple[str, dict[str, str]]:
    """A structured field's value and its parameters, continuations and charsets of RFC 2231 put together."""
    unfolded = FOLD.sub(b" ", raw[:MAX_FIELD])
    value = unfolded.partition(b";")[0].decode("latin-1").strip().lower()
    plain: dict[str, str] = {}
    split: dict[str, dict[int, bytes]] = {}
    charsets: dict[str, str] = {}
    for match in PARAMETER.finditer(unfolded):
        name = match[1].decode("latin-1").lower()
        data = match[2].strip()
        if data.startswith(b'"'):
            data = re.sub(rb"\\(.)", rb"\1", data[1:].removesuffix(b'"'))
        base, star, number = name.partition("*")
        if not star:
            plain.setdefault(name, decode_words(data, hint).strip())
            continue
        index = number.rstrip("*")
        if name.endswith("*"):
            if index in ("", "0") and data.count(b"'") >= 2:
                charset, _, data = data.split(b"'", 2)
                charsets[base] = charset.decode("latin-1")
            data = unquote_to_bytes(data)
        split.setdefault(base, {})[int(index) if index.isdecimal() else 0] = data
    for base, parts in split.items():
        joined = b"".join(parts[number] for number in sorted(parts))
        plain[base] = decode(joined, charsets.get(base), hint)
    return value, plain


def message_ids(raw: bytes | None) -> tuple[str, ...]:
    """Ids without their angle brackets, in order, each once; a bare `a@b` is taken too."""
    text = FOLD.sub(b" ", (raw or b"")[:MAX_FIELD]).decode("utf-8", "replace")
    found = MESSAGE_ID.findall(text)
    if not found:
        found = [word for word in text.split() if BARE_ID.match(word)]
    unique = list(dict.fromkeys(found))
    return tuple(unique if len(unique) <= MAX_IDS else unique[: MAX_IDS // 2] + unique[-MAX_IDS // 2 :])


def date(raw: bytes | None) -> datetime | None:
    """The aware UTC moment of a Date field; None where it says nothing that can be a moment."""
    text = FOLD.sub(b" ", (raw or b"")[:200]).decode("latin-1").strip()
    try:
        moment = parsedate_to_datetime(text)
        aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return aware if aware.year > 1970 else None
