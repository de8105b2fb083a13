"""From the bytes of `office.toml` to an `OfficeBook`, or to faults with their lines."""

import json
import re
import tomllib
import types
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.book.checks import cross_checks
from bot.book.faults import BookWrong, Fault, FaultKind, closest, line_for
from bot.book.lines import Place, lines_of
from bot.book.model import OfficeBook

SYNTAX_ERROR = re.compile(r"(?P<what>.*?) \((?:at line (?P<line>\d+), column \d+|at end of document)\)")
ASKS_FOR = {
    "string_type": "text",
    "int_type": "integer",
    "int_from_float": "integer",
    "int_parsing": "integer",
    "bool_type": "boolean",
    "decimal_type": "amount",
    "decimal_parsing": "amount",
    "finite_number": "amount",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
    "date_from_datetime_inexact": "date",
    "time_type": "time",
    "time_parsing": "time",
    "tuple_type": "array",
    "dict_type": "table",
    "model_type": "table",
    "model_attributes_type": "table",
}
"""Pydantic's error types (docs.pydantic.dev, "Validation errors") and the kind of value each asks for."""


def read_book(path: Path) -> OfficeBook:
    """The book in a file; `BookWrong` with every fault found if it is not right."""
    try:
        source = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BookWrong(
            [Fault(FaultKind.UNREADABLE, facts={"why": error.strerror or ""})], path.name
        ) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise BookWrong([Fault(FaultKind.NOT_TOML, line=line, facts={"what": "utf-8"})], path.name) from None
    return parse_book(source, path.name)


def parse_book(source: str, file: str = "office.toml") -> OfficeBook:
    """The book a text says; `BookWrong` with every fault found if it is not right."""
    try:
        raw = tomllib.loads(source, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BookWrong([_syntax_fault(str(error), source)], file) from None
    lines = lines_of(source)
    try:
        book = OfficeBook.model_validate_json(json.dumps(raw, default=_as_json))
    except ValidationError as error:
        faults = [_fault(details) for details in error.errors(include_url=False) if not _echo(details)]
    else:
        faults = list(cross_checks(book))
        if not faults:
            return book
    raise located(BookWrong(faults, file), lines)


def located(wrong: BookWrong, lines: Mapping[Place, int]) -> BookWrong:
    """The same faults, each with its line, in the order of the file."""
    placed = [
        fault if fault.line else replace(fault, line=line_for(fault.place, lines)) for fault in wrong.faults
    ]
    return BookWrong(sorted(placed, key=lambda fault: fault.line or 0), wrong.file)


def _as_json(value: object) -> str:
    # JSON, because pydantic reads dates, tuples and enums from it strictly, and from Python objects only laxly.
    match value:
        case Decimal():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
    raise TypeError(type(value))


def _syntax_fault(message: str, source: str) -> Fault:
    found = SYNTAX_ERROR.fullmatch(message)
    last = source.count("\n") + 1
    line = int(found["line"]) if found and found["line"] else last
    return Fault(FaultKind.NOT_TOML, line=line, facts={"what": found["what"] if found else message})


def _echo(error: ErrorDetails) -> bool:
    """Whether a list is only called too short because pydantic leaves out its faulty elements."""
    return error["type"] == "too_short" and bool(error["input"])


def _fault(error: ErrorDetails) -> Fault:
    place: Place = tuple(part for part in error["loc"] if part != "[key]")
    context = error.get("ctx", {})
    kind, facts = _kind_and_facts(error, place, context)
    return Fault(kind, place, facts)


def _kind_and_facts(
    error: ErrorDetails, place: Place, context: dict[str, Any]
) -> tuple[FaultKind, dict[str, object]]:
    name, value = error["type"], error["input"]
    if error["loc"][-1] == "[key]" and name != "unknown_currency":
        return FaultKind.BAD_CODE, {"value": place[-1]}
    if name in ASKS_FOR:
        return FaultKind.WRONG_TYPE, {"wanted": ASKS_FOR[name], "value": value}
    match name:
        case "missing":
            return FaultKind.MISSING, {}
        case "extra_forbidden":
            known = list(keys_at(OfficeBook, place[:-1]))
            return FaultKind.UNKNOWN_KEY, {"meant": closest(str(place[-1]), known), "known": known}
        case "enum" | "literal_error":
            return FaultKind.NOT_ONE_OF, {
                "value": value,
                "known": re.findall(r"'([^']*)'", context["expected"]),
            }
        case "greater_than" | "greater_than_equal":
            least = context.get("ge", context.get("gt"))
            return FaultKind.TOO_SMALL, {"value": value, "least": least, "itself": "ge" in context}
        case "less_than_equal":
            return FaultKind.TOO_LARGE, {"value": value, "most": context["le"]}
        case "too_short" | "string_too_short" | "empty_text":
            return FaultKind.TOO_SHORT, {}
        case _:
            return FaultKind.BAD_VALUE, {"value": value, "what": name, "key": place[-1] if place else ""}


def keys_at(kind: Any, place: Place) -> Iterator[str]:
    """The keys a table of the book may have; nothing for tables whose keys the owner chooses."""
    for part in place:
        kind = _inside(kind, part)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield field.alias or name


def _inside(kind: Any, part: str | int) -> Any:
    """The type of one key or element of a table or array type."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if part in (name, field.alias):
                return _bare(field.annotation)
        return None
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    if get_origin(kind) is tuple:
        return _bare(get_args(kind)[0])
    return None


def _bare(kind: Any) -> Any:
    """A type without its annotations and its `| None`."""
    if get_origin(kind) in (Union, types.UnionType):
        return _bare(next(option for option in get_args(kind) if option is not type(None)))
    return get_args(kind)[0] if hasattr(kind, "__metadata__") else kind
