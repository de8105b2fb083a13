"""Makes a report of a mail fit to be shown to strangers: the shape of every word stays, its letters go."""

import unicodedata
from typing import Any

PRIVATE = frozenset(
    (
        "address", "claimed", "name", "to", "cc", "reply_to", "delivered_to", "message_id", "in_reply_to",
        "references", "subject", "text", "cut", "recipient", "reason", "person", "client", "title", "words",
    )
)  # fmt: skip
"""Keys under which stands what people wrote, or who they are."""
SCRIPTS = (("LATIN", "x"), ("CYRILLIC", "ж"), ("HIRAGANA", "あ"), ("KATAKANA", "ア"), ("CJK", "字"))


def masked(said: Any, *, private: bool = False) -> Any:
    """The same structure; letters become one of their script and case, digits zeros, all else stays."""
    if isinstance(said, dict):
        return {
            key: _fault(value) if key == "fault" else masked(value, private=private or key in PRIVATE)
            for key, value in said.items()
        }
    if isinstance(said, list):
        return [masked(one, private=private) for one in said]
    return "".join(map(_shape, said)) if private and isinstance(said, str) else said


def _fault(words: str | None) -> str | None:
    """What kind of fault stays, what it was about goes."""
    if words is None:
        return None
    kind, colon, about = words.partition(":")
    return kind + colon + "".join(map(_shape, about))


def _shape(char: str) -> str:
    if char.isdigit():
        return "0"
    if not char.isalpha():
        return char
    name = unicodedata.name(char, "")
    letter = next((shape for script, shape in SCRIPTS if name.startswith(script)), "x")
    return letter.upper() if char.isupper() else letter
