"""Habits of the house that no linter knows: who commits, who reads the clock, what money is made of."""

import ast
import re

import pytest

from scripts import texts
from tests.guardrails.source import PURE, ROOMS, ROOT, calls, files, imports, tree, where

COMMITTING_EDGES = {"config/database.py"}
CLOCK = {"config/clock.py"}
DRAWING = {"billing/summary/chart.py"}
"""Coordinates of a picture may be floats; what it shows was counted elsewhere."""
GUESSING = "billing/learning/"
"""How sure a guess is, and by how much a word counts: no money is in that room."""

NO_DRAWERS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def name_of(path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_the_edges_commit():
    found = [
        where(path, call)
        for path in files(*ROOMS)
        for call, name in calls(path)
        if name.endswith((".commit", ".begin_nested.commit")) and name_of(path) not in COMMITTING_EDGES
    ]
    assert found == []


def test_no_task_is_let_go_of():
    # A task that nobody waits for loses its errors and outlives its shutdown; a TaskGroup does neither.
    found = [
        where(path, call)
        for path in files(*ROOMS)
        for call, name in calls(path)
        if name in ("asyncio.create_task", "create_task")
    ]
    assert found == []


def test_only_the_clock_reads_the_time_of_day():
    readers = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    found = [
        f"{where(path, call)} {name}"
        for path in files(*ROOMS)
        for call, name in calls(path)
        if (name in readers or name.endswith(tuple(f".{reader}" for reader in readers)))
        and name_of(path) not in CLOCK
    ]
    assert found == []


@pytest.mark.parametrize("file_name", ["rules", "queries", "actions", "texts", "models", *PURE])
def test_inside_a_feature_time_is_an_argument(file_name):
    found = [
        where(path, call)
        for path in files(*ROOMS)
        if path.stem == file_name
        for call, name in calls(path)
        if name in ("wall_now", "clock.wall_now") or name.endswith("clock.now")
    ]
    assert found == []


def test_pure_modules_import_no_database_wire_or_settings_and_are_not_async():
    impure = ("sqlalchemy", "aiogram", "aiohttp", "config.settings", "config.database", "asyncio")
    found = []
    for path in files(*ROOMS):
        if path.stem not in PURE:
            continue
        found += [
            f"{where(path, node)} imports {name}"
            for node, name in imports(path)
            if any(name == one or name.startswith(f"{one}.") for one in impure)
        ]
        found += [
            f"{where(path, node)} is async"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.AsyncFunctionDef)
        ]
    assert found == []


def test_money_is_never_a_float():
    found = []
    for path in files("billing"):
        if name_of(path) in DRAWING or name_of(path).startswith(GUESSING):
            continue
        joins_paths = any(name.startswith("pathlib") for _, name in imports(path))
        for node in ast.walk(tree(path)):
            match node:
                case ast.Constant(value=float()):
                    found.append(f"{where(path, node)} {node.value!r}")
                case ast.Name(id="float"):
                    found.append(f"{where(path, node)} float")
                case ast.BinOp(op=ast.Div()) if not joins_paths:
                    found.append(f"{where(path, node)} / (use // with a named rounding, or Fraction)")
    assert found == []


def test_no_drawer_that_attracts_everything():
    found = [
        name_of(path)
        for path in files(*ROOMS, "sandbox", "migrations", "scripts", "tests")
        for part in path.relative_to(ROOT).with_suffix("").parts
        if part in NO_DRAWERS or part.rpartition("_")[2] in NO_DRAWERS - {"manager"}
    ]
    assert found == []


def test_sentences_for_people_stand_in_texts():
    # A button's label may stand where the button is made. The floor has words of its own (hours, minutes);
    # refusals are worded in one table.
    ends = re.compile(r"[.!?](\s|$)")
    strays = {
        f"{place}: {message.id}"
        for message in texts.extracted()
        if message.id and ends.search(str(message.id))
        for place, _ in message.locations
        if not any(part.endswith("texts") for part in place.removesuffix(".py").split("/"))
        and place not in ("config/i18n.py", "bot/errors.py")
    }
    assert strays == set()
