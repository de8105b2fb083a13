"""What they wrote this time, in three languages and many programs; nothing of it is cut, and little else stays."""

import time
from pathlib import Path

import pytest

from intake.mailbox.reading.quoting import new_words, own_words, points_below

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
        "Hi,\nThis message is confidential: the banner shows our prices.\nPlease hide it.",
        "Внимание! Внешний вид сайта сломан.\nПосмотрите, пожалуйста.\n\nВера",
        "Warning: the links of external sources\n\nare broken on every page.",
        "The page is blank.\nFrom my Windows laptop it opens",
        "Where is the layout?\nSent via e-mail yesterday",
        "Please fix this page.\nThanks!\nhttps://vega.example/broken",
        "Почините страницу.\nСпасибо\nВера\nhttps://vega.example/broken",
        "Please fix it.\nRegards,\nVera\n+7 900 000-00-00\nP.S. Call me",
        "Add these people:\n----------\nIvan tel 111-11-11\nPyotr tel 222-22-22",
        "Set the text:\n--\nWelcome to us\nBest prices",
        "Вот пример:\n> Добро пожаловать\n\nПоменяйте.",
        "Put this below our mails:\n\nThis message is confidential, for the recipient only.\n\nAlso for Ann and Bob.",
        "Use these words:\n\nThis e-mail is confidential and intended solely for the addressee.",
        "Move the phones.\n\nThis email is confidential and may be privileged.\n\nThe fax moves on Friday.",
        "Перенесите телефоны.\n\nЭто письмо конфиденциально и предназначено адресату.\n\nФакс тоже, в пятницу.",
        "Add to our mails:\n\nSent from my iPhone",
        "Two rooms\n--\nhall: dark\nkitchen: cold",
        "Two rooms\n--\nthe hall is dark\nthe kitchen is cold",
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
        "С уважением,\nВера Орлова\nООО «Вега»\n+7 900 000-00-00",
        "Best regards,\nVera Orlova\nvera@vega.example",
        "よろしくお願いいたします。\n山田花子\n株式会社ベガ\n電話 03-0000-0000",
        "Отправлено из мобильной Яндекс Почты",
        "Von meinem iPhone gesendet",
        "(Sent from my phone, please excuse typos)",
        "Без вирусов. www.avast.com",
        "ᐧ",
        "Если вы получили это письмо по ошибке, удалите его и сообщите отправителю. Вложения не открывайте.",
    ],
)
def test_signatures_and_disclaimers_are_cut(signature: str) -> None:
    assert own_words(f"Please fix the banner.\n\n{signature}\n") == "Please fix the banner."


@pytest.mark.parametrize("mark", ["-- ", "--"])
@pytest.mark.parametrize(
    "more", ["P.S. The key is under the mat", "З.Ы. Ключ под ковриком", "追伸 鍵は玄関です"]
)
def test_what_follows_a_signature_as_a_postscript_stays(mark: str, more: str) -> None:
    mail = f"Please come.\n{mark}\nVera Orlova\n+7 900 000-00-00\n\n{more}"
    assert own_words(mail) == f"Please come.\n\n{more}"


def test_a_signature_that_is_announced_is_what_is_asked() -> None:
    assert own_words("Our new footer:\n-- \nVega\nBest prices") == "Our new footer:\n--\nVega\nBest prices"


def test_a_closing_by_hand_stays_because_something_may_follow_it() -> None:
    mail = "Почините баннер.\n\nС уважением,\nВера\n\nP.S. И подвал."
    assert own_words(mail) == mail


@pytest.mark.parametrize(
    "banner",
    ["CAUTION: This email originated from outside of the organization.\nDo not click links or open attachments.",
     "[EXTERNAL] Warning: external sender. Do not click links.",
     "Внимание! Это письмо получено от внешнего отправителя. Не открывайте вложения.",
     "このメールは社外から送信されました。リンクを開かないでください。"],
)  # fmt: skip
def test_what_a_gateway_wrote_above_is_not_the_clients(banner: str) -> None:
    assert own_words(f"{banner}\n\nPlease fix the banner.") == "Please fix the banner."


HAND_MADE = (
    "Вчера в 12:00 Иван писал:\nбаннер синий.\nА он зелёный.",
    "On 16.11.2026 our lawyer wrote:\nthe price list is void.\nPlease take it down.",
    "Доставка:\nОт: Москва\nКому: Казань\nДата: 16.11.2026\nТема: стенд",
    "The new words:\n> Welcome to Vega",
)


@pytest.mark.parametrize("words", HAND_MADE)
def test_in_a_mail_that_answers_nothing_no_history_is_seen_but_what_only_programs_write(words: str) -> None:
    assert own_words(words, answer=False) == words


def test_in_a_mail_that_answers_nothing_a_forwarded_header_is_still_seen() -> None:
    mail = "Please do it.\n\nFrom: Pyotr <p@vega.example>\nSent: Monday\nTo: Vera\nSubject: Site\n\nThe list is old."
    assert own_words(mail, answer=False) == "Please do it."


