"""The code of a price in a mail: a yes with nothing that takes it back."""

import pytest

from billing.quotes.by_code import LETTERS, accepts, make

CODE = "K7M4-QX2P"


@pytest.mark.parametrize(
    "text",
    [
        "yes K7M4-QX2P",
        "K7M4-QX2P",
        "k7m4qx2p",
        "K7M4 QX2P",
        "Yes, K7M4-QX2P!\n\nBest regards\nClara",
        "да K7M4-QX2P",
        "Согласна, делайте: k7m4-qx2p",
        "はい K7M4-QX2P",
        "K7M4-QX2Pでお願いします",
    ],
)
def test_what_accepts(text: str) -> None:
    assert accepts(text, CODE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "yes K7M4-QX2Q",
        "no K7M4-QX2P",
        "K7M4-QX2P?",
        "Yes K7M4-QX2P, but only the small one",
        "We don't want K7M4-QX2P",
        "K7M4-QX2P — нет, дорого",
        "Если дешевле, то K7M4-QX2P",
        "K7M4-QX2Pですが、高いです",
        "I decline K7M4-QX2P",
        "The price K7M4-QX2P seems rather high to us and we would like to talk about it first",
        "One\nTwo\nThree\nK7M4-QX2P",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not accepts(text, CODE)


def test_codes_can_be_read_aloud() -> None:
    assert len({make() for _ in range(50)}) == 50
    assert all(set(make()) <= {*LETTERS, "-"} for _ in range(50))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Yes K7M4-QX2P\nBest regards,\nClara Hartmann\nNotary", "Clara Hartmann"),
        (
            "Yes K7M4-QX2P\n\nKind regards\nDr. C. Hartmann\nNotary\nHartmann & Partner\nBerlin",
            "Clara Hartmann",
        ),
        ("Да, K7M4-QX2P\nС уважением,\nКлара\nнотариус\nг. Москва", "Клара Хартманн"),
        ("はい K7M4-QX2P\nよろしくお願いいたします。\n山田太郎\n山田商店\n東京", "山田 太郎"),
    ],
)
def test_a_closing_with_the_writers_name_takes_nothing_back(text: str, name: str) -> None:
    assert accepts(text, CODE, name)


@pytest.mark.parametrize(
    "below",
    [
        "Judith Berg\nNotary",
        "Clara Hartmann\nbut only by Friday",
        "Clara Hartmann\nPlease make it green instead",
        "Clara Hartmann\nAnd make it green, please.",
        "Clara Hartmann\nPS make it green",
        "Clara Hartmann\none\ntwo\nthree\nfour",
        "Clara disagrees\nwith\nthis",
    ],
)
def test_what_else_stands_below_is_no_signature(below: str) -> None:
    assert not accepts(f"Yes K7M4-QX2P\nBest regards\n{below}", CODE, "Clara Hartmann")
