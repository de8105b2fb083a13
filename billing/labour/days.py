"""Days that are over, as people name them beside the time they log: yesterday, в пятницу, 20.11, 11月20日. Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from intake.business.until import DOTTED, ISO, JAPANESE, MONTHS

_WORD_ENDS = r"(?![^\W\d_]|['’])"
_DIGIT_ENDS = r"(?![\w%]|[.,:/-]\d)"
_NEAR = tuple(
    (re.compile(words, re.IGNORECASE), back)
    for words, back in (
        (rf"(?:today|сегодня){_WORD_ENDS}|今日|本日", 0),
        (rf"(?:yesterday|вчера){_WORD_ENDS}|昨日|きのう", 1),
        (rf"(?:the\s+)?day\s+before\s+yesterday{_WORD_ENDS}|позавчера{_WORD_ENDS}|一昨日|おととい", 2),
    )
)
_AGO = re.compile(
    rf"(\d{{1,3}})\s*(?:days?\s+ago|(?:день|дня|дней)\s+назад){_WORD_ENDS}|(\d{{1,3}})日前", re.IGNORECASE
)
_BACK = r"(?P<last>(?:on\s+)?last\s+|(?:в\s+|во\s+|за\s+)?прошл(?:ый|ую|ое)\s+)?"
_WHOLE = (
    "monday|понедельник", "tuesday|вторник", "wednesday|сред[ау]", "thursday|четверг", "friday|пятниц[ау]",
    "saturday|суббот[ау]", "sunday|воскресенье",
)  # fmt: skip
_SHORT = ("mon|пн", "tues?|вт", "ср", "thu(?:rs?)?|чт", "fri|пт", "сб", "вс")
"""As far as they are no words of their own."""
_AFTER_ON = ("mon", "tues?", "wed", "thu(?:rs?)?", "fri", "sat", "sun")
_WEEKDAYS = tuple(
    re.compile(
        rf"{_BACK}(?:(?:{_WHOLE[day]}|{_SHORT[day]}){_WORD_ENDS}\.?|(?<=on\s)(?:{_AFTER_ON[day]}){_WORD_ENDS}"
        rf"|(?<=last\s)(?:{_AFTER_ON[day]}){_WORD_ENDS})|(?P<former>先週の?)?{sign}曜日?",
        re.IGNORECASE,
    )
    for day, sign in enumerate("月火水木金土日")
)
_SLASHED = re.compile(rf"(?:(\d{{4}})/)?(\d{{1,2}})/(\d{{1,2}}){_DIGIT_ENDS}")
_NAMED = re.compile(r"(\d{1,2})\.?\s*([^\W\d_]{3,})\.?|([^\W\d_]{3,})\.?\s+(\d{1,2})(?!\w|[.,:]\d)")
_NUMBERED = re.compile(
    rf"(\d{{1,2}})(?:-?го{_WORD_ENDS}(?:\s+числа{_WORD_ENDS})?|日(?![間前]))", re.IGNORECASE
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
), (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_BEFORE = re.compile(r"(?:(?:on|for|from|за|от|во?|с)\s+)?", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?:[(（][月火水木金土日][)）])?\s*(?:には|に|は|の(?!\d)|г(?:ода)?\.?(?!\w))?")


def day_at(text: str, start: int, today: date, *, month_first: bool = False) -> tuple[date, int] | None:
    """The day named here and where that ends; without a year the latest such day. `text` without wide forms.

    `month_first`: how 11/12 is meant where both could be the month.
    """
    head = _BEFORE.match(text, start)
    begins = head.end() if head else start
    for reading in (_near, _weekday, _dated, _slashed(month_first=month_first), _named):
        for day, end in reading(text, begins, today):
            tail = _AFTER.match(text, end)
            return day, tail.end() if tail and tail[0].strip() else end
    return None


Found = Iterator[tuple[date, int]]


def _near(text: str, start: int, today: date) -> Found:
    for words, back in _NEAR:
        if match := words.match(text, start):
            yield today - timedelta(days=back), match.end()
    if match := _AGO.match(text, start):
        yield today - timedelta(days=int(match[1] or match[2])), match.end()


def _weekday(text: str, start: int, today: date) -> Found:
    for number, words in enumerate(_WEEKDAYS):
        if match := words.match(text, start):
            back = (today.weekday() - number) % 7
            if match["former"]:
                back = today.weekday() - number + 7
            yield today - timedelta(days=back or (7 if match["last"] else 0)), match.end()


def _dated(text: str, start: int, today: date) -> Found:
    for form, order in ((ISO, (1, 2, 3)), (DOTTED, (3, 2, 1)), (JAPANESE, (1, 2, 3))):
        match = form.match(text, start)
        if match is None or re.match(r"\d|[.,:/-]\d", text[match.end() :]):
            continue
        year, month, day = (match[at] for at in order)
        if found := _latest(today, int(year) if year else None, int(month), int(day)):
            yield found, match.end()


def _slashed(*, month_first: bool) -> Callable[[str, int, date], Found]:
    def read(text: str, start: int, today: date) -> Found:
        if match := _SLASHED.match(text, start):
            year, first, second = int(match[1]) if match[1] else None, int(match[2]), int(match[3])
            if year or month_first or second > 12:
                month, day = first, second
            elif first > 12 or first == second:
                month, day = second, first
            else:
                return
            if found := _latest(today, year, month, day):
                yield found, match.end()

    return read


def _named(text: str, start: int, today: date) -> Found:
    if match := _NUMBERED.match(text, start):
        month = today.month if int(match[1]) <= today.day else today.month - 1 or 12
        if found := _latest(today, None, month, int(match[1])):
            yield found, match.end()
    if match := _NAMED.match(text, start):
        name, number = (match[2] or match[3]).lower(), int(match[1] or match[4])
        for month in range(1, 13):
            whole = any(names[month - 1].startswith(name) for names in _MONTHS)
            if not (whole and name.startswith(MONTHS[month - 1])):
                continue
            if found := _latest(today, None, month, number):
                yield found, match.end()


def _latest(today: date, year: int | None, month: int, day: int) -> date | None:
    try:
        found = date(year or today.year, month, day)
    except ValueError:
        return None
    if year is None and found > today:
        return _latest(today, today.year - 1, month, day)
    return found
