"""All the words of a mail, those of a mail that came along as a file included where it has none of its own."""

import re

from intake.mailbox.bodies import Bodies, read_bodies
from intake.mailbox.quoting import own_words, points_below
from intake.mailbox.tree import Part

MAX_TEXT_CHARS = 1_000_000
MAX_DEPTH = 3
FIELDS = ("From", "Date", "Subject", "To")
MAX_POINTER = 120
POINTS_INSIDE = re.compile(r"attach|enclosed|влож|прикрепл|приложен|添付|同封", re.IGNORECASE)
"""In a few words: they speak of what came along."""
TITLE = "---------- Forwarded message ----------"


def words_of(bodies: Bodies, *, report: bool, depth: int = 0) -> str:
    """The whole readable text. A `report` has the returned mail in it, which nobody wrote to us."""
    texts = [text.strip("\n") for text in bodies.texts if text.strip()]
    if bodies.sealed:
        texts.insert(0, f"🔒 {bodies.sealed}")
    text = "\n\n".join([*bodies.invitations, *texts])[:MAX_TEXT_CHARS]
    if report or depth >= MAX_DEPTH or not bodies.inner or _says_enough(text):
        return text
    inner = [_as_forwarded(mail, depth + 1) for mail in bodies.inner]
    return "\n\n".join(part for part in (text, *inner) if part)[:MAX_TEXT_CHARS]


def _says_enough(text: str) -> bool:
    own = own_words(text)
    points_inside = len(own) <= MAX_POINTER and POINTS_INSIDE.search(own)
    return bool(re.search(r"\w", own)) and not points_below(own) and not points_inside


def _as_forwarded(mail: Part, depth: int) -> str:
    fields = [
        f"{name}: {mail.headers.text(name.lower())}" for name in FIELDS if mail.headers.raw(name.lower())
    ]
    return "\n".join([TITLE, *fields, "", words_of(read_bodies(mail), report=False, depth=depth)])
