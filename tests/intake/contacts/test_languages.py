"""In which language somebody is written to: what they say themselves counts, not what they quote."""

import pytest

from intake.contacts.rules import heard_language


@pytest.mark.parametrize(
    ("known", "text", "heard"),
    [
        (None, "Сайт не открывается", "ru"),
        (None, "ok", None),
        ("ja", "Confirmed, thank you!", None),
        ("ja", "Internal server error: please try again later, or contact the administrator of this site", None),
        ("ja", "スライダーの文言を「Welcome to our shop」にしてください", None),
        ("ja", "Сделаем так: はい", None),
        ("ja", "> Could you please tell us which of the two banners you like?\n> We would like to begin soon.", None),
        ("ru", "Could you please put our new opening hours on the contact page? We need it today.", "en"),
        ("ru", "Смотрите: https://vega.example/could/you/please/tell/us/what/we/need", None),
        ("en", "Добрый день, не работает сайт", "ru"),
        ("en", "お世話になっております。トップページの写真を差し替えてください。", "ja"),
        ("en", "株式会社さくら", None),
    ],
)  # fmt: skip
def test_a_language_changes_only_where_nothing_else_can_be_meant(
    known: str | None, text: str, heard: str | None
) -> None:
    assert heard_language(text, known) == heard
