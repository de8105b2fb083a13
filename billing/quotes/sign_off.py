"""What stands below short words without being said by them: a closing, the writer's name, their office. Pure."""

import re
from collections.abc import Iterable

from intake.mailbox.reading.quote_marks import CLOSING, POSTSCRIPT
from intake.tickets.rules import bare

BELOW_NAME_MAX = 3
"""Lines: what somebody is, the firm, the town."""
LINE_MAX = 60
WORDS_MAX = 6
SENTENCE = (".", "!", "?", "。", "！", "？", ":", ";", ",", "：")
FIRM = re.compile(r"\b(?:inc|ltd|co|corp|llc|e\.v|s\.a|m\.d)\.$", re.IGNORECASE)
TITLES = {"dr", "prof", "mr", "mrs", "ms", "herr", "frau", "д-р", "проф", "様"}


def without_sign_off(text: str, name: str) -> str:
    """The words above the sign-off."""
    return parted(text, name)[0]


def parted(text: str, name: str) -> tuple[str, str]:
    """Above the last closing, and below it, where only `name` and up to three short lines stand there.

    All of `text` and nothing where anything else does.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number in range(len(lines) - 1, 0, -1):
        if CLOSING.match(lines[number]):
            below = lines[number + 1 :]
            if _is_card(below, name):
                return "\n".join(lines[:number]), "\n".join(below)
            break
    return text, ""


def _is_card(below: list[str], name: str) -> bool:
    if not below or len(below) > 1 + BELOW_NAME_MAX:
        return False
    return _is_name(below[0], name) and all(map(_is_short, below[1:]))


def _is_name(line: str, name: str) -> bool:
    """The name itself, a part of it, or initials of it."""
    wrote, own = bare(line).split(), bare(name).split()
    if "".join(wrote) == "".join(own) != "":
        return True
    named = [word for word in wrote if word not in TITLES]
    return any(len(word) > 1 for word in named) and all(_is_of(word, own) for word in named)


def _is_of(word: str, own: Iterable[str]) -> bool:
    return any(word == one or (len(word) == 1 and one.startswith(word)) for one in own)


def _is_short(line: str) -> bool:
    sentence = line.endswith(SENTENCE) and not FIRM.search(line)
    return (
        len(line) <= LINE_MAX
        and len(line.split()) <= WORDS_MAX
        and not sentence
        and not POSTSCRIPT.match(line)
    )
