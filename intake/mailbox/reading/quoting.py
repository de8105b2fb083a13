"""What they wrote this time: quoted history, forwarded mails, signatures and disclaimers cut off.

When in doubt text is kept, and where nothing would be left, or the words only point below, everything is. Line
by line, in linear time.
"""

import re

from intake.mailbox.headers import DIRECTIONS
from intake.mailbox.reading.quote_marks import (
    ADDRESS,
    BETWEEN_BRACKETS,
    CLUE,
    FIELD,
    FORWARDED,
    MOMENT,
    OPENS,
    POINTS_BELOW,
    RUN_ON,
    SEPARATOR,
    TIME,
    WROTE,
)
from intake.mailbox.reading.signatures import MAX_LINE, RULE, trimmed, without_signature

MAX_LINES = 2000
MAX_HEADER_LINES = 4
MAX_HEADER_CHARS = 400
MAX_QUOTATIONS = 50
WRAPPED_AT = 72
"""Programs break lines here or a little further on."""

LINE_ABOVE = re.compile(r"^\s*(?:[-_=]{3,})\s*$")


def own_words(full_text: str, *, answer: bool = True, forward: bool = False, thread: bool = True) -> str:
    """The new text of a mail, or all of it where cutting would leave no words of its own.

    `answer`: its headers say it answers or passes on another mail. Where they do not, what a person may have
    written by hand ("on 1.2.2026 he wrote:") is no history. `forward`: they say it passes one on; what is passed
    on is part of what is asked, whatever stands above it. `thread`: they say it goes on with mails that were exchanged.
    """
    lines = full_text.split("\n")
    examined = trimmed(lines[:MAX_LINES])
    if forward or _passes_on(examined, answer, thread):
        return _tidy(lines)
    kept = _without_quotations(examined, answer)
    if len(lines) > MAX_LINES and kept and kept[-1] is examined[-1]:
        # No history began in what was examined: the rest goes on with it.
        kept = kept + lines[len(examined) :]
    text = _tidy(without_signature(kept))
    if not _says_something(text):
        return _tidy(lines)
    return _tidy(lines) if points_below(text) and len(lines) > text.count("\n") + 2 else text


def new_words(full_text: str) -> str:
    """Only what was written this time, "" where nothing was: what may decide something.

    The other way round from `own_words`: when in doubt a line is not theirs. No quoted line stays, and nothing
    below what may announce one.
    """
    kept: list[str] = []
    for line in _without_quotations(trimmed(full_text.split("\n")[:MAX_LINES]), answer=True):
        if _wrote(line) or _matches(SEPARATOR, line) or _matches(FORWARDED, line):
            break
        if not _quoted(line):
            kept.append(line)
    text = _tidy(without_signature(kept))
    return text if _says_something(text) else ""


def points_below(text: str) -> bool:
    """Do these words only send the reader to what follows ("see below", «см. ниже», 「下記の通り」)?"""
    folded = re.sub(r"\s+", " ", text).strip()
    return len(folded) <= 120 and bool(POINTS_BELOW.match(folded))


def _passes_on(lines: list[str], answer: bool, thread: bool) -> bool:
    """Is the first older text below the words a mail that is passed on, not the one that is answered?

    A program says so above it, or the writer does ("please look at this:"), or there is nothing that it answers.
    """
    cut = _history_start(_parted(lines), answer)
    if cut is None:
        return False
    above, below = trimmed(lines[: cut[0]]), [line for line in lines[cut[0] :] if line.strip()][:3]
    if not thread and any(_matches(FORWARDED, line) for line in below):
        return True
    whole = any(_matches(FIELD, line) for line in below)
    return whole and (not (thread or answer) or (bool(above) and above[-1].rstrip().endswith((":", "："))))


def _without_quotations(lines: list[str], answer: bool) -> list[str]:
    kept: list[str] = []
    lines = _parted(lines)
    for turn in range(MAX_QUOTATIONS):
        cut = _history_start(lines, answer)
        if cut is None:
            # A quotation nobody announced may be the client's own device: only what trails an answer is cut.
            return kept + (_without_marked_tail(lines) if answer else lines)
        above, below = lines[: cut[0]], _marked_as_quoted(lines[cut[1] :])
        kept += _without_marked_tail(above) if turn else above
        first = next((line for line in below if line.strip()), "")
        answers = _without_marked_lines(below) if _quoted(first) else []
        if not answers:
            return kept
        # Answers below or between the quoted lines: the header goes, they stay.
        kept.append("")
        lines = answers
    return kept + lines


def _parted(lines: list[str]) -> list[str]:
    """An attribution that stands in one line with words above it gets its own line back."""
    parted = []
    for line in lines:
        start = None
        if len(line) <= MAX_LINE and _wrote(line) and not OPENS.match(line):
            start = RUN_ON.search(line)
        parted += [line[: start.start()], line[start.end() :]] if start and start.start() else [line]
    return parted


def _history_start(lines: list[str], answer: bool) -> tuple[int, int] | None:
    """The first line of what stands above older text, and the line after it."""
    above_quoted = False
    for number, line in enumerate(lines):
        if not line.strip():
            continue
        if _matches(SEPARATOR, line) or _matches(FORWARDED, line):
            return _above_rule(lines, number), number + 1
        if _quoted(line):
            end = None if above_quoted else _end_inside(lines, number, answer)
            above_quoted = True
            if end:
                return number, end
            continue
        above_quoted = False
        end = _attribution_end(lines, number, answer) or _field_block_end(lines, number, answer)
        if end:
            return _above_rule(lines, number), end
    return None


