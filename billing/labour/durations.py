"""Lengths of time as people type them, in three languages: `1h20`, `1 час 20`, `полтора часа`, `1時間半`. Pure."""

import re
from collections.abc import Iterator
from fractions import Fraction

LONGEST_MINUTES = 24 * 60
"""Nobody works longer at a stretch: more is a slip of the hand."""
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
"""Full-width forms to plain ones, one for one, so that places in the text stay where they are."""

_WORDS: dict[str, int | Fraction] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "forty five": 45, "fifty": 50,
    "один": 1, "одну": 1, "одна": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7,
    "восемь": 8, "десять": 10, "пятнадцать": 15, "двадцать": 20, "двадцать пять": 25, "тридцать": 30,
    "тридцать пять": 35, "сорок": 40, "сорок пять": 45, "пятьдесят": 50, "пятьдесят пять": 55,
    "полтора": Fraction(3, 2),
}  # fmt: skip
_PARTS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}
_KANJI = {sign: value for value, sign in enumerate("一二三四五六七八九十", 1)}

_SAID = "|".join(sorted((re.escape(word) for word in _WORDS), key=len, reverse=True))
_FIGURES = (
    r"\d{1,4}(?:[.,]\d{1,2})?[½¼¾]?|[½¼¾]|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
)
_NUMBER = rf"(?:{_FIGURES}|(?:{_SAID})(?=\s))"
_WORD_ENDS = r"(?![^\W\d_])"
_HOURS = rf"(?:(?:hours?|hrs?|h|часов|часа|час|ч){_WORD_ENDS}\.?|時間|h(?=半))"
_MINUTES = rf"(?:(?:minutes?|mins?|min|m|минуты|минуту|минута|минут|мин|м){_WORD_ENDS}\.?|分間?|['′])"
_PLAIN_ENDS = r"(?!\w|[.,:/-]\d|%)"
_JOINED = r"\s*(?:(?:,|and\s|и\s|と)\s*)?"
_ROUND = r"(?:[1-5][05]|(?:двадцать|тридцать|сорок|пятьдесят)(?:\s+пять)?|десять|пятнадцать)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<h>\d{{1,2}}):(?P<m>[0-5]\d){_PLAIN_ENDS}(?:\s*{_HOURS})?",
        rf"(?P<h>{_NUMBER})\s*{_HOURS}(?:{_JOINED}(?P<m>{_NUMBER})\s*{_MINUTES})?",
        # A bare number after hours is minutes where it stands close, ends the words, or is as round as minutes are.
        rf"(?P<h>{_NUMBER})\s*{_HOURS}(?P<m>\d{{1,2}}){_PLAIN_ENDS}",
        rf"(?P<h>{_NUMBER})\s*{_HOURS}\s+(?P<m>\d{{1,2}}(?=\s*$)|{_ROUND}{_PLAIN_ENDS})",
        rf"час(?:а{_WORD_ENDS})?{_WORD_ENDS}(?:\s+(?P<m>{_NUMBER})\s*{_MINUTES}|\s+(?P<bare>\d{{1,2}}(?=\s*$)|{_ROUND}{_PLAIN_ENDS}))?",
        rf"(?P<m>{_NUMBER})\s*{_MINUTES}",
        rf"(?P<m>\d{{1,4}}){_PLAIN_ENDS}",
        rf"(?P<h>{_NUMBER})\s*(?:and\s+a\s+half|с\s+половиной)\s+{_HOURS}(?P<half>)",
        rf"(?P<h>{_NUMBER})\s*{_HOURS}\s*(?P<half>and\s+a\s+half|с\s+половиной|半)",
        r"час\s+(?P<half>с\s+половиной)",
        rf"часа\s+(?P<h>полтора|два|три|четыре){_WORD_ENDS}",
        rf"минут\s+(?P<m>\d{{1,3}}|{_ROUND}){_PLAIN_ENDS}",
    )
)
_FIXED = tuple(
    (re.compile(form + (_WORD_ENDS if form[-1].isascii() or form[-1] == "а" else ""), re.IGNORECASE), minutes)
    for form, minutes in (
        (r"half(?:\s+an?)?[\s-]+hour", 30),
        (r"пол[\s-]?часа", 30),
        (r"半時間", 30),
        (r"(?:a\s+)?quarter(?:\s+of\s+an\s+hour)?", 15),
        (r"четверть\s+часа", 15),
        (r"three\s+quarters\s+of\s+an\s+hour", 45),
        (r"три\s+четверти\s+часа", 45),
        (r"полтора", 90),
    )
)
_BEFORE = re.compile(
    r"(?:(?:[~≈+]|約|およそ|だいたい|(?:about|around|approx|for|около|примерно|за|на)(?=[\s.])\.?)\s*)*",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*(?:ほど|くらい|ぐらい|程度)?")


def parse_duration(typed: str) -> int | None:
    """Minutes of words that are a length of time and nothing else; None for anything else, or for over a day.

    Parts of an hour are rounded up to the minute.
    """
    text = typed.translate(WIDE).strip()
    found = duration_at(text, 0)
    return found[0] if found and found[1] == len(text) else None


def duration_at(text: str, start: int) -> tuple[int, int] | None:
    """Minutes of the longest length of time that begins here, and where it ends; `text` without wide forms."""
    head = _BEFORE.match(text, start)
    start = head.end() if head else start
    found = max(_readings(text, start), key=lambda one: one[1], default=None)
    if found is None or not 0 < found[0] <= LONGEST_MINUTES:
        return None
    tail = _AFTER.match(text, found[1])
    return found[0], tail.end() if tail and tail[0].strip() else found[1]


def _readings(text: str, start: int) -> Iterator[tuple[int, int]]:
    for form, minutes in _FIXED:
        if match := form.match(text, start):
            yield minutes, match.end()
    for form in _FORMS:
        if match := form.match(text, start):
            parts = match.groupdict()
            hours = _value(parts["h"]) if parts.get("h") else Fraction(match[0].lower().startswith("час"))
            minutes_ = _value(parts.get("m") or parts.get("bare") or "0")
            half = 30 if parts.get("half") is not None else 0
            whole = hours * 60 + minutes_ + half
            yield -(-whole.numerator // whole.denominator), match.end()


def _value(number: str) -> Fraction:
    said = number.lower()
    if said in _WORDS:
        return Fraction(_WORDS[said])
    if said[-1] in _PARTS:
        return (_value(said[:-1]) if said[:-1] else Fraction(0)) + _PARTS[said[-1]]
    if said[0] in _KANJI:
        tens, ten, ones = said.rpartition("十")
        return Fraction((_KANJI[tens] if tens else 1) * 10 * len(ten) + (_KANJI[ones] if ones else 0))
    return Fraction(said.replace(",", "."))
