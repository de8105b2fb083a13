"""Letters in Telegram's final form: within its limits, safe in its HTML, and with every word."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.letter import Button, Enclosure, Letter, Paragraph, Press, Style, in_words, letter, strong
from intake.telegram import form
from sandbox.telegram.formatting import parse_html

said = st.text(st.sampled_from("ab <>&\"'\n;#x1иё😀👨‍👩‍👧日本 "), max_size=300)
long_words = st.builds(lambda text, times: text * times, said.filter(bool), st.integers(1, 120))
WORDED = [style for style in Style if style is not Style.PICTURES]
paragraphs = st.lists(st.builds(Paragraph, long_words, st.sampled_from(WORDED)), min_size=1, max_size=6)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(max_examples=60, deadline=None)
@given(paragraphs)
def test_every_letter_is_taken_by_telegram_and_keeps_its_words(blocks):
    button = Button("Accept", Press("accept", 1))
    calls = form.messages(Letter(tuple(blocks), buttons=((button,),)), 7)
    shown = [parse_html(call["params"]["text"])[0] for call in calls]
    assert all(units(text.strip()) > 0 and units(text) <= form.TEXT_LIMIT for text in shown)
    written = "".join(bare(in_words(block)) or "…" for block in blocks)
    assert bare("".join(shown)) == written
    assert ["reply_markup" in call["params"] for call in calls] == [False] * (len(calls) - 1) + [True]


@settings(max_examples=30, deadline=None)
@given(paragraphs)
def test_a_card_is_one_message_whatever_it_says(blocks):
    call = form.edit(Letter(tuple(blocks)), -100, 5)
    assert units(parse_html(call["params"]["text"])[0]) <= form.TEXT_LIMIT


def test_names_full_of_signs_break_nothing():
    [call] = form.messages(letter(strong("<b>Vega</b> & Söhne"), "1 < 2 & 3 > 2 &lt;"), 7)
    text, entities = parse_html(call["params"]["text"])
    assert text == "<b>Vega</b> & Söhne\n\n1 < 2 & 3 > 2 &lt;"
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in entities] == [("bold", 0, 19)]


def test_it_breaks_between_words_and_paragraphs_where_it_can():
    calls = form.messages(letter("word " * 1000, "x" * 4000), 7)
    shown = [call["params"]["text"] for call in calls]
    assert [units(text) <= 4096 for text in shown] == [True] * len(shown)
    assert shown[0].endswith("word")
    assert shown[-1] == "x" * 4000


@pytest.mark.parametrize(
    ("file", "method", "params", "upload"),
    [
        (Enclosure("photo", "a.jpg", "image/jpeg", file_id="F"), "sendPhoto", {"photo": "F"}, None),
        (
            Enclosure("video_note", "v.mp4", "video/mp4", file_id="F"),
            "sendVideoNote",
            {"video_note": "F"},
            None,
        ),
        (
            Enclosure("animation", "a.mp4", "video/mp4", file_id="F"),
            "sendAnimation",
            {"animation": "F"},
            None,
        ),
        (
            Enclosure("document", "a.pdf", "application/pdf", file_id="F"),
            "sendDocument",
            {"document": "F"},
            None,
        ),
        (Enclosure("photo", "w.png", "image/png", sha256="S"), "sendPhoto", {}, "photo"),
        (Enclosure("voice", "v.ogg", "audio/ogg", sha256="S"), "sendDocument", {}, "document"),
    ],
)
def test_a_file_goes_as_what_it_is(file, method, params, upload):
    [_, call] = form.messages(Letter((Paragraph("see"),), enclosures=(file,)), 7)
    assert (call["method"], call["params"]) == (method, {"chat_id": 7, **params})
    assert (call.get("upload") or {}).get("field") == upload


def test_a_button_leads_somewhere():
    rows = ((Button("Pay", url="https://vega.example"), Button("No", Press("no", 1))),)
    markup = form.keyboard(rows)
    assert markup == {"inline_keyboard": [[
        {"text": "Pay", "url": "https://vega.example"}, {"text": "No", "callback_data": "no:1:0"},
    ]]}  # fmt: skip
    with pytest.raises(ValueError, match="press"):
        form.keyboard(((Button("Nowhere"),),))
