"""The category of a request, guessed from the words of the sandbox's books."""

import pytest

from billing.tariffs.book import CategoryEntry
from billing.tariffs.rules import guess_category
from bot.book.reading import parse_book
from tests.bot.book.office_database import BOOKS

CATEGORIES = {
    language: parse_book((BOOKS / f"{language}.toml").read_text()).categories
    for language in ("en", "ru", "ja")
}


@pytest.mark.parametrize(
    ("language", "text", "category", "words"),
    [
        ("en", "Ivan, fix the banner today and redo the estimate", "design", ("banner",)),
        ("en", "The order form doesn't work, it shows an error", "support", ("doesn't work", "error")),
        ("en", "Could you update our opening hours?", "content", ("opening hours",)),
        (
            "en",
            "We plan a newsletter campaign, with keywords",
            "ads",
            ("newsletter", "campaign"),
        ),
        ("ru", "Иван, поправьте баннер сегодня и переделайте смету", "design", ("баннер",)),
        ("ru", "Форма не работает, ошибка 404", "support", ("не работает", "ошибка", "404")),
        ("ru", "Сколько стоит лендинг?", "estimates", ("сколько стоит",)),
        ("ru", "РАСЧЁТ пришлите", "estimates", ("расчет",)),
        ("ja", "今日中にバナーを直して、見積もりもやり直してください", "design", ("バナー",)),
        ("ja", "ﾛｸﾞｲﾝできません。エラーが出ます", "support", ("ログイン", "エラー")),
        ("en", "Hello there", "content", ()),
    ],
)
def test_guess(language, text, category, words):
    guess = guess_category(text, CATEGORIES[language])
    assert guess.category == category
    assert set(guess.words) >= set(words)


def test_a_word_of_the_book_begins_a_word_and_never_stands_inside_one():
    categories = {"ads": CategoryEntry(name={"*": "Ads"}, words=("ad",), usual_minutes=60)}
    assert guess_category("read the broadcast", categories) is None
    assert guess_category("two ads", categories).words == ("ads",)


def test_without_a_category_for_the_rest_nothing_is_guessed():
    categories = {"design": CategoryEntry(name={"*": "Design"}, words=("logo",), usual_minutes=60)}
    assert guess_category("hello", categories) is None
