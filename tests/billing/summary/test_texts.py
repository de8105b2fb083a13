"""The summary's words: what each reader sees, and that picture and text say the same numbers."""

import html
import json
import re
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from billing.labour.rules import Outcome
from billing.summary import picture_texts, post_texts, texts
from billing.summary.figures import (
    Change,
    ClientFigures,
    Hand,
    Minutes,
    MoneyMoved,
    Ratio,
    SameHands,
    Summary,
    TariffUse,
    ordered,
)
from config.i18n import LANGUAGES, translator
from intake.telegram import form
from intake.telegram.codec import encode

EN = translator("en")
DAYS = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 1)
MONEY = MoneyMoved("EUR", 54000, 30000, 116050, 9000)
VEGA = ClientFigures(
    1,
    "Vega",
    Minutes({Outcome.IN_TARIFF: 240, Outcome.BILLED: 360, Outcome.PENDING: 90, Outcome.OURS: 0}, 135),
    9,
    TariffUse(505, 420),
    MONEY,
    Ratio(1000, Fraction(294), 14, 5),
)
LIBRARY = ClientFigures(2, "Town Library", Minutes(), 0, TariffUse(0, 420), None, None)
BLOOM = ClientFigures(3, "<b>Bloom & Co</b> {x} #[1]", Minutes({Outcome.REFUSED: 20}), 1, None, MONEY, None)


def summary(*clients, weeks=1):
    return Summary("2026-W47", weeks, *DAYS, 12, ordered(clients))


def test_manager_and_owner_read_everything():
    assert post_texts.full(EN, summary(VEGA, LIBRARY, BLOOM)).text.replace("\xa0", " ") == (
        "Vega: 3.4× the labour of comparable work\n\n"
        "Week 47: 16 November – 22 November\n\n"
        "▪ Vega · 11 h 30 min · 9 requests\n"
        "in tariff 4 h, billed 6 h, pending 1 h 30 min; of which personal 2 h 15 min\n"
        "tariff, November 2026: 8 h 25 min of 7 h (120%)\n"
        "3.4× comparable work (14 requests, 5 other clients)\n"
        "charged €540, topped up €300; available €1,160.50, set aside €90\n\n"
        "▪ <b>Bloom & Co</b> {x} #[1] · 20 min · 1 request\n"
        "refused 20 min\n"
        "charged €540, topped up €300; available €1,160.50, set aside €90\n\n"
        "All clients · 11 h 50 min · 10 requests\n"
        "in tariff 4 h, billed 6 h, refused 20 min, pending 1 h 30 min; of which personal 2 h 15 min\n"
        "charged €1,080, topped up €600; available €2,321, set aside €180\n\n"
        "Nothing from: Town Library\n\n"
        "× is the time a client's requests took over 12 weeks, against the median of the other clients for"
        " requests of the same kind."
    )


def test_the_week_in_one_line_says_how_long_and_when_the_tariff_was_gone():
    gone = replace(VEGA, tariff=TariffUse(505, 420, used_up_on=date(2026, 11, 11)), weeks_running=3)
    said = {language: texts.headline(translator(language), summary(gone)) for language in LANGUAGES}
    assert said["en"] == (
        "Vega: 3.4× the labour of comparable work, third week running; tariff used up on 11 November"
    )
    assert said["ru"] == (
        "Vega: в 3,4 раза больше труда, чем на похожие работы, третью неделю подряд; тариф исчерпан 11 ноября"
    )
    assert said["ja"] == "Vega：同種の作業の3.4倍の工数、3週連続。料金プランは11月11日に使い切り"


def test_a_change_is_told_and_a_slow_colleague_is_no_headline():
    ratio = Ratio(1000, Fraction(294), 14, 5, (Hand(3, "Ivan", 90),), SameHands(1000, Fraction(900), 14))
    slow = replace(VEGA, ratio=ratio, change=Change(300, 690))
    assert texts.headline(EN, summary(slow)).endswith("of work, 9 requests")
    read = post_texts.full(EN, summary(slow)).text.replace("\xa0", " ")
    assert "3.4× comparable work (14 requests, 5 other clients); in the same hands 1.1×\n" in read
    assert "6 h 30 min more than the week before\n" in read


