"""The pure rules of what cannot wait: whom to ring when, how far the cap reaches, what says "urgent"."""

from datetime import timedelta

import pytest

from billing.urgent.rules import Rung, cap_minutes, is_near, parts, says_urgent, whom

QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("minutes", "rung"),
    [
        (0, (Rung.PERSON,)),
        (14, (Rung.PERSON,)),
        (15, (Rung.PERSON, Rung.DEPUTY)),
        (29, (Rung.PERSON, Rung.DEPUTY)),
        (30, (Rung.PERSON, Rung.DEPUTY, Rung.MANAGERS)),
        (600, (Rung.PERSON, Rung.DEPUTY, Rung.MANAGERS)),
    ],
)
def test_one_after_the_other_is_rung(minutes, rung):
    assert whom(timedelta(minutes=minutes), QUARTER) == rung


def test_the_cap_is_told_in_time():
    assert cap_minutes(120, None, 7500) == 120
    assert cap_minutes(None, 20000, 7500) == 160, "as long as the money lasts"
    assert cap_minutes(120, None, None) == 120, "nothing is sold by time"
    assert cap_minutes(None, 20000, None) is None
    assert cap_minutes(None, 100, 7500) is None, "not a whole minute"


@pytest.mark.parametrize(
    ("minutes", "left", "unit", "minimum", "parted"),
    [
        (60, 120, 15, 0, (60, 0)),
        (120, 120, 15, 0, (120, 0)),
        (121, 120, 15, 0, (120, 1)),
        (60, 15, 15, 0, (15, 45)),
        (20, 15, 15, 0, (15, 5)),
        (10, 5, 15, 0, (0, 10)),
        (60, 0, 15, 0, (0, 60)),
        (60, -30, 15, 0, (0, 60)),
        (60, 20, 15, 30, (0, 60)),
        (7, 7, 1, 0, (7, 0)),
    ],
)
def test_work_is_parted_at_the_cap(minutes, left, unit, minimum, parted):
    assert parts(minutes, left, unit, minimum) == parted


def test_four_fifths_are_near():
    assert not is_near(95, 120)
    assert is_near(96, 120)


@pytest.mark.parametrize(
    "words",
    [
        "URGENT: the shop is down",
        "Please look at it asap",
        "This is an emergency!",
        "Срочно! Сайт лежит",
        "нужно срочное исправление",
        "авария на сайте",
        "至急ご対応をお願いします",
        "大至急お願いします",
        "緊急です",
    ],
)
def test_words_that_say_it_cannot_wait(words):
    assert says_urgent(words)


@pytest.mark.parametrize(
    "words",
    [
        "It is not urgent",
        "Nothing urgent, whenever you have time",
        "Это не срочно",
        "несрочно, на неделе",
        "Ничего срочного",
        "緊急ではありませんが",
        "非緊急のお願い",
        "insurgent poster",
    ],
)
def test_words_that_do_not(words):
    assert says_urgent(words) is None
