"""What they wrote this time: quoted history, forwarded mails, signatures and disclaimers cut off.

When in doubt text is kept, and where nothing would be left, or the words only point below, everything is. Line
by line, in linear time.
"""

import re

from intake.mailbox.quote_marks import (
    CLUE,
    DEVICE,
    DISCLAIMER,
    FIELD,
    FORWARDED,
    OPENS,
    POINTS_BELOW,
    SENT_FROM,
    SEPARATOR,
    WROTE,
)

MAX_LINES = 2000
MAX_LINE = 1000
MAX_HEADER_LINES = 4
MAX_HEADER_CHARS = 400
MAX_QUOTATIONS = 50
MAX_SIGNATURE_LINES = 15
MAX_NAME_LINES = 8
ENDS = (".", "!", "?", "。", "！", "？", ":", ";", ",")

RULE = re.compile(r"^\s*([-_=*━─＝＊#~─‐―－])\1{4,}\s*$")
UNDERSCORES = re.compile(r"^\s*[_-]{10,}\s*$")
CONTACT = re.compile(
    r"(?:\b(?:tel|phone|mobile|fax|e-?mail|www)\b|тел\.?|моб\.?|〒|電話|携帯|ＴＥＬ|https?://|@|\+\d[\d ()-]{7,})",
    re.IGNORECASE,
)


def own_words(full_text: str) -> str:
    """The new text of a mail, or all of it where cutting would leave no words of its own."""
    lines = full_text.split("\n")
    examined = _trimmed(lines[:MAX_LINES])
    kept = _without_quotations(examined)
    if len(lines) > MAX_LINES and kept and kept[-1] is examined[-1]:
        # No history began in what was examined: the rest goes on with it.
        kept = kept + lines[len(examined) :]
    text = _tidy(_without_signature(kept))
    if not _says_something(text):
        return _tidy(lines)
    return _tidy(lines) if len(lines) > text.count("\n") + 2 and points_below(text) else text


def points_below(text: str) -> bool:
    """Do these words only send the reader to what follows ("see below", «см. ниже», 「下記の通り」)?"""
    folded = re.sub(r"\s+", " ", text).strip()
    return len(folded) <= 120 and bool(POINTS_BELOW.match(folded))


