"""IMAP's own ways of writing: sets of UIDs, names of folders, dates, and the records of a FETCH."""

import base64
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime

INTERNALDATE = re.compile(rb'\bINTERNALDATE "([^"]{20,40})"')
RECORD = re.compile(rb"\d+ FETCH \(", re.IGNORECASE)
BODY = re.compile(rb'\bBODY\[\](?:<\d+>)? (?:"((?:[^"\\]|\\.)*)"|NIL\b)')
LISTED = re.compile(rb'LIST \(([^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (.+)', re.IGNORECASE | re.DOTALL)
SENT = "\\Sent"
"""The special use of a folder with what its owner has sent (RFC 6154)."""
SENT_NAMES = (
    "Sent", "Sent Items", "Sent Messages", "INBOX.Sent", "INBOX/Sent", "Отправленные", "Отправленные элементы",
    "送信済みアイテム", "送信済み", "送信済みメール",
)  # fmt: skip
"""As servers that tell no special use call it."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def records(lines: Iterable[bytes | bytearray]) -> list[tuple[bytes, bytearray | None]]:
    """Each FETCH answer as (its words outside the literal, the literal or None); literals are bytearrays."""
    found: list[tuple[bytes, bytearray | None]] = []
    for line in lines:
        if isinstance(line, bytearray):
            if found:
                found[-1] = (found[-1][0], line)
        elif RECORD.match(line):
            found.append((line, None))
        elif found and found[-1][1] is not None:
            found[-1] = (found[-1][0] + b" " + line, found[-1][1])
    return found


def body(words: bytes, literal: bytearray | None) -> bytes | None:
    """The bytes of a mail: mostly a literal, but a server may quote what is short, or say NIL for nothing."""
    if literal is not None:
        return bytes(literal)
    found = BODY.search(words)
    return re.sub(rb"\\(.)", rb"\1", found[1] or b"") if found else None


def internaldate(words: bytes) -> datetime | None:
    found = INTERNALDATE.search(words)
    try:
        text = found[1].decode("ascii").strip() if found else ""
        return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def search_date(day: date) -> str:
    """`5-Nov-2026`, whatever the machine's language."""
    return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"


def uid_set(uids: Iterable[int]) -> str:
    """`1:3,7` for 1, 2, 3, 7: runs keep command lines short."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def folder_name(name: str) -> str:
    """A folder's name for the wire: modified UTF-7 (RFC 3501 section 5.1.3), quoted."""
    encoded = re.sub(r"[^\x20-\x7e]+", lambda run: _utf7(run[0]), name.replace("&", "&-"))
    return quoted(encoded)


def _utf7(run: str) -> str:
    return "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"


def special_folder(lines: Iterable[bytes | bytearray], use: str) -> str | None:
    """The folder of a LIST that has this special use, else one with a usual name for it; as it goes over the wire."""
    listed: dict[str, bool] = {}
    for line in lines:
        if isinstance(line, bytearray):
            # A name as a literal follows its line.
            listed[quoted(line.decode("ascii", "replace"))] = False
        elif found := LISTED.match(line):
            name = found[2].decode("ascii", "replace").strip()
            listed[name if name.startswith('"') else quoted(name)] = (
                use.lower().encode() in found[1].lower().split()
            )
    usual = [folder_name(name) for name in SENT_NAMES] if use == SENT else []
    marked = [name for name, special in listed.items() if special]
    return next((name for name in [*marked, *usual] if name in listed), None)
