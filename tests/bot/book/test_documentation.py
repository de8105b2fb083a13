"""docs/book.md describes every key of the office book, and its examples are right."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel

from bot.book.faults import BookWrong, FaultKind
from bot.book.model import OfficeBook
from bot.book.reading import parse_book

PAGE = (Path(__file__).parents[3] / "docs" / "book.md").read_text()
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
INSTEAD = re.findall(r"```toml or\n(.*?)```", PAGE, re.DOTALL)
"""Other ways to write a table of the examples."""


def tables(kind: Any) -> Iterator[type[BaseModel]]:
    """Every kind of table a book may have."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if set(kind.model_fields) == {"opens", "closes"}:
            return  # written as "09:00-18:00"
        yield kind
        for field in kind.model_fields.values():
            yield from tables(field.annotation)
    for inner in get_args(kind) if get_origin(kind) else ():
        yield from tables(inner)


def keys_of(example: str) -> set[str]:
    found = set()

    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                found.add(key)
                walk(inner)
        if isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(tomllib.loads(example))
    return found


def wanted_keys() -> set[tuple[str, str]]:
    return {
        (table.__name__, field.alias or name)
        for table in tables(OfficeBook)
        for name, field in table.model_fields.items()
    }


@pytest.mark.parametrize(("table", "key"), sorted(wanted_keys()))
def test_every_key_stands_in_an_example(table, key):
    assert any(key in keys_of(example) for example in (*EXAMPLES, *INSTEAD)), (
        f"{table}.{key} is not in docs/book.md"
    )


@pytest.mark.parametrize("instead", [None, *INSTEAD])
def test_the_examples_together_are_a_book_whose_tables_are_right(instead):
    # Names across the examples need not exist (hosting, content), and the book must not be whole.
    examples = EXAMPLES
    if instead:
        heading = instead.partition("\n")[0]
        examples = [instead if one.startswith(f"{heading}\n") else one for one in EXAMPLES]
        assert instead in examples
    with pytest.raises(BookWrong) as caught:
        parse_book("\n".join(examples))
    assert {fault.kind for fault in caught.value.faults} <= {
        FaultKind.UNKNOWN_NAME,
        FaultKind.NO_MANAGER,
        FaultKind.NO_LIST_PRICE,
        FaultKind.NOT_WITH,  # one of two ways to say the same
        FaultKind.NEEDS,
    }
