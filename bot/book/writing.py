"""Values as TOML spells them, and the lines of a client or a colleague."""

import json
from collections.abc import Iterable, Mapping
from datetime import date


def text(value: str) -> str:
    """A text in quotes (toml.io/en/v1.0.0#string): JSON's escapes are all TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def texts(values: Iterable[str]) -> str:
    return "[" + ", ".join(text(value) for value in values) + "]"


def value(given: str | date) -> str:
    return text(given) if isinstance(given, str) else given.isoformat()


def row(fields: Mapping[str, str | date]) -> str:
    """A table on one line: `{ name = "Anna", authority = "member" }`."""
    return "{ " + ", ".join(f"{key} = {value(given)}" for key, given in fields.items()) + " }"


def table(heading: str, fields: Mapping[str, str | date], contacts: Iterable[str] = ()) -> str:
    """A table under its heading, with the rows of its contacts if it has any."""
    lines = [f"[{heading}]", *(f"{key} = {value(given)}" for key, given in fields.items())]
    people = list(contacts)
    if people:
        lines += ["contacts = [", *(f"    {person}," for person in people), "]"]
    return "\n".join(lines) + "\n"
