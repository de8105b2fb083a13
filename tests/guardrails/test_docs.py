"""What can be set or called is described: a setting or a command without words does not exist for people."""

import ast
import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from bot.book.model import OfficeBook
from config.settings import Settings
from tests.guardrails.source import ROOT, calls, files

README = ROOT / "README.md"


def documentation() -> str:
    pages = [README, *sorted((ROOT / "docs").glob("*.md"))]
    return "\n".join(page.read_text() for page in pages if page.exists())


def setting_names() -> list[str]:
    """A table of the settings is one with the key of what it is about: `OKOSHKO_WATCH_CODE`."""
    return [
        f"OKOSHKO_{name.upper()}{'_CODE' if field.default_factory is dict else ''}"
        for name, field in Settings.model_fields.items()
    ]


def command_names() -> set[str]:
    """Names given to argparse's `add_parser`, wherever the command line is put together; `mail replay` below `mail`."""
    return {
        f"{name.removesuffix('.add_parser')} {call.args[0].value!s}".removeprefix("verbs ")
        for path in files("bot")
        for call, name in calls(path)
        if name.endswith(".add_parser") and call.args and isinstance(call.args[0], ast.Constant)
    }


def test_every_setting_is_described():
    words = documentation()
    assert [name for name in setting_names() if not re.search(rf"\b{name}\b", words)] == []


def test_every_setting_is_in_the_example():
    example = (ROOT / ".env.example").read_text()
    assert sorted(re.findall(r"^(OKOSHKO_\w+)=", example, re.MULTILINE)) == sorted(setting_names())


def test_every_command_is_described():
    words = documentation()
    assert sorted(name for name in command_names() if f"okoshko {name}" not in words) == []


def keys_of(kind: Any, seen: set[Any]) -> Iterator[str]:
    """Every key of the office book, `tariffs` and `tariffs.name` alike by their last part, tables included."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind in seen or kind.__name__.startswith(
            "_"
        ):  # an underscore: written as one value, not as a table
            return
        seen.add(kind)
        for name, field in kind.model_fields.items():
            yield field.alias or name
            yield from keys_of(field.annotation, seen)
    for part in get_args(kind):
        yield from keys_of(part, seen)


def test_every_key_of_the_office_book_is_described():
    words = (ROOT / "docs" / "book.md").read_text()
    keys = sorted(set(keys_of(OfficeBook, set())))
    assert len(keys) > 20
    assert [
        key for key in keys if not re.search(rf"(`|\.|\[|^){re.escape(key)}(`|\]|\.| =)", words, re.MULTILINE)
    ] == []


def test_every_toml_example_in_the_docs_can_be_read():
    for page in (ROOT / "docs").rglob("*.md"):
        for example in re.findall(r"^```toml\n(.*?)^```", page.read_text(), re.MULTILINE | re.DOTALL):
            tomllib.loads(example)


def test_links_between_pages_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []
