"""The mail another one passes on in its text: who wrote it and when, by the lines programs put above it. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from intake.mailbox.addresses import is_address
from intake.mailbox.reading.quote_marks import FIELD, FORWARD_SUBJECT, FORWARDED, SEPARATOR
from intake.mailbox.reading.quoting import own_words
from intake.mailbox.threading import bare_subject

MAX_LINES = 400
"""How far down the mail it is looked for."""
MAX_FIELD_LINES = 14
BRACKETED = re.compile(r"[<\[(]\s*(?:mailto:)?([^\s<>()\[\]]{3,254})\s*[>\])]")
BARE = re.compile(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+\.\w+")
DAY_FIRST = re.compile(r"^([\d.,:/ -]{6,30}?),\s*([^\d\s].*<[^<>]+>)\s*[:：]\s*$")
"""Yandex: `10.11.2026, 12:04, "Anna" <anna@vega.example>:`."""
END = re.compile(r"^-{2,}\s*(?:конец пересылаемого|end of forwarded)\b", re.IGNORECASE)
QUOTED = re.compile(r"^\s*> ?")


@dataclass(frozen=True)
class PassedOn:
    """A mail inside a mail, as the lines above it tell."""

    comment: str
    """What stands above all that."""
    name: str
    address: str
    """Lower case; "" where the program wrote a name alone."""
    subject: str
    sent_at: datetime | None
    text: str


def passed_on(full_text: str, subject: str) -> PassedOn | None:
    """The first mail passed on; None where nothing is, or the mail answers one instead."""
    lines = full_text.split("\n")
    for position, line in enumerate(lines[:MAX_LINES]):
        marked = bool(FORWARDED.match(line))
        if not marked and not (FORWARD_SUBJECT.match(subject) and (_field(line) or SEPARATOR.match(line))):
            continue
        fields, end = _fields(lines, position + (1 if marked or SEPARATOR.match(line) else 0))
        if "from" not in fields:
            continue
        name, address = _who(fields["from"])
        closed = (at for at, one in enumerate(lines) if at >= end and END.match(one))
        body = _unquoted(lines[end : next(closed, len(lines))])
        return PassedOn(
            comment=own_words("\n".join(lines[:position])).strip() if position else "",
            name=name,
            address=address,
            subject=bare_subject(fields.get("subject", "")),
            sent_at=_date(fields.get("date", "")),
            text=own_words("\n".join(body), thread=True).strip(),
        )
    return None


def _field(line: str) -> str | None:
    found = FIELD.match(QUOTED.sub("", line))
    return next((kind for kind, hit in found.groupdict().items() if hit), None) if found else None


def _fields(lines: list[str], start: int) -> tuple[dict[str, str], int]:
    """The block of fields that begins here, and where it ends: an empty line may stand above it, none within."""
    at, fields, last = start, dict[str, str](), ""
    while at < len(lines) and not lines[at].strip("> \t*_"):
        at += 1
    yandex = DAY_FIRST.match(QUOTED.sub("", lines[at])) if at < len(lines) else None
    if yandex:
        return {"date": yandex[1], "from": yandex[2]}, at + 1
    for at in range(at, min(len(lines), at + MAX_FIELD_LINES)):  # noqa: B020
        line = QUOTED.sub("", lines[at]).strip()
        kind = _field(line)
        if kind:
            fields[kind] = re.split(r"[:：]", line, maxsplit=1)[1].strip(" \t*_")
            last = kind
        elif not line or last not in ("to", "copy", "subject"):
            break
        else:
            fields[last] += f" {line}"
    else:
        at += 1
    return fields, at


def _who(said: str) -> tuple[str, str]:
    found = BRACKETED.search(said) or BARE.search(said)
    address = (found[1] if found and found.re is BRACKETED else found[0] if found else "").lower()
    name = said[: found.start()] if found else said
    name = name.strip(" \t\"'“”«»*_,:：")
    return name or address, address if is_address(address) else ""


def _unquoted(lines: list[str]) -> list[str]:
    """Some programs mark all that is passed on as quoted."""
    filled = [line for line in lines if line.strip()]
    if filled and all(QUOTED.match(line) for line in filled):
        return [QUOTED.sub("", line) for line in lines]
    return lines


def _date(said: str) -> datetime | None:
    """As the header has it, or in figures; in words of other languages it is left open."""
    try:
        at = parsedate_to_datetime(said.replace(" at ", " "))
    except (ValueError, TypeError, IndexError):
        return None
    return at.astimezone(UTC) if at.tzinfo else None
