"""Which category of work a request is about, guessed from the words of the book. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from billing.tariffs.book import CategoryEntry

KANA_OR_KANJI = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True)
class Guess:
    """A category, and the client's words that suggested it; none where it is the one assumed otherwise."""

    category: str
    words: tuple[str, ...]


def guess_category(text: str, categories: Mapping[str, CategoryEntry]) -> Guess | None:
    """The category most of whose words occur; of equals the one named first in the text.

    A word of the book matches every word that begins with it; words of Japanese, which has no gaps between
    words, match anywhere.
    """
    plain = folded(text)
    best: tuple[int, int, Guess] | None = None
    for code, category in categories.items():
        places: dict[int, str] = {}
        stems = 0
        for word in category.words:
            letters, pattern = stem(word)
            # Most words of a book are not there, and letters are looked for many times faster than they are matched.
            found = list(pattern.finditer(plain)) if letters in plain else []
            stems += bool(found)
            places.update({hit.start(): hit[0] for hit in found})
        if not places:
            continue
        words = tuple(dict.fromkeys(places[start] for start in sorted(places)))
        candidate = (-stems, min(places), Guess(code, words))
        if best is None or candidate[:2] < best[:2]:
            best = candidate
    if best:
        return best[2]
    return next((Guess(code, ()) for code, category in categories.items() if category.otherwise), None)


@lru_cache(maxsize=2000)
def stem(word: str) -> tuple[str, re.Pattern[str]]:
    """What matches the words that begin with `word`, and letters that stand in all of these.

    Of several words, each begins with its part.
    """
    plain = folded(word)
    if KANA_OR_KANJI.search(plain):
        return plain, re.compile(re.escape(plain))
    begins = plain.split()
    parts = [rf"{re.escape(part)}[\w-]*" for part in begins]
    return begins[0] if begins else "", re.compile(r"(?<![\w-])" + r"\s+".join(parts))


def folded(text: str) -> str:
    """Text for comparing: width, case, the letter ё and curly apostrophes do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain.replace("ё", "е").replace("’", "'")
