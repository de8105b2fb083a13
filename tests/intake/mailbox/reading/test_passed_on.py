"""Whose mail is passed on, by the lines each mail program writes above it, in three languages."""

from datetime import UTC, datetime

import pytest

from intake.mailbox.reading.passed_on import passed_on

WORDS = "Could you replace the banner on the front page?\nIt still says October."
GMAIL = """Third time this week.

---------- Forwarded message ---------
From: Anna Weber <anna@vega.example>
Date: Tue, Nov 24, 2026 at 9:02 AM
Subject: Banner
To: Ivan Novak <ivan@lindenhof.example>


{words}"""
GMAIL_RU = """---------- Forwarded message ---------
От: Анна Вебер <anna@vega.example>
Date: вт, 24 нояб. 2026 г. в 09:02
Subject: Баннер
To: Иван Новак <ivan@lindenhof.example>


{words}"""
OUTLOOK = """

From: Anna Weber <anna@vega.example>
Sent: Tuesday, 24 November 2026 09:02
To: Ivan Novak <ivan@lindenhof.example>;
 Max Keller <max@lindenhof.example>
Cc: Lena
Subject: RE: Banner

{words}"""
OUTLOOK_RU = """Посмотри

________________________________
От: Анна Вебер <Anna@vega.example>
Отправлено: 24 ноября 2026 г. 9:02
Кому: Иван Новак <ivan@lindenhof.example>
Тема: Баннер

{words}"""
OUTLOOK_JA = """差出人: アンナ・ウェーバー <anna@vega.example>
送信日時: 2026年11月24日 9:02
宛先: Ivan Novak <ivan@lindenhof.example>
件名: バナー

{words}"""
APPLE = """See below

Begin forwarded message:

> From: Anna Weber <anna@vega.example>
> Subject: Banner
> Date: 24 November 2026 at 09:02:11 GMT+1
> To: ivan@lindenhof.example
>\x20
> Could you replace the banner on the front page?
> It still says October."""
APPLE_RU = """Начало переадресованного сообщения:

От: Анна Вебер <anna@vega.example>
Тема: Баннер
Дата: 24 ноября 2026 г., 09:02:11 GMT+1
Кому: ivan@lindenhof.example

{words}"""
YANDEX = """-------- Пересылаемое сообщение --------
24.11.2026, 09:02, "Анна Вебер" <anna@vega.example>:

{words}

-------- Конец пересылаемого сообщения --------"""
MAIL_RU = """-------- Пересылаемое сообщение --------
От кого: Анна Вебер <anna@vega.example>
Кому: Иван Новак <ivan@lindenhof.example>
Дата: Вторник, 24 ноября 2026, 9:02 +01:00
Тема: Баннер

{words}"""
THUNDERBIRD = """-------- Forwarded Message --------
Subject: \tBanner
Date: \tTue, 24 Nov 2026 09:02:11 +0100
From: \tAnna Weber <anna@vega.example>
To: \tIvan Novak <ivan@lindenhof.example>



{words}"""


@pytest.mark.parametrize(
    ("mail", "subject"),
    [
        (GMAIL, "Fwd: Banner"),
        (GMAIL_RU, "Fwd: Баннер"),
        (OUTLOOK, "FW: Banner"),
        (OUTLOOK_RU, "FW: Баннер"),
        (OUTLOOK_JA, "FW: バナー"),
        (APPLE, "Fwd: Banner"),
        (APPLE_RU, "Fwd: Баннер"),
        (YANDEX, "Fwd: Баннер"),
        (MAIL_RU, "Fwd: Баннер"),
        (THUNDERBIRD, "Fwd: Banner"),
    ],
)
def test_the_first_author_is_found(mail: str, subject: str) -> None:
    found = passed_on(mail.replace("{words}", WORDS), subject)
    assert found is not None
    assert found.address == "anna@vega.example"
    assert found.name in ("Anna Weber", "Анна Вебер", "アンナ・ウェーバー")
    assert found.text == WORDS


def test_comment_subject_and_date() -> None:
    found = passed_on(THUNDERBIRD.replace("{words}", WORDS), "Fwd: Banner")
    assert found is not None
    assert (found.subject, found.sent_at) == ("Banner", datetime(2026, 11, 24, 8, 2, 11, tzinfo=UTC))
    found = passed_on(GMAIL.replace("{words}", WORDS), "Fwd: Banner")
    assert found is not None and found.comment == "Third time this week."


def test_the_older_mails_below_it_are_history() -> None:
    older = "\n\nOn Mon, 23 Nov 2026 at 12:00, Ivan Novak <ivan@lindenhof.example> wrote:\n> Which banner?"
    found = passed_on(GMAIL.replace("{words}", WORDS + older), "Fwd: Banner")
    assert found is not None and "Which banner?" not in found.text


@pytest.mark.parametrize(
    ("mail", "subject"),
    [
        ("Please call Anna.", "Anna"),
        (OUTLOOK.replace("{words}", WORDS), "RE: Banner"),
        ("From: the desk of Anna\nHello", "Hello"),
        ("", "Fwd: Banner"),
        ("---------- Forwarded message ---------\n\nno fields at all", "Fwd: Banner"),
        ("---------- Forwarded message ---------\n" * 50, "Fwd: Banner"),
    ],
)
def test_what_passes_nothing_on(mail: str, subject: str) -> None:
    assert passed_on(mail, subject) is None


def test_a_name_without_an_address() -> None:
    found = passed_on("From: Weber, Anna\nSent: Tuesday\nTo: Ivan\nSubject: Banner\n\nHello", "FW: Banner")
    assert found is not None and (found.name, found.address) == ("Weber, Anna", "")