def _attribution_end(lines: list[str], start: int, answer: bool) -> int | None:
    """The line after "On …, Vera wrote:" if it begins at `start`, over up to four lines."""
    first = lines[start]
    if _in_any_language(lines, start, answer):
        return start + 1
    if len(first) > MAX_HEADER_CHARS or not (OPENS.match(first) or _wrote(first)):
        return None
    joined = ""
    taken = 0
    for number in range(start, min(start + 2 * MAX_HEADER_LINES, len(lines))):
        line = lines[number].strip(" *_")
        if not line and not _address_follows(joined, lines, number + 1):
            return None
        if _quoted(lines[number]) and not ("<" in joined and _wrote(line)):
            return None
        taken += bool(line)
        joined = f"{joined} {line}".strip()
        if len(joined) > MAX_HEADER_CHARS or taken > MAX_HEADER_LINES:
            return None
        if _wrote(joined):
            announced = _is_announcement(joined, answer) or _quote_follows(lines, number + 1)
            return number + 1 if announced else None
        if joined.endswith(">") and _is_announcement(joined, answer) and _quote_follows(lines, number + 1):
            return number + 1
    return None


def _end_inside(lines: list[str], start: int, answer: bool) -> int | None:
    """The line after an attribution that is itself marked as quoted, as Apple writes it."""
    inside = []
    for line in lines[start : start + MAX_HEADER_LINES + 2]:
        if not _quoted(line):
            break
        inside.append(line.lstrip()[1:].removeprefix(" "))
    end = _attribution_end(inside, 0, answer) if inside else None
    return start + end if end and end < len(inside) else None


def _in_any_language(lines: list[str], start: int, answer: bool) -> bool:
    """One line with a colon at its end that names a sender as programs do: no verb needs to be known."""
    line = lines[start]
    if len(line) > MAX_HEADER_CHARS or not _plain(line).endswith((":", "：")):
        return False
    if answer and BETWEEN_BRACKETS.search(_plain(line)) and MOMENT.search(line) and TIME.search(line):
        return True
    return ADDRESS.search(line) is not None and _quote_follows(lines, start + 1)


def _plain(line: str) -> str:
    """Without the marks of direction that right-to-left languages have around names."""
    return DIRECTIONS.sub("", line).rstrip(" \t\r*_")


def _address_follows(joined: str, lines: list[str], number: int) -> bool:
    """Some programs leave the line of the address standing apart."""
    return "<" in joined or (number < len(lines) and lines[number].lstrip().startswith("<"))


def _is_announcement(joined: str, answer: bool) -> bool:
    """Nobody but a program names an address or a whole date there; a person may say "at 12:00 Vera wrote:"."""
    return bool(ADDRESS.search(joined) or (answer and MOMENT.search(joined)))


def _quote_follows(lines: list[str], start: int) -> bool:
    following = [line for line in lines[start : start + 3] if line.strip()]
    return bool(following) and (
        (_quoted(following[0]) and not _wrote(following[0])) or following[0].startswith("| ")
    )


def _marked_as_quoted(lines: list[str]) -> list[str]:
    """Quoted lines with the one mark `>`: bars of old programs, and ends that a line break tore off."""
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("| "):
        lines = [f"> {line[1:]}" if line.startswith("|") else line for line in lines]
    marked = list(lines)
    for number in range(1, len(lines) - 1):
        if _torn_off(marked[number - 1], lines[number]) and _quoted(lines[number + 1]):
            marked[number] = f"> {lines[number]}"
    return marked


def _torn_off(above: str, line: str) -> bool:
    """Is `line` the end of the quoted line `above`, which was too long? Its first word had no room there."""
    word = line.partition(" ")[0]
    return (
        _quoted(above)
        and line[:1].islower()
        and above.rstrip()[-1:] not in (".", "!", "?", ":", ";")
        and WRAPPED_AT - 4 <= len(above) <= WRAPPED_AT + 12
        and len(above) + 1 + len(word) > WRAPPED_AT
    )


def _field_block_end(lines: list[str], start: int, answer: bool) -> int | None:
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
    block = " ".join(line[:MAX_LINE] for line in lines[start:end])
    return end if whole and (ADDRESS.search(block) or (answer and CLUE.search(block))) else None


def _above_rule(lines: list[str], start: int) -> int:
    """The rule Outlook draws above its block belongs to it."""
    above = start - 1
    while above >= 0 and not lines[above].strip():
        above -= 1
    return (
        above
        if above >= 0 and (_matches(LINE_ABOVE, lines[above]) or _matches(RULE, lines[above]))
        else start
    )


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


def _wrote(line: str) -> bool:
    """Does an attribution end here? Looked for only where the line ends as one does: the pattern is a long one."""
    return _plain(line).endswith((":", "：", "--")) and WROTE.search(line) is not None


def _quoted(line: str) -> bool:
    """Marked as quoted; a lone `>:` is the wrapped end of an attribution."""
    return line.lstrip(" ").startswith((">", "＞")) and not line.strip().startswith(">:")


def _matches(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.match(line[:MAX_LINE])


def _says_something(text: str) -> bool:
    return any(char.isalnum() or ord(char) > 0x2000 for char in text)


def _tidy(lines: list[str]) -> str:
    text = "\n".join(line.rstrip() for line in trimmed(lines))
    return re.sub(r"\n{3,}", "\n\n", text)
