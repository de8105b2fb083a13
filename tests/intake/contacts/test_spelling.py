"""A name somebody heard and wrote in their own script is found near the one in the book; another name is not."""

import pytest

from intake.contacts.rules import NEAR, holds, nearness
from intake.contacts.spelling import alike, latin

BOOK = (
    "Vega", "Kestrel Logistics", "Harbour Café", "Bloom Flowers", "Atlas Fitness", "Orion", "Вега", "Орион", "Ромашка",
    "ベガ", "アトラス・フィットネス",
)  # fmt: skip


def nearest(asked: str) -> str | None:
    best = max(BOOK, key=lambda name: alike(asked, name) or max(alike(asked, word) for word in name.split()))
    return best if nearness(asked, best) >= NEAR else None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ベガ", {"Vega", "Вега"}),
        ("Vega", {"Вега", "ベガ"}),
        ("вега", {"Vega", "ベガ"}),
        ("ﾍﾞｶﾞ", {"Vega", "Вега"}),
        ("ヴェガ", {"Vega", "Вега"}),
        ("ケストレル", {"Kestrel Logistics"}),
        ("Кестрел", {"Kestrel Logistics"}),
        ("ハーバーカフェ", {"Harbour Café"}),
        ("Харбор", {"Harbour Café"}),
        ("ブルーム", {"Bloom Flowers"}),
        ("Атлас", {"Atlas Fitness"}),
        ("アトラス", {"Atlas Fitness"}),
        ("Atlas Fitness", {"アトラス・フィットネス"}),
        ("オリオン", {"Orion", "Орион"}),
        ("Romashka", {"Ромашка"}),
        ("ロマーシカ", {"Ромашка"}),
        ("織田商事", {None}),
        ("Zenith", {None}),
        ("Купава", {None}),
    ],
)
def test_who_is_meant(asked, meant):
    assert nearest(asked) in meant


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("ちょっと", "choto"),
        ("キャッシュ", "kyashu"),
        ("ヴァイオリン", "vaiorin"),
        ("パーティー", "pati"),
        ("Щёлково", "shchelkovo"),
        ("Café Żółw", "cafe zow"),
        ("ベガ商事", "bega"),
    ],
)
def test_in_latin_letters(name, letters):
    assert latin(name) == letters


@pytest.mark.parametrize(
    ("asked", "name", "goes_by_it"),
    [
        ("Сад", "Стоматология «Сад»", True),
        ("«гавань»", "Кофейня «Гавань»", True),
        ("ベガ", "株式会社ベガ", True),
        ("Cafe", "Harbour Cafe", True),
        ("са", "Стоматология «Сад»", False),
        ("матология", "Стоматология «Сад»", False),
    ],
)
def test_a_word_inside_a_name_stands_for_it(asked: str, name: str, goes_by_it: bool) -> None:
    assert holds(asked, name) is goes_by_it
