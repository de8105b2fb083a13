"""A plain no, in three languages; and what is none, or only perhaps."""

import pytest

from billing.quotes.plain_no import says_no, sounds_like_no


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "No.",
        "no, thank you!",
        "No thanks",
        "Hello Olga,\n\nno, thank you.\n\nBest regards\nClara Hartmann",
        "Thank you for the offer, but no.".replace("but no", "we decline"),
        "We don't need it any more. Thanks!",
        "No, we did it ourselves.",
        "Hello Olga,\n\nno.\nThank you.\n\nBest regards\nClara Hartmann\nNotary\nHartmann & Partner\nBerlin",
        "Нет",
        "нет, спасибо",
        "Отказываемся.",
        "Добрый день!\nСпасибо, не надо.\nС уважением,\nClara",
        "К сожалению, вынуждены отказаться",
        "結構です",
        "いいえ、結構です。",
        "お見積りありがとうございます。\n申し訳ありませんが、今回は見送らせていただきます。\nよろしくお願いいたします。",
        "不要です",
    ],
)
def test_a_plain_no(text: str) -> None:
    assert says_no(text, "Clara Hartmann")
    assert sounds_like_no(text, "Clara Hartmann")


@pytest.mark.parametrize(
    "text",
    [
        "No, too expensive",
        "Нет, дорого.",
        "Пока не надо",
        "いいえ、高すぎます",
        "結構です。よろしくお願いいたします。",
        "No. The blue one, please.",
        "キャンセルします",
    ],
)
def test_what_a_person_has_to_look_at(text: str) -> None:
    assert not says_no(text)
    assert sounds_like_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes",
        "No?",
        "No problem",
        "No questions, go ahead",
        "Нет вопросов, делайте",
        "Нет, делайте",
        "No, but for 100 we would take it",
        "Нет, но за 100 возьмём",
        "Не надо ли ещё и логотип?",
        "それで結構です",
        "はい",
        "高すぎませんか？",
        "There is no logo on the banner.",
        "Thanks",
        "No\n" * 9,
        "no " * 90,
    ],
)
def test_what_is_none(text: str) -> None:
    assert not says_no(text)
    assert not sounds_like_no(text)
