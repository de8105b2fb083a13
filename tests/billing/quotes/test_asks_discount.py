"""Words that ask for a discount, and words that only speak of money."""

import pytest

from billing.quotes.asks_discount import asks_discount

ASKING = (
    "Could we get a discount for regular clients?",
    "Can you do it for less?",
    "Any chance of a better price?",
    "Would you lower the price a bit",
    "Можно скидку?",
    "А подешевле нельзя? Сделайте подешевле, пожалуйста",
    "Снизите цену до 10 000 – согласны",
    "Уступите немного?",
    "少し安くなりませんか",
    "お値引きは可能でしょうか。",
    "割引をお願いできますか",
)
NOT_ASKING = (
    "It is a bit expensive",
    "We had one for half of it last year",
    "Thanks for the discount!",
    "We don't need a discount, just a faster date",
    "The printers next door are cheaper",
    "Can you make it 160 by 600?",
    "Дороговато",
    "Спасибо за скидку",
    "Без скидки нормально, но нужно к пятнице",
    "Скидка не нужна",
    "На сайте написано про скидки на товары? нет, скидка не требуется",
    "У других дешевле",
    "値引きは不要です。納期を早めてください",
    "もう少し大きくしてください",
    "高いですね",
)


@pytest.mark.parametrize("text", ASKING)
def test_they_ask(text: str) -> None:
    assert asks_discount(text)


@pytest.mark.parametrize("text", NOT_ASKING)
def test_they_do_not(text: str) -> None:
    assert not asks_discount(text)
