"""HTML and detected entities against what TDLib 1.8.65 itself answered (recorded in the two JSON files)."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.telegram.entities import complete, detect, excerpt, in_order, units
from sandbox.telegram.errors import RefusalError
from sandbox.telegram.formatting import parse_html

HERE = Path(__file__).parent
VERDICTS = json.loads((HERE / "tdlib_html.json").read_text(encoding="utf-8"))
DETECTED = json.loads((HERE / "tdlib_detected.json").read_text(encoding="utf-8"))


def verdict(html: str) -> dict[str, Any]:
    try:
        text, entities = parse_html(html)
    except RefusalError as refusal:
        return {"html": html, "refused": refusal.values["why"]}
    return {"html": html, "text": text, "entities": in_order(entities)}


@pytest.mark.parametrize("expected", VERDICTS, ids=lambda row: row["html"])
def test_html_is_judged_as_tdlib_judges_it(expected: dict[str, Any]) -> None:
    assert verdict(expected["html"]) == expected


@pytest.mark.parametrize("expected", DETECTED, ids=lambda row: row["said"])
def test_entities_are_found_where_tdlib_finds_them(expected: dict[str, Any]) -> None:
    assert in_order(detect(expected["said"])) == expected["entities"]


def test_spaces_around_are_dropped_and_entities_move_along() -> None:
    text, entities = complete("  😀 hi \n", [{"type": "bold", "offset": 2, "length": 6}])
    assert text == "😀 hi"
    assert entities == [{"type": "bold", "offset": 0, "length": 5}]


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_escaped_text_always_comes_out_as_it_went_in(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text, entities = parse_html(f"<b>{escaped}</b>")
    assert text == words
    assert [excerpt(text, entity) for entity in entities] == ([words] if units(words) else [])
