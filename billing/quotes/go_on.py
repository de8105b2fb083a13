"""Whether a mail says Go on or Leave it to what a new version of a price costs. Pure; in doubt it says neither."""

import enum

from intake.tickets.rules import bare


class Said(enum.Enum):
    """The two answers."""

    GO_ON = "go_on"
    LEAVE = "leave"


def _joined(text: str) -> str:
    """Where there is a comma in Japanese there may as well be none."""
    return bare(text).replace(" ", "")


WAYS = {
    Said.GO_ON: (
        "go on", "please go on", "yes go on", "yes please go on", "go ahead", "please go ahead", "yes go ahead",
        "yes please go ahead",
        "продолжайте", "да продолжайте", "продолжаем", "да продолжаем", "продолжайте пожалуйста",
        "да продолжайте пожалуйста", "продолжить",
        "続けてください", "はい続けてください", "お願いします", "はいお願いします", "進めてください", "はい進めてください",
    ),
    Said.LEAVE: (
        "leave it", "no leave it", "please leave it", "leave it as it is", "no",
        "оставьте", "оставьте как есть", "нет оставьте", "нет оставьте как есть", "оставить", "не надо", "не нужно", "нет",
        "そのままで", "このままで", "そのままで結構です", "このままで結構です", "そのままでお願いします",
        "このままでお願いします", "不要です", "いいえ",
    ),
}  # fmt: skip
KNOWN = {_joined(way): said for said, ways in WAYS.items() for way in ways}
LINES_MOST, NAME_MOST = 3, 3
"""With the writer's name below, of so many words: only the first line says something."""


def heard(text: str) -> Said | None:
    """What new words say, if their first line says nothing else and the rest is a name."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or len(lines) > LINES_MOST or "?" in text or "？" in text:
        return None
    said = KNOWN.get(_joined(lines[0]))
    return said if all(map(_is_name, lines[1:])) else None


def _is_name(line: str) -> bool:
    return len(line.split()) <= NAME_MOST and not line.lstrip()[0].islower()
