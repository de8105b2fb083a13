"""The tour names the program's buttons by the words the buttons say."""

import json
import re
from pathlib import Path

import pytest

from config.i18n import LANGUAGES, Translator, translator

FILE = Path("sandbox/page/static/tourwords.js")


def labels(language: str, step: str) -> list[str]:
    """What the lit button of the strip says, move after move of a step."""
    steps = FILE.read_text().partition("export const STEPS")[2].partition("export const SAY")[0]
    block = re.search(rf"^  {language}: \{{$(.*?)^  \}},$", steps, re.MULTILINE | re.DOTALL)
    assert block
    row = re.search(rf"^    {step}: (\[.*\]),$", block[1], re.MULTILINE)
    assert row
    said: list[str] = json.loads(row[1])
    return said[2:]


def pressed(t: Translator) -> dict[tuple[str, int], str]:
    """Step and move, and the words of the button it presses."""
    return {
        ("card", 0): t("Bill"),
        ("accept", 0): t("Accept {total}", total="").strip(),
        ("work", 0): t("Assign"),
        ("work", 1): f"+{t.minutes(30)}".replace("\xa0", " "),
        ("work", 2): t("Resolve"),
        ("mail", 2): t("In tariff"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tour_says_what_the_button_says(language: str) -> None:
    for (step, move), words in pressed(translator(language)).items():
        assert words in labels(language, step)[move]
