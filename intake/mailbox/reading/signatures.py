"""What stands below the words without being meant by them: signatures, notes of telephones, disclaimers.

Only the end of a text is looked at, and what might be a sentence of the writer stays.
"""

import re

from intake.mailbox.reading.quote_marks import (
    BANNER,
    CLOSING,
    DEVICE,
    DISCLAIMER,
    FOOTER,
    LEGAL,
    OF_DISCLAIMERS,
    POSTSCRIPT,
    SENT_FROM,
    WARNS,
)

MAX_LINE = 1000
MAX_SIGNATURE_LINES = 15
MAX_DISCLAIMER_LINES = 30
MAX_DISCLAIMER_CHARS = 10_000
MAX_NAME_LINES = 8
MAX_CARD_LINE = 80
MAX_BARE_LINES = 3
"""Below bare dashes, where no line says how to reach them."""
ENDS = (".", "!", "?", "。", "！", "？", ":", ";", ",")
SENTENCE_ENDS = re.compile(r"[.!?](?=\s)|[。！？]|\n\s*\n")
TRACES = {"ᐧ"}
"""What programs that count openings leave at the end of a mail."""

RULE = re.compile(r"^\s*([-_=*━─＝＊#~─‐―－])\1{4,}\s*$")
CONTACT = re.compile(
    r"(?:\b(?:tel|phone|mobile|fax|e-?mail|www)\b|тел\.?|моб\.?|〒|電話|携帯|ＴＥＬ|https?://|@|\+\d[\d ()-]{7,})",
    re.IGNORECASE,
)

REACHED_AT = re.compile(r"[^\s<>@]+@[^\s<>@]+\.\w|\d(?:[ ()./-]{0,3}\d){6,}")
"""A mail address or the number of a telephone."""
REGARDS = re.compile(
    r"\b(?:regards|wishes|grü(?:ß|ss)en?|gruß|cordialement|saludos|уважением)\b", re.IGNORECASE
)
NAME = re.compile(r"[^\W\d_a-zа-яё][\w.'’-]*(?:[ \u3000]+[^\W\d_a-zа-яё][\w.'’-]*){0,3},?\s*$")
"""Up to four words, each with a capital or in a script that has none, and nothing else."""


def without_signature(lines: list[str]) -> list[str]:
    """The lines without what a program or a habit put below them."""
    lines = trimmed(lines)
    for number in range(max(1, len(lines) - MAX_SIGNATURE_LINES * 2), len(lines)):
        above, (below, postscript) = lines[:number], _before_postscript(lines[number + 1 :])
        if _is_signature(lines[number].rstrip("\r"), above, below):
            lines = [*trimmed(above), "", *postscript] if postscript else above
            break
    lines = _without_disclaimer(_without_contact_block(trimmed(lines)))
    lines = _without_closing(_without_notes(trimmed(lines)))
    return _without_notes(_without_banner(trimmed(lines)))


def trimmed(lines: list[str]) -> list[str]:
    """Without empty lines at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _announces(above: list[str]) -> bool:
    """Whoever ends a line with a colon means what comes next."""
    return bool(above) and above[-1].rstrip().endswith((":", "："))


def _before_postscript(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands below a signature may still be meant: from "P.S." on."""
    for number, line in enumerate(lines):
        if POSTSCRIPT.match(line[:MAX_LINE]):
            return lines[:number], lines[number:]
    return lines, []


def _is_signature(mark: str, above: list[str], below: list[str]) -> bool:
    """`-- ` begins one (RFC 3676 section 4.3). Bare dashes may part a text, unless only a name and contacts follow."""
    if mark not in ("-- ", "--", "—", "-- \u00a0") or _announces(trimmed(above)):
        return False
    words = [line for line in below if re.search(r"[^\W_]", line) and not _is_note(line)]
    if mark == "-- " or not words:
        return True
    reached = any(CONTACT.search(line[:MAX_LINE]) for line in words)
    return (
        len(words) <= MAX_NAME_LINES
        and all(map(_like_contacts, words))
        and (NAME.match(words[0][:MAX_LINE]) or REGARDS.search(words[0][:MAX_LINE])) is not None
        and (reached or len(words) <= MAX_BARE_LINES)
    )


