"""Every key and array element of a TOML file is found on its line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.book.lines import lines_of
from tests.bot.book.office_database import BOOKS

FILE = '''\
top = 1  # = not a key
[firm]
name = "Okoshko # no comment"
'odd key' = 'C:\\path'

[a.b]
c.d = 2
c."e f" = 3

[[people]]
name = "Anna"
tags = [
  "x",   # ] not the end
  { k = 1, deep.er = [1, 2] },
]
[[people]]
name = """
[not.a.heading]
key = "not a key"
"""
[people.home]
city = 'Berlin'
[[people.pets]]
name = "Rex"
[[people.pets]]
name = "Mia"
'''


def places(value, place=()):
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, child in children:
        yield (*place, key)
        yield from places(child, (*place, key))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("top",), 1),
        (("firm",), 2),
        (("firm", "name"), 3),
        (("firm", "odd key"), 4),
        (("a", "b", "c", "d"), 7),
        (("a", "b", "c", "e f"), 8),
        (("people", 0), 10),
        (("people", 0, "tags"), 12),
        (("people", 0, "tags", 0), 13),
        (("people", 0, "tags", 1, "deep", "er", 1), 14),
        (("people", 1, "name"), 17),
        (("people", 1, "home", "city"), 22),
        (("people", 1, "pets", 1, "name"), 26),
    ],
)
def test_each_kind_of_key_is_found(place, line):
    assert lines_of(FILE)[place] == line


def test_windows_line_ends_change_nothing():
    assert lines_of(FILE.replace("\n", "\r\n")) == lines_of(FILE)


@pytest.mark.parametrize("source", [FILE, *(path.read_text() for path in BOOKS.glob("*.toml"))])
def test_no_place_is_missed_and_none_made_up(source):
    assert set(lines_of(source)) == set(places(tomllib.loads(source)))


scalars = st.sampled_from(
    ['"a # b"', "'c]'", '"""x\ny"""', "'''[z]\n'''", "1", "-2.5e3", "true", "2026-01-31"]
)
keys = st.sampled_from(["a", "b-1", '"c d"', "'e.f'", "g_2"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda found: "[\n" + ",\n".join(found) + " # ]\n]")
        | st.dictionaries(keys, inner.filter(lambda text: True), max_size=3).map(
            lambda found: "{" + ", ".join(f"{key} = {value}" for key, value in found.items()) + "}"
        )
    ),
    max_leaves=8,
)


@given(
    st.lists(
        st.tuples(st.sampled_from(["[[t]]", "[[u.v]]", "[[t.w]]"]), st.dictionaries(keys, values, max_size=3))
    )
)
def test_any_file_tomllib_reads_is_read_alike(tables):
    source = "".join(
        f"{heading}\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())
        for heading, pairs in tables
    )
    try:
        parsed = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return
    assert set(lines_of(source)) == set(places(parsed))