def _without_quotations(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for _ in range(MAX_QUOTATIONS):
        cut = _history_start(lines)
        if cut is None:
            # A quotation nobody announced may be the client's own device: only what trails is cut.
            return kept + _without_marked_tail(lines)
        above, below = lines[: cut[0]], lines[cut[1] :]
        kept += _without_marked_tail(above)
        first = next((line for line in below if line.strip()), "")
        answers = _without_marked_lines(below) if _quoted(first) else []
        if not answers:
            return kept
        # Answers below or between the quoted lines: the header goes, they stay.
        kept.append("")
        lines = answers
    return kept + lines


def _history_start(lines: list[str]) -> tuple[int, int] | None:
    """The first line of what stands above older text, and the line after it."""
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if _matches(SEPARATOR, line) or _matches(FORWARDED, line):
            return number, number + 1
        if _quoted(line):
            continue
        end = _attribution_end(lines, number) or _field_block_end(lines, number)
        if end:
            return _above_rule(lines, number), end
    return None


def _attribution_end(lines: list[str], start: int) -> int | None:
    """The line after "On …, Vera wrote:" if it begins at `start`, over up to four lines."""
    first = lines[start]
    if len(first) > MAX_HEADER_CHARS or not (OPENS.match(first) or WROTE.search(first)):
        return None
    joined = ""
    for number in range(start, min(start + MAX_HEADER_LINES, len(lines))):
        if not lines[number].strip() or _quoted(lines[number]):
            return None
        joined = f"{joined} {lines[number].strip(' *_')}".strip()
        if len(joined) > MAX_HEADER_CHARS:
            return None
        if WROTE.search(joined):
            return number + 1 if CLUE.search(joined) or _quote_follows(lines, number + 1) else None
    return None


def _quote_follows(lines: list[str], start: int) -> bool:
    following = [line for line in lines[start : start + 3] if line.strip()]
    return bool(following) and _quoted(following[0])


def _field_block_end(lines: list[str], start: int) -> int | None:
    """The line after a block of From, Sent, To and Subject lines which begins at `start`."""
    first = _matches(FIELD, lines[start])
    if first is None:
        return None
    kinds = {first.lastgroup}
    end = start + 1
    for number in range(start + 1, min(start + 12, len(lines))):
        match = _matches(FIELD, lines[number])
        if match:
            kinds.add(match.lastgroup)
            end = number + 1
        elif not lines[number].strip() and len(kinds) >= 3:
            break
    whole = len(kinds - {"copy"}) >= 3 and "from" in kinds
    return end if whole and CLUE.search(" ".join(line[:MAX_LINE] for line in lines[start:end])) else None


def _above_rule(lines: list[str], start: int) -> int:
    """The rule Outlook draws above its block belongs to it."""
    above = start - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return above if above >= 0 and _matches(UNDERSCORES, lines[above]) else start


def _without_marked_lines(lines: list[str]) -> list[str]:
    """Without the `>` lines at the beginning and the end; those between own lines stay for their meaning."""
    kept = _without_marked_tail(lines)
    first = next(
        (number for number, line in enumerate(kept) if line.strip() and not _quoted(line)), len(kept)
    )
    return kept[first:]


def _without_marked_tail(lines: list[str]) -> list[str]:
    """Without the `>` lines at the end."""
    end = len(lines)
    while end and (not lines[end - 1].strip() or _quoted(lines[end - 1])):
        end -= 1
    return lines[:end]


def _quoted(line: str) -> bool:
    """Marked as quoted; a lone `>:` is the wrapped end of an attribution."""
    return line.lstrip(" ").startswith((">", "＞")) and not line.strip().startswith(">:")


def _without_signature(lines: list[str]) -> list[str]:
    lines = _trimmed(lines)
    for number in range(max(1, len(lines) - MAX_SIGNATURE_LINES * 2), len(lines)):
        if _is_signature(lines[number].rstrip("\r"), lines[number + 1 :]):
            lines = lines[:number]
            break
    lines = _without_contact_block(_trimmed(lines))
    for number in range(max(1, len(lines) - 30), len(lines)):
        if DISCLAIMER.match(" ".join(lines[number : number + 3])[:MAX_LINE]):
            lines = lines[:number]
            break
    return _without_sent_from(_trimmed(lines))


def _is_signature(mark: str, below: list[str]) -> bool:
    """`-- ` begins one (RFC 3676 section 4.3). Bare dashes may part a text, unless only a name and contacts follow."""
    if mark == "-- ":
        return True
    words = [line for line in below if line.strip()]
    return (
        mark in ("--", "—", "-- \u00a0") and len(words) <= MAX_NAME_LINES and all(map(_like_contacts, words))
    )


def _like_contacts(line: str) -> bool:
    return CONTACT.search(line[:MAX_LINE]) is not None or (
        len(line) <= 60 and not line.rstrip().endswith(ENDS)
    )


def _without_sent_from(lines: list[str]) -> list[str]:
    while len(lines) > 1 and _matches(SENT_FROM, lines[-1]) and DEVICE.search(lines[-1]):
        lines = _trimmed(lines[:-1])
    return lines


def _without_contact_block(lines: list[str]) -> list[str]:
    """A ruled-off block of name, telephone and address at the end, as Japanese and Russian firms use it."""
    for number in range(max(1, len(lines) - MAX_SIGNATURE_LINES), len(lines)):
        block = lines[number + 1 :]
        if _matches(RULE, lines[number]) and block and all(len(line) < 100 for line in block):
            contacts = sum(bool(CONTACT.search(line)) for line in block)
            if contacts >= 2 or (contacts and _matches(RULE, lines[-1])):
                return lines[:number]
    return lines


def _matches(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.match(line[:MAX_LINE])


def _says_something(text: str) -> bool:
    return any(char.isalnum() or ord(char) > 0x2000 for char in text)


def _trimmed(lines: list[str]) -> list[str]:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in _trimmed(lines))
    return re.sub(r"\n{3,}", "\n\n", text)
