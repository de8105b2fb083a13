"""Until when somebody is admitted, as it is written in three languages."""

from datetime import date

import pytest

from intake.business.until import day_of

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Friday", date(2026, 11, 27)), ("until fri", date(2026, 11, 27)), ("tuesday", TUESDAY),
        ("Mon.", date(2026, 11, 30)), ("today", TUESDAY), ("tomorrow", date(2026, 11, 25)),
        ("a week", date(2026, 12, 1)), ("10 days", date(2026, 12, 4)), ("2026-12-01", date(2026, 12, 1)),
        ("until 1 December", date(2026, 12, 1)), ("Dec 1, 2026", date(2026, 12, 1)), ("3 March", date(2027, 3, 3)),
        ("до пятницы", date(2026, 11, 27)), ("пт", date(2026, 11, 27)), ("до среды", date(2026, 11, 25)),
        ("завтра", date(2026, 11, 25)), ("до 1 декабря", date(2026, 12, 1)), ("27.11", date(2026, 11, 27)),
        ("01.12.2026", date(2026, 12, 1)), ("5 мая", date(2027, 5, 5)), ("3 дня", date(2026, 11, 27)),
        ("金曜日まで", date(2026, 11, 27)), ("金曜", date(2026, 11, 27)), ("11月27日", date(2026, 11, 27)),
        ("2026年12月1日まで", date(2026, 12, 1)), ("明日", date(2026, 11, 25)), ("1週間", date(2026, 12, 1)),
    ],
)  # fmt: skip
def test_a_day_is_understood(words: str, day: date) -> None:
    assert day_of(words, TUESDAY) == day


@pytest.mark.parametrize(
    "words",
    ["", "soon", "2026-11-23", "31.02", "2030-01-01", "Ivan", "#130", "99.99", "0 December", "999 days"],
)
def test_what_is_no_day_ahead_is_none(words: str) -> None:
    assert day_of(words, TUESDAY) is None
