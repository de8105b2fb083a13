"""Invite codes and the comparison of names. Pure."""

import hashlib
import hmac
import re
from datetime import timedelta
from difflib import SequenceMatcher

from config.i18n import ADDRESSES, language_of
from intake.contacts.spelling import alike

NEAR = 0.6
"""From here on two words are taken for the same with a slip of the finger."""
HELD_LEAST = 3
"""Signs from which a word inside a name stands for it."""
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
QUOTES = " \t«»“”„\"'「」"
INVITE_LIFE = timedelta(days=14)
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
FIRST_WORDS = 8
"""Signs from which a language is guessed where none is known."""
KANA, KANA_LEAST = re.compile("[\u3040-\u30ff]"), 6
CYRILLIC, CYRILLIC_LEAST = re.compile("[\u0400-\u04ff]"), 12
LATIN_WORDS_LEAST = 8
PERSONAL = {
    "i", "we", "you", "me", "us", "my", "our", "your", "i'm", "we're", "please", "thanks", "thank", "hello", "hi", "dear",
    "can", "could", "would", "need", "want",
}  # fmt: skip
PERSONAL_LEAST = 2
"""Somebody speaks; the English of error messages and of shop windows has fewer of these."""


def code_from(randomness: bytes) -> str:
    """A code people can read aloud; `CODE_LENGTH` bytes of randomness in."""
    return "".join(CODE_ALPHABET[byte % len(CODE_ALPHABET)] for byte in randomness[:CODE_LENGTH])


def hash_code(code: str, key: bytes) -> str:
    """What the database keeps instead of the code."""
    return hmac.new(key, code.strip().upper().encode(), hashlib.sha256).hexdigest()


def matches(asked: str, *names: str) -> bool:
    """Whether somebody looked up by `asked` goes by one of these names."""
    wanted = asked.strip().casefold()
    return bool(wanted) and any(
        wanted == name.casefold() or name.casefold().startswith(wanted) for name in names
    )


def holds(asked: str, *names: str) -> bool:
    """Whether a word of one of these names begins so: `Сад`, of *Стоматология «Сад»*; Japanese parts no words."""
    wanted = asked.strip(QUOTES).casefold()
    if JAPANESE.search(wanted):
        return any(wanted in name.casefold() for name in names)
    return len(wanted) >= HELD_LEAST and any(
        re.search(rf"\b{re.escape(wanted)}", name.casefold()) for name in names
    )


def likeness(one: str, other: str) -> tuple[int, float]:
    """How much two names are the same, to sort by: words in common, then letters."""
    first, second = (re.findall(r"\w+", name.casefold()) for name in (one, other))
    letters = SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()
    return len(set(first) & set(second)), letters


def nearness(asked: str, *names: str) -> float:
    """How nearly `asked` is one of these names, or a word of one: 1 is the same, 0 nothing alike.

    Written in another script, how nearly it sounds so.
    """
    wanted = asked.strip().casefold()
    words = [word for name in names for word in (name.casefold(), *name.casefold().split())]
    return max(
        (max(SequenceMatcher(None, wanted, word).ratio(), alike(wanted, word)) for word in words), default=0.0
    )


def heard_language(text: str, known: str | None) -> str | None:
    """The language somebody writes in, by their own words; None leaves it as it is known.

    One known changes only where nothing else can be meant: names, slogans and error messages are quoted in English.
    """
    own = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
    own = ADDRESSES.sub(" ", own)
    guess = language_of(own)
    if guess is None or guess == known or len(own.strip()) < FIRST_WORDS:
        return None
    if known is None:
        return guess
    kana, cyrillic = len(KANA.findall(own)), len(CYRILLIC.findall(own))
    if guess == "ja":
        return guess if kana >= KANA_LEAST else None
    if guess == "ru":
        return guess if cyrillic >= CYRILLIC_LEAST and not kana else None
    words = re.findall(r"[a-z']+", own.casefold())
    speaks = len(PERSONAL.intersection(words)) >= PERSONAL_LEAST
    return guess if speaks and len(words) >= LATIN_WORDS_LEAST and not kana and not cyrillic else None
