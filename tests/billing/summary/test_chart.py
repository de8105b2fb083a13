"""The picture: drawn in a process of its own, as wide as a telephone, the same from the same words."""

import struct
from datetime import date

import pytest

from billing.drawing import FONTS, NotDrawn
from billing.labour.rules import Outcome
from billing.summary import picture_texts
from billing.summary.chart import draw, drawn
from billing.summary.figures import ClientFigures, Minutes, Summary
from config.i18n import LANGUAGES, translator

TELEGRAM_SIDES = 10_000
"""Width and height of a photo together (Bot API, sendPhoto)."""


def written(language="en", *names):
    clients = tuple(
        ClientFigures(number, name, Minutes({Outcome.BILLED: 60}), 1, None, None, None)
        for number, name in enumerate(names)
    )
    days = date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 1)
    return picture_texts.picture(translator(language), Summary("2026-W47", 1, *days, 12, clients))


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_picture_for_a_telephone(language):
    words = written(language, "Vega", "Кафе «Гавань»", "髙﨑運輸", *(f"Client {n}" for n in range(20)))
    image = await draw(words)
    width, height = size(image)
    assert width == 1080
    assert width + height <= TELEGRAM_SIDES
    assert len(image) < 1_000_000
    assert await draw(words) == image


async def test_a_quiet_week_has_a_picture_too():
    assert size(await draw(written()))[0] == 1080


async def test_names_are_data_and_never_typesetting():
    names = ["#[boom] $x$ *b* _i_ `c`", "</svg>&amp;\\n\"'", '#import "/etc/passwd"', "🍌🍌", "x" * 300]
    assert size(await draw(written("en", *names)))[0] == 1080


async def test_what_cannot_be_drawn_says_why():
    with pytest.raises(NotDrawn, match="headline"):
        await draw({"language": "en"})


def test_the_letters_of_three_languages_are_in_the_fonts():
    # A letter that is missing is drawn as nothing but a frame: the same bytes whichever letter it is.
    sizes = {path.name: path.stat().st_size for path in FONTS.glob("*.otf")}
    assert set(sizes) == {"NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"}
    assert sum(sizes.values()) < 2_500_000
    import json

    for one, other in [
        ("é", "ü"),
        ("я", "щ"),
        ("あ", "ん"),
        ("窓", "口"),
        ("鬱", "驤"),
        ("₽", "¥"),
        ("×", "№"),
    ]:
        assert drawn(json.dumps(written("en", one))) != drawn(json.dumps(written("en", other)))
