"""What a client reads before they choose a time, and after, in Russian and Japanese."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from billing.calls.book import CallKind
from billing.calls.rules import CallTerms
from billing.quotes.lifecycle import Line
from billing.slots import texts
from billing.tariffs.book import Unit
from config.i18n import translator

AT = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
FREE = (CallKind.INVOICE, CallKind.APPOINTMENT, CallKind.OURS)
SAID = {
    "ru": (
        "Europe/Moscow",
        "RUB",
        150000,
        [
            "О чём вы хотели бы поговорить?",
            "Первые 10 мин бесплатно. Дальше это платная консультация: 1 500 ₽ за каждые начатые 15 минут.",
            "Оплачивается не меньше 30 мин.",
            "Звонки о счетах, о встречах, о наших ошибках бесплатны.",
            "#12 «Домен»: когда вам позвонить?",
            "Выбирая время, вы соглашаетесь с этой ценой.",
            "• вторник, 24 ноября, 14:00",
            "Иван позвонит вам: вторник, 24 ноября, 14:00.",
            "Напомним за 15 мин.",
        ],
    ),
    "ja": (
        "Asia/Tokyo",
        "JPY",
        3000,
        [
            "どのようなご用件でしょうか。",
            "最初の10分は無料です。それ以降は有料のご相談となり、15分ごとに￥3,000（15分未満は切り上げ）です。",
            "最低30分の料金を頂戴します。",
            "請求書、日程の調整、当社の不備に関するお電話は無料です。",
            "#12「Домен」：いつお電話いたしましょうか。",
            "時間をお選びいただくと、この料金をご了承いただいたものといたします。",
            "• 11月24日（火曜日）20:00",
            "11月24日（火曜日）20:00にИванよりお電話いたします。",
            "15分前にお知らせします。",
        ],
    ),
}


@pytest.mark.parametrize("language", SAID)
def test_a_call_in_words(language):
    t = translator(language)
    zone, currency, minor, expected = SAID[language]
    item = Line("consultation", "", 1, Unit.STARTED_15, minor, minor, least=2)
    price, priced = texts.price(t, CallKind.CONSULTATION, CallTerms(10, FREE, item), currency)
    assert priced
    at = texts.when(t, AT, ZoneInfo(zone))
    offer = texts.offer(t, 1, 12, "Домен", "Иван", texts.seen(t, price, priced=True), [(at, "1")])
    letters = [
        texts.ask_topic(t, price, texts.free_kinds(t, FREE)),
        offer,
        texts.taken(t, 1, 12, "Домен", "Иван", at, price, soon=False),
    ]
    said = "\n".join([*(one.text for one in letters), offer.by_mail]).replace("\xa0", " ")
    assert [words for words in expected if words not in said] == [], said
