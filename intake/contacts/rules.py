"""Invite codes and the comparison of names. Pure."""

import hashlib
import hmac
import re
from datetime import timedelta
from difflib import SequenceMatcher

from intake.contacts.spelling import alike

NEAR = 0.6
"""From here on two words are taken for the same with a slip of the finger."""
INVITE_LIFE = timedelta(days=14)
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12


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
