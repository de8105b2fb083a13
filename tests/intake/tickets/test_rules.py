"""Judgements about words: what is a nod, what is a title."""

from datetime import UTC, datetime

import pytest

from intake.contacts.models import Channel
from intake.message import Incoming, IncomingFile, Kind, Quoted, Sender
from intake.tickets import rules


def said(text: str, **more) -> Incoming:
    sender = Sender(Channel.TELEGRAM, "1", "Anna")
    kind = more.pop("kind", Kind.WORDS)
    return Incoming(
        Channel.TELEGRAM, sender, kind, text, datetime(2026, 11, 24, tzinfo=UTC), "1", "1", **more
    )


@pytest.mark.parametrize(
    "text", ["Thanks!", "ok 👍", "👍👍", "Спасибо большое!", "ありがとうございます。", "…"]
)
def test_a_nod(text):
    assert rules.is_nod(said(text))


@pytest.mark.parametrize("text", ["??", "Thanks, but it is still crooked", "ok, and on Friday?", "no"])
def test_no_nod(text):
    assert not rules.is_nod(said(text))


def test_thanks_with_a_file_is_more_than_a_nod():
    assert not rules.is_nod(said("thanks", files=(IncomingFile("photo", "a.jpg", "image/jpeg", 1),)))


def mailed(subject: str, text: str, **more) -> Incoming:
    sender = Sender(Channel.MAIL, "anna@vega.example", "Anna")
    at = datetime(2026, 11, 24, tzinfo=UTC)
    return Incoming(Channel.MAIL, sender, Kind.WORDS, text, at, None, "1", subject=subject, **more)


def test_a_mail_may_say_everything_in_its_subject():
    assert not rules.is_nod(mailed("Please call me back", ""))
    assert rules.is_nod(mailed("Thanks!", ""))
    assert rules.is_nod(mailed("Re: The banner", "", reply_to=("2",)))
    assert not rules.is_nod(mailed("", "")), "an empty one is for a person to look at"


def test_a_sticker_is_a_nod():
    assert rules.is_nod(said("", kind=Kind.STICKER))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello!\n\nThe map is wrong", "The map is wrong"),
        ("Добрый день!\nНужен баннер", "Нужен баннер"),
        ("Hello!", "Hello!"),
        ("Иван, здравствуйте! Нужно срочно поправить форму заказа", "Нужно срочно поправить форму заказа"),
        ("Ваня, привет! Поправь телефон в шапке", "Поправь телефон в шапке"),
        ("Добрый день, Анна Петровна!\nКогда будет макет?", "Когда будет макет?"),
        ("Hi Lena, could you change the order form?", "Could you change the order form?"),
        ("イワンさん、お世話になっております。営業時間を直してください", "営業時間を直してください"),
        ("Hello World does not build any more", "Hello World does not build any more"),
        ("Иван, поправьте форму", "Иван, поправьте форму"),
        ("Иван, здравствуйте!", "Иван, здравствуйте!"),
        ("", "…"),
        ("-- \nVera Orlova\nVega", "Vera Orlova"),
        ("--\n___", "…"),
        ("The map is wrong.", "The map is wrong"),
        ("Where is it?", "Where is it?"),
        ("The site is slow. I have rung Ivan three times already and nobody answers", "The site is slow"),
        ("Write to Dr. Meyer about the opening hours of his practice, please, today",
         "Write to Dr. Meyer about the opening hours of his practice…"),
        ("a" * 80, "a" * 60 + "…"),
        (
            "The logo of the shop, the one with the blue tree, is cut off on phones",
            "The logo of the shop, the one with the blue tree, is cut off…",
        ),
    ],
)  # fmt: skip
def test_the_title_is_what_is_asked(text, title):
    assert rules.title(said(text)) == title


def test_see_below_takes_its_title_from_below():
    assert (
        rules.title(said("see below", quoted=(Quoted("Karl", None, "The map is wrong"),)))
        == "The map is wrong"
    )


def test_files_alone_give_their_name():
    assert rules.title(said("", files=(IncomingFile("document", "list.pdf", "", 1),))) == "list.pdf"


def test_the_same_name_whatever_mail_programs_put_before_it():
    assert rules.same_name("Typo on the news page", "Re: AW: typo on the news page")
    assert not rules.same_name("Typo on the news page", "Typo on the start page")
    assert not rules.says_something("Hello!"), "two greetings are not one request"