def test_what_is_owed_is_no_available_sum():
    said = texts.account(EN, MoneyMoved("EUR", 54000, 0, -45000, 0))
    assert said == "charged €540, topped up €0; €450 still to be paid in"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_chat_reads_no_money(language):
    t, told = translator(language), summary(VEGA, LIBRARY, BLOOM)
    said = post_texts.staff(t, told).text + json.dumps(picture_texts.picture(t, told), ensure_ascii=False)
    assert not any(sign in said for sign in "€$₽¥")
    assert "540" not in said


def test_the_picture_says_the_numbers_of_the_text():
    told = summary(VEGA, LIBRARY, BLOOM)
    picture, text = picture_texts.picture(EN, told), post_texts.staff(EN, told).text
    assert picture["headline"] in text and picture["period"] in text and picture["total"] in text
    for row in picture["clients"]:
        assert f"▪ {row['name']} · {row['hours']} · {row['requests']}" in text
        assert row["tariff"] in text and row["ratio"] in text
        assert EN.minutes(sum(minutes for _, minutes in row["parts"])) == row["hours"]


def test_many_clients_are_added_up_on_the_picture():
    many = [
        ClientFigures(n, f"Client {n}", Minutes({Outcome.BILLED: 60 + n}), 1, None, None, None)
        for n in range(1, 16)
    ]
    picture = picture_texts.picture(EN, summary(*many))
    assert len(picture["clients"]) == picture_texts.ON_THE_PICTURE
    assert picture["more"] == "and 3 more clients: 3\xa0h\xa06\xa0min"


def test_a_quiet_week_says_so():
    assert texts.headline(EN, summary(LIBRARY)) == "A quiet week: nothing asked, nothing worked on"


def test_an_ordinary_week_is_told_by_its_size():
    assert texts.headline(EN, summary(BLOOM)) == "20\xa0min of work, 1 request"


def test_several_weeks_are_named_by_their_days():
    assert texts.period(EN, summary(VEGA, weeks=12)) == "16 November – 22 November"


def crowd(count):
    """A week of many, each with everything there is to tell."""
    return summary(
        *(
            replace(
                VEGA,
                client_id=number,
                name=f"Client number {number} of Many & Sons",
                minutes=Minutes({Outcome.IN_TARIFF: 240 + number, Outcome.BILLED: 360}, 135),
            )
            for number in range(1, count + 1)
        ),
        *(replace(LIBRARY, client_id=1000 + number, name=f"Quiet {number}") for number in range(count)),
    )


@pytest.mark.parametrize(("count", "language"), [(1, "en"), (12, "ja"), (60, "ru"), (400, "ru")])
def test_it_is_one_message_however_many_clients_there_are(count, language):
    t, told = translator(language), crowd(count)
    for words in (post_texts.staff(t, told), post_texts.full(t, told)):
        (call,) = form.messages(words, 1)
        shown = call["params"]["text"]
        assert form.units(html.unescape(re.sub(r"<[^>]*>", "", shown))) <= form.TEXT_LIMIT
        most, least = told.active[0], told.active[-1]
        assert texts.ratio(t, most.ratio) in shown.replace("&amp;", "&")
        assert (f"▪ {least.name}" in words.text) == (count <= 40)
        assert texts.rest(t, told.active[40:]) in words.text
        assert t.minutes(told.minutes.total) in words.text
    assert post_texts.whole(t, told).text.count("▪ ") == count


def test_from_the_post_one_gets_to_each_client_and_to_the_weeks_beside():
    t, told = EN, summary(VEGA, LIBRARY, BLOOM)
    rows = post_texts.staff(t, told, post_texts.Post(later=True)).buttons
    assert [[(b.label, encode(b.press)) for b in row if b.press] for row in rows] == [
        [("Vega", "sumclient:1:0"), ("<b>Bloom & Co</b> {x} #[1]", "sumclient:3:0")],
        [("◀ Week 46", "week:0:0:2026-W46"), ("Week 48 ▶", "week:0:0:2026-W48")],
    ]
    january = replace(told, last_day=date(2027, 1, 10))
    back = post_texts.full(t, january).buttons[-1][0].press
    assert back and back.argument == "2026-W53"
