"""What they wrote this time, in three languages and many programs; nothing of it is cut, and little else stays."""

import time

import pytest

from intake.mailbox.quoting import own_words, points_below

HEADERS = {
    "gmail": "On Mon, Nov 16, 2026 at 12:00 PM Okoshko <desk@okoshko.example> wrote:",
    "gmail over two lines": "On Mon, Nov 16, 2026 at 12:00 PM The Service Desk of Okoshko\n<desk@okoshko.example> wrote:",
    "gmail in russian": "пн, 16 нояб. 2026 г. в 12:00, Окошко <desk@okoshko.example>:",
    "gmail in japanese": "2026年11月16日(月) 12:00 Okoshko <desk@okoshko.example>:",
    "apple": "On 16 Nov 2026, at 12:00, Okoshko <desk@okoshko.example> wrote:",
    "apple in russian": "16 нояб. 2026 г., в 12:00, Окошко <desk@okoshko.example> написал(а):",
    "apple in japanese": "2026/11/16 12:00、Okoshko <desk@okoshko.example>のメール:",
    "yandex": "16.11.2026, 12:00, \"Окошко\" <desk@okoshko.example>:",
    "mail.ru": "Понедельник, 16 ноября 2026, 12:00 +03:00 от Окошко <desk@okoshko.example>:",
    "thunderbird in russian": "16.11.2026 12:00, Окошко пишет:",
    "thunderbird in japanese": "On 2026/11/16 12:00, Okoshko wrote:",
    "the bat": "Вы писали 16 ноября 2026 г., 12:00:00:",
    "outlook": "From: Desk <desk@okoshko.example>\nSent: Monday, November 16, 2026 12:00\nTo: Vera\nSubject: [#7] Banner",
    "outlook with a rule": "________________________________\nFrom: Okoshko <desk@okoshko.example>\n"
    "Sent: Monday, November 16, 2026 12:00\nTo: Vera\nSubject: [#7] Banner",
    "outlook in russian": "От: Окошко <desk@okoshko.test>\nОтправлено: 16 ноября 2026 г.\nКому: Вера\nТема: [#7] Баннер",
    "outlook in japanese": "差出人: Okoshko <desk@okoshko.example>\n送信日時: 2026年11月16日\n宛先: V\n件名: バナー",
    "outlook bold": "*From:* Okoshko <desk@okoshko.example>\n*Sent:* 16 November 2026\n*To:* Vera\n*Subject:* x",
    "outlook express": "-----Original Message-----\nFrom: Okoshko\nSent: Monday",
    "outlook express in russian": "-----Исходное сообщение-----\nОт: Окошко",
    "becky": "----- Original Message -----\n差出人: Okoshko",
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "unmarked"])
@pytest.mark.parametrize(
    "words", ["Yes, please.\nAnd the footer too.", "Да, давайте.\nИ подвал тоже.", "はい、お願いします。"]
)
def test_an_answer_above_the_quotation_is_all_that_stays(words: str, header: str, mark: str) -> None:
    history = "\n".join(
        f"{mark}{line}" for line in ("Hello Vera,", "", "we will look at it tomorrow.", "Okoshko")
    )
    assert own_words(f"{words}\n\n{header}\n\n{history}\n") == words


def test_an_answer_below_the_quotation_stays() -> None:
    mail = "On 16 Nov 2026, at 12:00, Okoshko <desk@okoshko.example> wrote:\n\n> Shall we?\n> Today?\n\nYes, today.\n"
    assert own_words(mail) == "Yes, today."


def test_answers_between_the_quoted_lines_keep_them_for_their_meaning() -> None:
    mail = "16.11.2026 12:00, Окошко пишет:\n> Какой цвет?\nСиний.\n> Какой размер?\n240×400.\n> С уважением\n> Окошко\n"
    assert own_words(mail) == "Синий.\n> Какой размер?\n240×400."


def test_a_quotation_nobody_announced_stays_above_its_answer() -> None:
    mail = "> the button is grey\n\nWe want it blue."
    assert own_words(mail) == mail


