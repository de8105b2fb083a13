"""Invite codes and the comparison of names. Pure."""

import hashlib
import hmac
from datetime import timedelta

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
