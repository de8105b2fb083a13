"""A made-up history of an office: requests in three languages by clients of different manners, and what became of them.

Everything is drawn from a seed. What was meant decides the verdict, not the words: words of other kinds of work stand in it,
kinds are told without the book's words, and one verdict in twenty is a slip of the manager.
"""

import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from billing.learning.labels import INSIDE, Example
from billing.tariffs.book import CategoryEntry
from billing.tariffs.rules import guess_category

BOOKS = Path(__file__).parents[3] / "sandbox" / "books"
SLIPS = 0.05
REFUSED, OURS = "refused", "ours"
WORDS = tomllib.loads(Path(__file__).with_name("history.toml").read_text())


@dataclass(frozen=True)
class Firm:
    """A client: its manner of writing, what its tariff covers, and what it asks for how often."""

    code: str
    language: str
    manner: int
    covered: tuple[str, ...]
    asks: tuple[tuple[str, int], ...]


CARE, GROWTH = ("content", "support", "estimates"), ("content", "support", "estimates", "design")
USUAL = (
    ("content", 30),
    ("support", 20),
    ("design", 20),
    ("ads", 10),
    ("estimates", 8),
    (REFUSED, 7),
    (OURS, 8),
)
SHOP = (
    ("content", 15),
    ("support", 15),
    ("design", 30),
    ("ads", 20),
    ("estimates", 6),
    (REFUSED, 5),
    (OURS, 9),
)
FIRMS = tuple(
    Firm(f"{language}{manner}", language, manner, (CARE, GROWTH, CARE)[manner], (USUAL, USUAL, SHOP)[manner])
    for language in ("en", "ru", "ja")
    for manner in range(3)
)


def history(count: int, seed: int = 20261122) -> list[Example]:
    """So many requests in the order of time, with the verdicts an office gave."""
    drawn = random.Random(seed)
    return list(_drawn(drawn, count))


def _drawn(drawn: random.Random, count: int) -> Iterator[Example]:
    books = {language: _categories(language) for language in WORDS}
    for _ in range(count):
        firm = drawn.choice(FIRMS)
        meant = drawn.choices([kind for kind, _ in firm.asks], [often for _, often in firm.asks])[0]
        text = _worded(drawn, firm, meant)
        guess = guess_category(text, books[firm.language])
        guessed = guess.category if guess else None
        verdict, category = _decided(drawn, firm, meant)
        standing = INSIDE if guessed in firm.covered else "category_not_in_tariff"
        yield Example(text, firm.code, guessed, standing, verdict, category, firm.language)


def _decided(drawn: random.Random, firm: Firm, meant: str) -> tuple[str, str | None]:
    if drawn.random() < SLIPS:
        meant = drawn.choice([kind for kind, _ in firm.asks])
    if meant in (REFUSED, OURS):
        return meant, None
    return ("in_tariff" if meant in firm.covered else "outside"), meant


def _worded(drawn: random.Random, firm: Firm, meant: str) -> str:
    words = WORDS[firm.language]
    said = drawn.choice(words["asked"][meant]).format(x=drawn.choice(words["things"]))
    if drawn.random() < 0.15:
        # Something else beside it, as people write.
        other = drawn.choice(words["asked"]["content"]).format(x=drawn.choice(words["things"]))
        said += ("、" if firm.language == "ja" else ", ") + other
    framed = drawn.choice(words["manners"][firm.manner]).format(said)
    return _mistyped(drawn, framed) if firm.language != "ja" and drawn.random() < 0.3 else framed


def _mistyped(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1 :] if drawn.random() < 0.5 else text[:at] + text[at] + text[at:]


def _categories(language: str) -> dict[str, CategoryEntry]:
    told = tomllib.loads((BOOKS / f"{language}.toml").read_text())["categories"]
    return {code: CategoryEntry.model_validate(entry, strict=False) for code, entry in told.items()}
