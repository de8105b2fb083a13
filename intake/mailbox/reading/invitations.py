"""A calendar part (RFC 5545) in one line that reads the same in every language."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

MAX_LINES = 5000
MAX_WORDS = 300
LINE = re.compile(r"^([A-Za-z-]{1,40})((?:;[^:\"]{0,200}(?:\"[^\"]{0,200}\"[^:\"]{0,200})*)?):(.*)$")
ZONE = re.compile(r";TZID=\"?([^;:\"]{1,80})", re.IGNORECASE)
STAMP = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(?:\d\d)?(Z?))?$")
ANSWER = re.compile(r";PARTSTAT=\"?([A-Za-z-]{1,20})", re.IGNORECASE)
ANSWERS = {"REPLY", "CANCEL"}
SIGNS = {"CANCEL": "✗ ", "ACCEPTED": "✓ ", "DECLINED": "✗ ", "TENTATIVE": "? "}


def summary(calendar: str) -> str:
    """`📅 Planning · 2026-11-16 12:00-13:00 Europe/Moscow · Room 3`; "" where there is no event to tell of."""
    method, found = "", dict[str, tuple[str, str]]()
    inside = False
    for name, parameters, value in _properties(calendar):
        if name == "METHOD":
            method = value.strip().upper()
        elif (name, value.strip().upper()) in (("BEGIN", "VEVENT"), ("BEGIN", "VTODO")):
            inside = True
        elif name == "END" and value.strip().upper() in ("VEVENT", "VTODO"):
            break
        elif inside:
            found.setdefault(name, (parameters, value))
    if not inside:
        return ""
    answer = ANSWER.search(found.get("ATTENDEE", ("", ""))[0])
    said = answer[1].upper() if method == "REPLY" and answer else method
    repeated = "↻" if "RRULE" in found else ""
    parts = [_words(found, "SUMMARY"), _when(found), repeated, _words(found, "LOCATION")]
    return f"📅 {SIGNS.get(said, '')}{' · '.join(part for part in parts if part)}".strip()


def is_answer(calendar: str) -> bool:
    """Does it only say who comes, or that nobody needs to (RFC 5546, 3.2)? It asks for nothing."""
    method = next((value for name, _, value in _properties(calendar) if name == "METHOD"), "")
    return method.strip().upper() in ANSWERS


def _properties(calendar: str) -> Iterator[tuple[str, str, str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", calendar)
    for line in unfolded.splitlines()[:MAX_LINES]:
        match = LINE.match(line[:2000])
        if match:
            yield match[1].upper(), match[2], match[3]


def _words(found: dict[str, tuple[str, str]], name: str) -> str:
    value = found.get(name, ("", ""))[1]
    plain = re.sub(r"\\([nN,;\\])", lambda escaped: " " if escaped[1] in "nN" else escaped[1], value)
    return " ".join(plain.split())[:MAX_WORDS]


def _when(found: dict[str, tuple[str, str]]) -> str:
    start, end = _moment(found.get("DTSTART")), _moment(found.get("DTEND") or found.get("DUE"))
    if start is None:
        return end[0].strftime("%Y-%m-%d") if end else ""
    moment, timed, zone = start
    text = moment.strftime("%Y-%m-%d %H:%M" if timed else "%Y-%m-%d")
    if timed and end and end[1] and end[0] > moment:
        same_day = end[0].date() == moment.date()
        text += "-" + end[0].strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")
    return f"{text} {zone}".strip()


def _moment(field: tuple[str, str] | None) -> tuple[datetime, bool, str] | None:
    """As written on its own clock, whether it has a time, and the clock's name."""
    parameters, value = field or ("", "")
    match = STAMP.match(value.strip())
    if match is None:
        return None
    year, month, day, hour, minute, utc = match.groups()
    zone = ZONE.search(parameters)
    try:
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=UTC)
    except ValueError:
        return None
    return moment, hour is not None, "UTC" if utc else (zone[1] if zone else "")