@pytest.mark.parametrize(
    "words",
    [
        "On Monday we wrote:\nthe banner must be blue.",
        "From: the old office\nto the new one, please move everything.",
        "Please note:\n- one\n- two",
        "Вы писали, что баннер готов:\nгде он?",
        "1) first\n2) second --- and third",
        "The report\n\n2026-11-16: all well\n2026-11-17: all well",
        "The table:\n\n-----\nName  Price\n-----\nBanner  100",
        "С уважением относимся к срокам.\nКогда будет готово?",
        "The first part.\n--\nThe second part.",
        "It never arrived.\nSent with the courier yesterday",
        "Где макет?\nОтправлено с курьером вчера",
        "Hello.\nThis message is intended for Ivan: call me.",
        "Hello.\nDisclaimer: the text on page 3 is wrong.",
        "One paragraph without a break, " * 200 + "ends",
        "line\n" * 5000 + "the end",
    ],
)
def test_words_that_only_look_like_history_are_kept(words: str) -> None:
    assert own_words(words) == words


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nVera Orlova\nVega",
        "--\nВера Орлова\nВега, +7 900 000-00-00",
        "Sent from my iPhone",
        "Отправлено с iPhone",
        "Отправлено из мобильной Почты Mail.ru",
        "iPhoneから送信",
        "Get Outlook for iOS",
        "━━━━━━━━━━━━━━\n株式会社ベガ 山田花子\nTEL 03-0000-0000\nhanako@vega.example\n━━━━━━━━━━━━━━",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "Данное сообщение и вложения к нему содержат конфиденциальную информацию.",
    ],
)
def test_signatures_and_disclaimers_are_cut(signature: str) -> None:
    assert own_words(f"Please fix the banner.\n\n{signature}\n") == "Please fix the banner."


def test_a_closing_by_hand_stays_because_something_may_follow_it() -> None:
    mail = "Почините баннер.\n\nС уважением,\nВера\n\nP.S. И подвал."
    assert own_words(mail) == mail


CHAIN = (
    "---------- Forwarded message ---------\nFrom: Pyotr <pyotr@vega.example>\nDate: Mon, 16 Nov 2026 at 11:00\n"
    "Subject: Site\nTo: Vera\n\nThe price list on the site is old.\n\n> On 15 Nov 2026 Ilya wrote:\n> Here is the new one."
)


@pytest.mark.parametrize(
    "pointer",
    ["", "See below.", "FYI", "Hi,\nplease see the request below", "См. ниже", "Добрый день! Пересылаю.", "下記の通りです。",
     "お世話になっております。\n下記ご確認ください。"],
)  # fmt: skip
def test_a_bare_forward_or_a_pointer_keeps_the_whole_chain(pointer: str) -> None:
    mail = f"{pointer}\n\n{CHAIN}".strip()
    assert own_words(mail) == mail


def test_a_forward_with_words_of_its_own_is_those_words() -> None:
    assert (
        own_words(f"Please replace the price list by Friday.\n\n{CHAIN}")
        == "Please replace the price list by Friday."
    )


def test_see_below_about_ones_own_next_lines_changes_nothing() -> None:
    mail = "See below:\n\n1. The banner\n2. The footer"
    assert own_words(mail) == mail


def test_a_quotation_alone_is_shown_whole() -> None:
    mail = "On 16 Nov 2026, at 12:00, Okoshko <desk@okoshko.example> wrote:\n> Hello"
    assert own_words(mail) == mail


@pytest.mark.parametrize(
    ("words", "points"),
    [("see below", True), ("смотрите ниже, пожалуйста", True), ("下記の件", True), ("ниже шапки сайта не видно меню", False),
     ("below the header the menu is missing", False), ("forwarding does not work in our mail", False)],
)  # fmt: skip
def test_only_words_that_say_nothing_else_point_below(words: str, points: bool) -> None:
    assert points_below(words) is points


@pytest.mark.parametrize(
    "trap",
    ["x" * 2_000_000, "On Monday x\n" * 50_000, "-" * 500_000, "> " * 300_000, "From: a\n" * 50_000, "On " * 200_000,
     "Sent from " * 50_000, '"' * 300_000, "a@" * 300_000, "\n" * 500_000, "On 1 wrote " * 100_000,
     "1.1.2026 12:00, a wrote:\n> q\nyes\n" * 600],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_no_text_takes_long(trap: str) -> None:
    started = time.perf_counter()
    own_words(trap)
    assert time.perf_counter() - started < 2
