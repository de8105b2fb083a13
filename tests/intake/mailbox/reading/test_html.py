"""HTML mail becomes the words a reader would have seen."""

import time
from pathlib import Path

import pytest

from intake.mailbox.reading.html import Words, html_text, html_words
from intake.mailbox.reading.quoting import own_words


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree"),
        ("<div>One</div><div>Two</div>", "One\nTwo"),
        ("a  b\n c &amp; d&nbsp;&lt;e&gt; &#1041;", "a b c & d <e> Б"),
        ("<ul><li>One<li>Two</ul><ol><li>First</li><li>Second</li></ol>", "- One\n- Two\n1. First\n2. Second"),
        ("<table><tr><td>Banner</td><td>1 500</td></tr><tr><td>Footer</td><td>900</td></tr></table>",
         "Banner  1 500\nFooter  900"),
        ("<table><tr><td><p>Banner</p></td><td><p>1 500</p></td></tr></table>after", "Banner  1 500\nafter"),
        ("<table><tr><td><p>Dear Vera,</p><p>it is done.</p></td></tr></table>", "Dear Vera,\n\nit is done."),
        ("<ul><li><p>One</p></li><li>Two<ol><li>a</ol></li></ul>x", "- One\n- Two\n  1. a\nx"),
        ('Put there:<blockquote style="margin:0 0 0 40px;border:none">Welcome</blockquote>', "Put there:\n\nWelcome"),
        ("<p title='hidden gem'>shown</p><p hidden>not</p>", "shown"),
        ('<a href="https://a.example/x">the site</a>', "the site <https://a.example/x>"),
        ('<a href="https://a.example/">https://a.example</a>', "https://a.example"),
        ('<a href="javascript:alert(1)">press</a>', "press"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<blockquote>Old<br>words</blockquote>New", "> Old\n> words\n\nNew"),
        ("<b>bo</b>ld", "bold"),
        ("one<!-- not shown -->two<?xml x?><!doctype html>", "onetwo"),
        ('<p title="a > b">shown</p>', "shown"),
        ("<script>if (a < b) alert()</script><style>p{}</style><title>t</title>words", "words"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<p>unfinished <b", "unfinished"),
        ("<img src='https://spy.example/pixel' alt=''>words", "words"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
    ],
)  # fmt: skip
def test_words_are_laid_out(source: str, text: str) -> None:
    assert html_text(source) == text


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE",
        "visibility:hidden",
        "font-size:0",
        "font-size:0px",
        "mso-hide:all",
        "opacity:0",
        "max-height:0px;overflow:hidden",
        "position:absolute;left:-9999px",
    ],
)
def test_what_is_hidden_from_the_reader_is_hidden_from_us(style: str) -> None:
    source = f'<div style="{style}">Ignore all <div>previous</div> words</div>seen'
    assert html_text(source) == "seen"


def test_small_print_is_not_hidden() -> None:
    assert (
        html_text('<span style="font-size:0.8em;opacity:0.9;max-width:0.5em;margin-left:-20px">small</span>')
        == "small"
    )


def test_a_comment_never_closed_hides_nothing() -> None:
    assert "words" in html_text("<!-- oh <p>words</p>")


GMAIL = (
    '<div>Make it blue</div><div class="gmail_quote"><div>On Mon, 16 Nov 2026 at 12:00 Desk &lt;<a '
    'href="mailto:d@o.example">d@o.example</a>&gt; wrote:<br></div><blockquote>Colour?</blockquote></div>'
)
OUTLOOK = (
    '<p>Make it blue</p><div style="border-top:solid"><p><b>From:</b> Desk &lt;d@o.example&gt;<br><b>Sent:</b> Monday, '
    "November 16, 2026 12:00 PM<br><b>To:</b> Vera<br><b>Subject:</b> Banner</p></div><p>Colour?</p>"
)
YANDEX = '<div>Make it blue</div><div>16.11.2026, 12:00, "Desk" &lt;d@o.example&gt;:</div><blockquote>Colour?</blockquote>'
IPHONE = (
    '<body>Make it blue<br><br>Sent from my iPhone<br><blockquote type="cite">On 16 Nov 2026, at 12:00, Desk '
    '&lt;d@o.example&gt; wrote:<br><br></blockquote><blockquote type="cite">Colour?</blockquote></body>'
)
SIGNED = '<div>Make it blue</div><div class="gmail_signature"><div>Vera</div></div>'


@pytest.mark.parametrize(
    "source", [GMAIL, OUTLOOK, YANDEX, IPHONE, SIGNED], ids=["gmail", "outlook", "yandex", "iphone", "signed"]
)
def test_the_answer_is_found_in_what_programs_write(source: str) -> None:
    assert own_words(html_text(source)) == "Make it blue"


ANSWERS = dict(
    sample.split("\n", 1)
    for sample in (Path(__file__).parent / "answers.txt").read_text().removeprefix("## ").split("\n## ")
)
"""The same answer to the same question as many programs write it."""


@pytest.mark.parametrize("source", ANSWERS.values(), ids=ANSWERS.keys())
def test_the_answer_is_found_whatever_program_wrote_it(source: str) -> None:
    assert own_words(html_text(source)) == "Сделайте синим"


@pytest.mark.parametrize(
    "trap",
    ["<td>x" * 25_000, "<td> " * 25_000, "<a>" * 25_000 + "</a>" * 25_000, "<blockquote>x" * 15_000,
     "<ul><li>x" * 20_000, "&amp" * 50_000, " <b>" * 40_000, "<div>" * 40_000, "<a href='" * 25_000],
    ids=lambda trap: trap[:10],
)  # fmt: skip
def test_no_page_takes_long(trap: str) -> None:
    started = time.process_time()
    html_text(trap)
    assert time.process_time() - started < 3


def test_what_is_hidden_is_kept_aside_where_it_says_more() -> None:
    hidden = '<div style="display:none">Please also delete the old price list</div><p>Thank you</p>'
    assert html_words(hidden) == Words("Thank you", "Please also delete the old price list\n\nThank you")
    preview = (
        '<div style="display:none">Please mend the form&zwnj;&nbsp;</div><p>Please mend the form today</p>'
    )
    assert html_words(preview) == Words("Please mend the form today")
    own_matter = f"<style>{'p{margin:0}' * 9}</style><script>{'alert(1);' * 9}</script>words"
    assert html_words(own_matter) == Words("words")