def test_hours_and_names_alone_announce_only_what_is_marked_as_quoted() -> None:
    assert own_words("Синий.\n\nВчера в 12:00 Иван писал:\n> Какой цвет?") == "Синий."
    assert own_words(HAND_MADE[0]) == HAND_MADE[0]


ANNOUNCEMENTS = (Path(__file__).parent / "announcements.txt").read_text().splitlines()
"""What mail programs write above older text, in the languages of the world; `|` is the end of a line."""


@pytest.mark.parametrize("mark", ["> ", ""], ids=["marked", "unmarked"])
@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["close", "apart"])
def test_older_text_is_known_in_any_language(mark: str, gap: str) -> None:
    history = "\n".join(f"{mark}{line}" for line in ("Hello there,", "", "the old words", "Bob"))
    for announcement in ANNOUNCEMENTS:
        mail = f"Yes, please.\n\n{announcement.replace('|', chr(10))}{gap}{history}\n"
        assert own_words(mail) == "Yes, please.", announcement


WROTE = "On 16 Nov 2026, at 12:00, Desk <d@o.example> wrote:"
DAMAGED = {
    "ends of quoted lines torn off": (
        f"Yes.\n\n{WROTE}\n> Shall we put the new banner on the first page of the shop or on the\nsecond one\n> Thanks\n",
        "Yes.",
    ),
    "line break lost": (f"Yes, blue.--- {WROTE}\n> Colour?", "Yes, blue."),
    "line break lost in german": (
        "Ja, blau.  Am 16.11.2026 um 12:00 schrieb Desk <d@o.example>:\n> Farbe?",
        "Ja, blau.",
    ),
    "address standing apart": (
        "Blue.\n\nOn Mon, Nov 16, 2026 at 12:00 PM Desk\n\n<\nmailto:d@o.example\n> wrote:\nColour?",
        "Blue.",
    ),
    "bars for marks, no verb": ("Blue.\n\n2026/11/16 Desk <d@o.example>\n\n| Colour?\n| Size?\n", "Blue."),
    "a rule of signs above": (
        "Blue.\n\n=====================\n\nFrom: Desk <d@o.example>\nSent: Monday\nTo: V\nSubject: x\n\nColour?",
        "Blue.",
    ),
    "one's own quotation above": (f"Put there:\n\n> Welcome\n\n{WROTE}\n> What?", "Put there:\n\n> Welcome"),
    "three deep": (
        "はい。\n\n2026年11月16日(月) 12:00 Desk <d@o.example>:\n> 色は？\n>> 16.11.2026, Вера пишет:\n>>> Баннер\n",
        "はい。",
    ),
    "answers between, in three languages": (
        "2026/11/16 12:00、Desk <d@o.example>のメール:\n\n> 色は？\n青。\n> Size?\n240×400\n> С уважением",
        "青。\n> Size?\n240×400",
    ),
    "announced inside the quotation": (f"> {WROTE}\n>\n> Цвет?\n\nСиний.", "Синий."),
    "nothing but the announcement": (f"> {WROTE}\n\nСиний.", f"> {WROTE}\n\nСиний."),
}


@pytest.mark.parametrize(("mail", "words"), DAMAGED.values(), ids=DAMAGED.keys())
def test_history_is_known_however_it_was_damaged(mail: str, words: str) -> None:
    assert own_words(mail) == words


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


@pytest.mark.parametrize(
    "handing",
    [
        "Can you help with this?",
        "@team, can you have a look at this email below?",
        "Прошу взять в работу",
        "Коллеги, нужно сделать.",
        "ご対応をお願いします。",
    ],
)
def test_who_passes_a_mail_on_and_means_it_has_its_words_kept(handing: str) -> None:
    mail = f"{handing}\n\n{CHAIN}"
    assert own_words(mail, forward=True) == mail
    assert own_words(mail) == handing


@pytest.mark.parametrize(
    ("mail", "new"),
    [
        ("Yes\n\n16.11.2026, 12:00, Desk <d@o.example>:\n> code 1234", "Yes"),
        ("FYI\n\n16.11.2026, 12:00, Desk <d@o.example>:\n> code 1234", "FYI"),
        ("16.11.2026, 12:00, Desk <d@o.example>:\n> code 1234", ""),
        ("> code 1234\n\nYes", "Yes"),
        ("16.11.2026, 12:00, Desk <d@o.example>:\n> Accept?\nYes\n> code 1234\nThanks", "Yes\nThanks"),
        ("Yes\n\nYesterday at 12:00 Desk wrote:\ncode 1234", "Yes"),
        (f"{CHAIN}\ncode 1234", ""),
        ("Yes\n-- \nVera, code 1234", "Yes"),
    ],
)
def test_only_new_words_may_decide_anything(mail: str, new: str) -> None:
    assert new_words(mail) == new


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
