"""Where a name stands in a text, in any form, any script, with a slip of the finger or drawn out. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake.office.also_words import ALSO_WORDS
from intake.office.name_context import begins, spoken_to
from intake.office.name_forms import (
    CYRILLIC,
    ENDINGS,
    HONORIFICS,
    JAPANESE,
    forms_of,
    heard_as,
    pattern,
)

WORD = re.compile(r"[^\W\d_]+")
LARGE = re.compile(r"(?<![\w@./+-])[A-ZА-ЯЁ]\w{2,}(?:['’]s)?(?![\w@/+]|[-.]\w)")
KATAKANA = re.compile(rf"(?<![\u30a1-\u30ff])([\u30a1-\u30ff]{{2,}})[\s・]?(?:{HONORIFICS})")
LONG_DRAWN = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Heard:
    """A text with what every name is looked up in."""

    text: str
    words: frozenset[str]
    """Small, with е for ё; a Japanese text has none that tell anything."""
    sounds: tuple[tuple[re.Match[str], str, bool], ...]
    """Words written large and honoured ones: how they sound, and whether they are in Cyrillic."""
    drawn: bool


def heard(text: str) -> Heard:
    """Reads a text once for all names."""
    words = frozenset(plain(word) for word in WORD.findall(text))
    sounds = [
        (hit, heard_as(word.casefold()), CYRILLIC.fullmatch(word) is not None)
        for hit in LARGE.finditer(text)
        if (word := re.sub(r"['’]s$", "", hit[0])).isalpha() and not JAPANESE.search(word)
    ]
    sounds += [(hit, heard_as(hit[1]), False) for hit in KATAKANA.finditer(text)]
    return Heard(text, words, tuple(sounds), LONG_DRAWN.search(text) is not None)


def plain(word: str) -> str:
    return word.casefold().replace("ё", "е")


def hits(said: Heard, name: str) -> Iterator[re.Match[str]]:
    """Where a text has this name, and where it may."""
    if JAPANESE.search(name):
        if name.split()[0] in said.text:
            yield from pattern(name).finditer(said.text)
        return
    forms, slips = _looked_for(name)
    # A Latin name in a Japanese text runs into the letters behind it.
    if said.words & forms or (JAPANESE.search(said.text) and plain(name) in said.text.casefold()):
        yield from pattern(name).finditer(said.text)
    yield from _by_sound(said, name)
    if said.drawn:
        # "Ivaaan": as long as it is; only where it stands tells what was meant.
        long = "".join(re.escape(letter) + "+" for letter in name)
        found = re.finditer(rf"(?<![\w@./+-]){long}(?![\w@/+])", said.text, re.IGNORECASE)
        yield from (hit for hit in found if LONG_DRAWN.search(hit[0]))
    for slip in said.words & slips:
        found = re.finditer(rf"(?<![\w@./+-]){re.escape(slip)}(?![\w@/+])", said.text, re.IGNORECASE)
        yield from (hit for hit in found if spoken_to(said.text, hit) and begins(said.text, hit))


@lru_cache(maxsize=1000)
def _looked_for(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The forms of a name by the first word of each, and its slips of the finger: an inner letter left out, two swapped.

    Slips are believed only where somebody is spoken to.
    """
    forms = frozenset(plain(WORD.findall(form)[0]) for form in forms_of(name) if WORD.search(form))
    small = plain(name)
    slips = {small[:at] + small[at + 1 :] for at in range(1, len(small) - 1)}
    slips |= {small[:at] + small[at + 1] + small[at] + small[at + 2 :] for at in range(1, len(small) - 2)}
    if len(small) < 4:
        slips = set()
    return forms, frozenset(slips - ALSO_WORDS - {small})


def _by_sound(said: Heard, name: str) -> Iterator[re.Match[str]]:
    """The name written in another script: Igor, Игорь, イゴールさん."""
    if len(name) < 4:
        return
    sound, cyrillic = heard_as(name.casefold()), CYRILLIC.fullmatch(name) is not None
    for hit, other, russian in said.sounds:
        japanese = hit.re is KATAKANA
        if russian == cyrillic and not japanese:
            continue
        if japanese and other[:-1] == sound and other[-1] in "uo":
            yield hit  # no Japanese word ends with a consonant of ours
        elif other == sound or (russian and other.startswith(sound) and other[len(sound) :] in ENDINGS):
            yield hit
