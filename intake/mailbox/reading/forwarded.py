"""All the words of a mail, those of a mail that came along as a file included where it has none of its own."""

import re
from dataclasses import dataclass

from intake.mailbox.reading.bodies import Bodies, read_bodies
from intake.mailbox.reading.quote_marks import POINTS_INSIDE
from intake.mailbox.reading.quoting import own_words, points_below
from intake.mailbox.reading.tree import Part

MAX_TEXT_CHARS = 1_000_000
MAX_DEPTH = 3
FIELDS = ("From", "Date", "Subject", "To")
MAX_POINTER = 120
TITLE = "---------- Forwarded message ----------"


@dataclass(frozen=True)
class Words:
    """All there is to read in a mail. `carried`: it is there for the sake of another mail inside, whose words these are."""

    text: str
    carried: bool = False


def words_of(bodies: Bodies, *, report: bool, depth: int = 0) -> Words:
    """The whole readable text. A `report` has the returned mail in it, which nobody wrote to us."""
    texts = [text.strip("\n") for text in bodies.texts if text.strip()]
    if bodies.sealed:
        texts.insert(0, f"🔒 {bodies.sealed}")
    text = "\n\n".join([*bodies.invitations, *texts])[:MAX_TEXT_CHARS]
    if report or depth >= MAX_DEPTH or not bodies.inner or _says_enough(text):
        return Words(text)
    inner = [_as_forwarded(mail, depth + 1) for mail in bodies.inner]
    return Words("\n\n".join(part for part in (text, *inner) if part)[:MAX_TEXT_CHARS], carried=True)


def unveiled(text: str, bodies: Bodies) -> str:
    """All words of `words_of` and those the mail hides from its reader; "" where these say nothing more."""
    whole = text
    for seen, full in bodies.veiled.items():
        shown = seen.strip("\n")
        if shown and shown in whole:
            whole = whole.replace(shown, full, 1)
        elif not bodies.has_text():
            whole = "\n\n".join(part for part in (whole, full) if part)
    return whole[:MAX_TEXT_CHARS] if whole != text else ""


def _says_enough(text: str) -> bool:
    own = own_words(text)
    points_inside = len(own) <= MAX_POINTER and POINTS_INSIDE.search(" ".join(own.split()))
    return bool(re.search(r"\w", own)) and not points_below(own) and not points_inside


def _as_forwarded(mail: Part, depth: int) -> str:
    fields = [
        f"{name}: {mail.headers.text(name.lower())}" for name in FIELDS if mail.headers.raw(name.lower())
    ]
    return "\n".join([TITLE, *fields, "", words_of(read_bodies(mail), report=False, depth=depth).text])
