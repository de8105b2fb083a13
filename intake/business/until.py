"""Until which day, as managers write it: a date, a weekday or a number of days, in three languages. Pure."""

import re
from datetime import date, timedelta

LONGEST = timedelta(days=366)
USUAL = timedelta(days=7)
LEADING = re.compile(r"^(?:until|till|to|by|before|up to|до|по|к)\s+", re.IGNORECASE)
WEEKDAYS = (
    ("mon", "пн", "пон", "月曜"), ("tue", "вт", "火曜"), ("wed", "ср", "水曜"), ("thu", "чт", "чет", "木曜"),
    ("fri", "пт", "пят", "金曜"), ("sat", "сб", "суб", "土曜"), ("sun", "вс", "вос", "日曜"),
)  # fmt: skip
MONTHS = (
    ("jan", "янв"), ("feb", "фев"), ("mar", "мар"), ("apr", "апр"), ("may", "ма"), ("jun", "июн"), ("jul", "июл"),
    ("aug", "авг"), ("sep", "сен"), ("oct", "окт"), ("nov", "ноя"), ("dec", "дек"),
)  # fmt: skip
NEAR = {"today": 0, "сегодня": 0, "今日": 0, "tomorrow": 1, "завтра": 1, "明日": 1}
WEEK = re.compile(r"(?:(?:a|1|one|одну)\s+)?(?:week|недел[юя])|1?週間")
DAYS = re.compile(r"(\d{1,3})\s*(?:d|days?|дн\w*|день|дня|日間)")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(\d{4})?")
JAPANESE = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日?")
NAMED = re.compile(r"(?:(\d{1,2})\.?\s*([^\W\d_]{3,})|([^\W\d_]{3,})\s+(\d{1,2}))\.?(?:,?\s*(\d{4}))?")


def day_of(words: str, today: date) -> date | None:
    """The last day meant; None where no day is, or one that is over or too far."""
    said = (
        LEADING.sub("", " ".join(words.split()).casefold())
        .removesuffix("まで")
        .removesuffix("。")
        .strip(" .,")
    )
    found = _near(said, today) or _weekday(said, today) or _dated(said, today)
    return found if found and today <= found <= today + LONGEST else None


def _near(said: str, today: date) -> date | None:
    if said in NEAR:
        return today + timedelta(days=NEAR[said])
    if WEEK.fullmatch(said):
        return today + USUAL
    days = DAYS.fullmatch(said)
    return today + timedelta(days=int(days[1])) if days else None


def _weekday(said: str, today: date) -> date | None:
    if any(letter.isdigit() for letter in said):
        return None
    for number, names in enumerate(WEEKDAYS):
        if said.startswith(names):
            return today + timedelta(days=(number - today.weekday()) % 7)
    return None


def _dated(said: str, today: date) -> date | None:
    if iso := ISO.fullmatch(said):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := DOTTED.fullmatch(said):
        return _coming(today, dotted[3], int(dotted[2]), int(dotted[1]))
    if japanese := JAPANESE.fullmatch(said):
        return _coming(today, japanese[1], int(japanese[2]), int(japanese[3]))
    named = NAMED.fullmatch(said)
    if named is None:
        return None
    name = named[2] or named[3]
    month = next((at for at, names in enumerate(MONTHS, 1) if name.startswith(names)), None)
    return _coming(today, named[5], month, int(named[1] or named[4])) if month else None


def _coming(today: date, year: str | None, month: int, day: int) -> date | None:
    """Without a year the next such day."""
    if year:
        return _day(int(year), month, day)
    found = _day(today.year, month, day)
    return _day(today.year + 1, month, day) if found and found < today else found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