def _like_contacts(line: str) -> bool:
    return CONTACT.search(line[:MAX_LINE]) is not None or (
        len(line) <= 60 and not line.rstrip().endswith(ENDS)
    )


def _without_contact_block(lines: list[str]) -> list[str]:
    """A ruled-off block of name, telephone and address at the end, as Japanese and Russian firms use it."""
    for number in range(max(1, len(lines) - MAX_SIGNATURE_LINES), len(lines)):
        block = lines[number + 1 :]
        if not RULE.match(lines[number][:MAX_LINE]) or _announces(trimmed(lines[:number])):
            continue
        if block and all(len(line) < 100 and not POSTSCRIPT.match(line) for line in block):
            contacts = sum(bool(CONTACT.search(line)) for line in block)
            if contacts >= 2 or (contacts and RULE.match(lines[-1][:MAX_LINE])):
                return lines[:number]
    return lines


def _without_closing(lines: list[str]) -> list[str]:
    """“Regards” with name and telephone below. A closing without contacts stays: nothing tells where it ends."""
    for number in range(max(1, len(lines) - MAX_NAME_LINES - 1), len(lines) - 1):
        block = [line for line in lines[number + 1 :] if line.strip()]
        if not CLOSING.match(lines[number][:MAX_LINE]) or _announces(trimmed(lines[:number])):
            continue
        if _is_card(block):
            return trimmed(lines[:number])
    return lines


def _is_card(block: list[str]) -> bool:
    """A name, then where to reach it, and no sentence."""
    named = not CONTACT.search(block[0][:MAX_LINE])
    reached = any(REACHED_AT.search(line[:MAX_LINE]) for line in block)
    short = all(_like_contacts(line) and len(line) <= MAX_CARD_LINE for line in block)
    return named and reached and short and not any(map(POSTSCRIPT.match, block))


def _without_disclaimer(lines: list[str]) -> list[str]:
    """Without the lawyers' words at the very end; they stay where the writer goes on, or has announced them."""
    for number in range(max(1, len(lines) - MAX_DISCLAIMER_LINES), len(lines)):
        opening = " ".join(lines[number : number + 3])[:MAX_LINE]
        if DISCLAIMER.match(opening) and _is_legal(lines[number:]):
            above = number - 1
            start = above if above and RULE.match(lines[above][:MAX_LINE]) else number
            return lines if _announces(trimmed(lines[:start])) else lines[:start]
    return lines


def _is_legal(lines: list[str]) -> bool:
    """Does every sentence of these speak as disclaimers do?"""
    text = "\n".join(line.strip(" \t\r>*_") for line in lines)
    if len(text) > MAX_DISCLAIMER_CHARS or not OF_DISCLAIMERS.search(text):
        return False
    sentences = (one.strip() for one in SENTENCE_ENDS.split(text))
    return all(LEGAL.search(one) or CLOSING.match(one) for one in sentences if re.search(r"\w", one))


def _without_notes(lines: list[str]) -> list[str]:
    while len(lines) > 1 and (_is_note(lines[-1]) or lines[-1].strip() in TRACES):
        if _announces(trimmed(lines[:-1])):
            break
        lines = trimmed(lines[:-1])
    return lines


def _is_note(line: str) -> bool:
    """What telephones and virus scanners add: "Sent from my iPhone"."""
    words = line[:MAX_LINE]
    return bool((SENT_FROM.match(words) and DEVICE.search(words)) or FOOTER.match(words))


def _without_banner(lines: list[str]) -> list[str]:
    """A gateway's warning above a mail from outside: its paragraph, when words follow."""
    end = next((number for number, line in enumerate(lines[:12]) if not line.strip()), len(lines))
    warning = " ".join(lines[:end])[:MAX_LINE]
    if not (BANNER.match(warning) and WARNS.search(warning)):
        return lines
    return trimmed(lines[end:]) or lines
