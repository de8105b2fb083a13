"""Money, durations, plurals and dates as people of three languages write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from config.i18n import language_of, translator

EN, RU, JA = translator("en"), translator("ru"), translator("ja")


@pytest.mark.parametrize(
    ("language", "minor", "currency", "written"),
    [
        ("en", 150000, "EUR", "€1,500"),
        ("en", 150050, "EUR", "€1,500.50"),
        ("en", -5, "EUR", "−€0.05"),
        ("en", 0, "EUR", "€0"),
        ("en", 150000, "RUB", "RUB\xa01,500"),
        ("en", 1500, "JPY", "¥1,500"),
        ("ru", 150000, "RUB", "1\xa0500\xa0₽"),
        ("ru", -123456, "RUB", "−1\xa0234,56\xa0₽"),
        ("ru", 150050, "EUR", "1\xa0500,50\xa0€"),
        ("ru", 1500, "JPY", "1\xa0500\xa0¥"),
        ("ja", 1500, "JPY", "￥1,500"),
        ("ja", -1500, "JPY", "−￥1,500"),
        ("ja", 150050, "EUR", "€1,500.50"),
    ],
)
def test_money(language, minor, currency, written):
    assert translator(language).money(minor, currency) == written


@pytest.mark.parametrize(
    ("minutes", "english", "russian", "japanese"),
    [
        (0, "0 min", "0 мин", "0分"),
        (45, "45 min", "45 мин", "45分"),
        (60, "1 h", "1 ч", "1時間"),
        (80, "1 h 20 min", "1 ч 20 мин", "1時間20分"),
        (-90, "−1 h 30 min", "−1 ч 30 мин", "−1時間30分"),
    ],
)
def test_durations(minutes, english, russian, japanese):
    written = [t.minutes(minutes) for t in (EN, RU, JA)]
    assert [words.replace("\xa0", " ") for words in written] == [english, russian, japanese]
    assert not any(" " in words for words in written), "no line ends inside a duration"


def test_lists_quotes_and_sentences_as_each_language_sets_them():
    assert [t.listed(["#1", "#2"]) for t in (EN, RU, JA)] == ["#1, #2", "#1, #2", "#1、#2"]
    assert [t.quoted("Ivan") for t in (EN, RU, JA)] == ["“Ivan”", "«Ivan»", "「Ivan」"]
    assert ["Anna" + t.aside("mail") for t in (EN, JA)] == ["Anna (mail)", "Anna（mail）"]
    assert [t.sentences("A.", "B.") for t in (EN, JA)] == ["A. B.", "A.B."]


def test_a_sentence_keeps_what_it_is_given():
    given = "100% {of} 'it' \\ <b>"
    assert EN("Logged, #{number}.", number=given) == f"Logged, #{given}."


def test_dates_and_times_are_the_offices():
    moment, berlin = datetime(2026, 11, 16, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    assert [t.moment(moment, berlin) for t in (EN, RU, JA)] == [
        "17 Nov, 00:30",
        "17 ноября, 00:30",
        "11月17日 00:30",
    ]
    assert EN.clock_time(moment, berlin) == "00:30"
    day = date(2026, 11, 17)
    assert [t.day(day) for t in (EN, RU, JA)] == ["17 November", "17 ноября", "11月17日"]
    assert [t.month(day) for t in (EN, RU, JA)] == ["November 2026", "ноябрь 2026", "2026年11月"]
    assert [t.weekday(day) for t in (EN, RU, JA)] == ["Tuesday", "вторник", "火曜日"]


def test_shares_and_numbers():
    assert [t.percent(87) for t in (EN, RU, JA)] == ["87%", "87\xa0%", "87%"]
    assert [t.number(12345) for t in (EN, RU, JA)] == ["12,345", "12\xa0345", "12,345"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Пожалуйста, поправьте баннер", "ru"),
        ("Поправьте logo.png на https://vega.example/contact-us-today", "ru"),
        ("バナーを直してください", "ja"),
        ("WordPressの更新をお願いします", "ja"),
        ("Please mend the banner", "en"),
        ("ok", None),
        ("Danke", None),
        ("👍", None),
        ("", None),
        ("https://vega.example", None),
    ],
)
def test_the_language_of_a_few_words(text, language):
    assert language_of(text) == language


def test_who_speaks_something_else_is_spoken_to_in_english():
    assert translator("de").language == "en"
