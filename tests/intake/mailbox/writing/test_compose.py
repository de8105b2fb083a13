"""What leaves the house: right in every program, safe whatever users wrote, and readable by our own parser."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.letter import table
from intake.mailbox.reading.names import safe_name
from intake.mailbox.reading.parse import parse
from intake.mailbox.reading.robots import Automatic
from intake.mailbox.writing.compose import Envelope, Words, compose, plain_text
from intake.mailbox.writing.web import Page, page

NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
ENVELOPE = Envelope(
    sender="desk@okoshko.example",
    sender_name="Студия «Окошко»",
    recipients=["vera@vega.example"],
    subject="[#7] Баннер",
    message_id="t7.abcdef@okoshko.example",
    in_reply_to="m1@vega.example",
    references=["m0@vega.example", "m1@vega.example"],
    automatic="auto-replied",
)
WORDS = Words(
    paragraphs=["Записали, #7.", ("Ваши слова <b>", "quote"), ("a  1\nb  2", "fixed")],
    ask="Согласны? Ответьте «да».",
    footer="Студия «Окошко»\nhttps://okoshko.example",
    links=[("Принять", "https://okoshko.example/q/7?a=1&b=2")],
    files=[("план.pdf", "application/pdf", b"%PDF")],
    language="ru",
)


def as_message(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_mail_says_everything_its_header_should() -> None:
    message = as_message(compose(ENVELOPE, WORDS, NOON))

    assert message["From"] == "Студия «Окошко» <desk@okoshko.example>"
    assert message["To"] == "vera@vega.example"
    assert message["Subject"] == "[#7] Баннер"
    assert message["Date"].datetime == NOON
    assert message["Message-ID"] == "<t7.abcdef@okoshko.example>"
    assert message["In-Reply-To"] == "<m1@vega.example>"
    assert message["References"] == "<m0@vega.example> <m1@vega.example>"
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message.defects == []


def test_plain_text_html_and_file_go_together() -> None:
    message = as_message(compose(ENVELOPE, WORDS, NOON))
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None

    assert plain.get_content().replace("\r\n", "\n") == (
        "Записали, #7.\n\n> Ваши слова <b>\n\na  1\nb  2\n\nПринять: https://okoshko.example/q/7?a=1&b=2\n\n"
        "Согласны? Ответьте «да».\n\n-- \nСтудия «Окошко»\nhttps://okoshko.example\n"
    )
    assert "Ваши слова &lt;b&gt;" in html.get_content()
    assert "Согласны? Ответьте «да»." in html.get_content()
    assert '<html lang="ru">' in html.get_content()
    assert 'href="https://okoshko.example/q/7?a=1&amp;b=2"' in html.get_content()
    assert [(part.get_filename(), part.get_content()) for part in message.iter_attachments()] == [
        ("план.pdf", b"%PDF")
    ]


def test_it_is_seven_bit_with_short_lines() -> None:
    raw = compose(ENVELOPE, WORDS, NOON)
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_our_own_parser_reads_it_and_knows_it_for_ours() -> None:
    read = parse(compose(ENVELOPE, WORDS, NOON), own={"desk@okoshko.example"})
    assert read.subject == "[#7] Баннер"
    assert read.text.startswith("Записали, #7.")
    assert read.automatic is Automatic.OWN
    assert read.attachments[0].name == "план.pdf"


def test_a_loop_is_seen_even_when_the_sender_was_rewritten() -> None:
    raw = compose(ENVELOPE, WORDS, NOON).replace(b"<desk@okoshko.example>", b"<forwarder@x.example>")
    assert parse(raw, own={"desk@okoshko.example"}).automatic is Automatic.OWN


def test_words_of_a_person_are_not_marked_automatic() -> None:
    message = as_message(
        compose(Envelope("d@o.example", ["v@v.example"], "Hi", "t1.abcdef@o.example"), Words(["Hi"]), NOON)
    )
    assert message["Auto-Submitted"] is None
    assert message["In-Reply-To"] is None
    assert message["From"] == "d@o.example"


def test_what_is_about_no_request_is_marked_so_that_answering_machines_keep_still() -> None:
    news = as_message(compose(replace(ENVELOPE, automatic="auto-generated"), WORDS, NOON))
    notice = as_message(compose(replace(ENVELOPE, automatic="auto-generated", notice=True), WORDS, NOON))
    assert (news["Auto-Submitted"], news["Precedence"]) == ("auto-generated", None)
    assert (notice["Auto-Submitted"], notice["Precedence"]) == ("auto-generated", "bulk")


def test_a_code_to_be_copied_is_not_broken_into_two_lines() -> None:
    html = as_message(
        compose(ENVELOPE, Words(["Ask <b>AAAA-BBBB"], ask="Reply “yes UWJA-7F7Q”."), NOON)
    ).get_body(("html",))
    assert html is not None
    assert '“yes <strong style="white-space:nowrap">UWJA-7F7Q</strong>”' in html.get_content()
    assert "Ask &lt;b&gt;AAAA-BBBB" in html.get_content()


def test_a_picture_stands_among_the_words_and_nothing_is_loaded_from_elsewhere() -> None:
    raw = compose(ENVELOPE, Words(["Неделя 48"], pictures=[("48.png", "image/png", b"\x89PNG")]), NOON)
    message = as_message(raw)
    html = message.get_body(("html",))
    assert html is not None
    [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]

    assert picture["Content-ID"] == "<0.t7.abcdef@okoshko.example>"
    assert 'src="cid:0.t7.abcdef@okoshko.example" alt="48.png"' in html.get_content()
    assert set(re.findall(r"\ssrc=.(\w+):", html.get_content())) == {"cid"}
    assert not re.search(r"(?i)url\(|@import|<link|<script|<form|<iframe", html.get_content())
    assert [file.content for file in parse(raw).attachments] == [b"\x89PNG"]


def test_made_again_it_is_the_same_mail() -> None:
    words = replace(WORDS, pictures=[("48.png", "image/png", b"\x89PNG")])
    assert compose(ENVELOPE, words, NOON) == compose(ENVELOPE, words, NOON)


WRITTEN = st.text(max_size=120) | st.text('\r\n \t:;=?"<>@,\\\0\u2028aБ字', max_size=120)
"""What users write, and what would break out of a header if anything could."""


@settings(max_examples=25)
@given(subject=WRITTEN, name=WRITTEN, words=WRITTEN, ids=st.lists(WRITTEN, max_size=12))
def test_nothing_users_write_leaves_its_place(subject: str, name: str, words: str, ids: list[str]) -> None:
    envelope = Envelope(
        "d@o.example",
        ["v@v.example"],
        subject,
        "t1.abcdef@o.example",
        sender_name=name,
        in_reply_to=words,
        references=ids,
    )
    files = [(subject, name, b"x"), (name, words, b"y")]
    said = Words([words, (words, "quote")], ask=words, footer=name, files=files, pictures=files[:1])
    raw = compose(envelope, said, NOON)
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")

    names = [line.partition(b":")[0] for line in head if not line.startswith(b" ")]
    assert len(names) == len(set(names))
    assert set(names) - {b"In-Reply-To", b"References"} == {
        b"From",
        b"To",
        b"Subject",
        b"Date",
        b"Message-ID",
        b"X-Loop",
        b"MIME-Version",
        b"Content-Type",
    }
    assert not any(set(line) & set(b"\r\n\0") for line in head)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    read = parse(raw)
    assert (read.from_address, read.to) == ("d@o.example", ("v@v.example",))
    assert [file.content for file in read.attachments] == [b"x", b"x", b"y"]


@settings(max_examples=20)
@given(
    stem=st.text(
        st.characters(codec="utf-8", categories=["L", "N"]) | st.sampled_from(" '%*;\"()"), min_size=1
    )
)
def test_a_file_keeps_its_name_on_the_way(stem: str) -> None:
    """RFC 2231, read by our parser and by Python's."""
    name = safe_name(f"{stem}.pdf", "application/pdf", 0)
    raw = compose(ENVELOPE, Words(["x"], files=[(name, "application/pdf", b"%PDF")]), NOON)

    assert [file.name for file in parse(raw).attachments] == [name]
    assert [part.get_filename() for part in as_message(raw).iter_attachments()] == [name]


@pytest.mark.parametrize("evil", ["x\r\nBcc: all@vega.example", "x\nBcc: a", "x\x0bBcc", "x\u2028Bcc"])
def test_a_line_break_in_a_subject_starts_no_header(evil: str) -> None:
    message = as_message(
        compose(Envelope("d@o.example", ["v@v.example"], evil, "t1.abcdef@o.example"), Words([]), NOON)
    )
    assert message["Bcc"] is None
    assert str(message["Subject"]).startswith("x Bcc")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sender", "d@o.example\r\nBcc: a@b.example"),
        ("sender", "Desk <d@o.example>"),
        ("recipients", ["v@v.example, w@w.example"]),
        ("recipients", []),
        ("message_id", "a b@c"),
        ("message_id", "a@b>\r\nX: y"),
        ("automatic", "yes\r\nX: y"),
        ("reply_to", "not an address"),
    ],
)
def test_what_we_ourselves_put_in_must_be_right(field: str, value: object) -> None:
    fields = {
        "sender": "d@o.example",
        "recipients": ["v@v.example"],
        "subject": "x",
        "message_id": "t1.abcdef@o.example",
    }
    with pytest.raises(ValueError, match=r"address|message id|automatic"):
        compose(Envelope(**{**fields, field: value}), Words(["x"]), NOON)  # type: ignore[arg-type]


def test_a_long_thread_keeps_its_beginning_and_its_end() -> None:
    references = [f"m{number}.{'x' * 90}@vega.example" for number in range(30)]
    envelope = Envelope(
        "d@o.example",
        ["v@v.example"],
        "x",
        "t1.abcdef@o.example",
        in_reply_to="evil id",
        references=references,
    )
    read = parse(compose(envelope, Words(["x"]), NOON))
    assert read.references == tuple(references[:4] + references[-6:])
    assert read.in_reply_to == ()


def test_a_domain_outside_ascii_needs_no_smtputf8() -> None:
    raw = compose(
        Envelope("desk@окно.example", ["v@вега.example"], "x", "t1.abcdef@o.example"), Words(["x"]), NOON
    )
    assert b"v@xn--80addh.example" in raw


def test_the_plain_text_stands_alone() -> None:
    assert plain_text(Words(["One", "Two"])) == "One\n\nTwo\n"


def test_a_table_has_columns_where_there_is_html_and_names_in_the_plain_words() -> None:
    shown = table(["Client", "Hours", "Tariff"], [["Vega\t& <Co>", "11 h", "120%"], ["Bloom", "1 h", ""]])
    words = Words([(shown.text, shown.style.value), ("", "pictures"), "The end."])
    assert plain_text(words) == "Vega & <Co> · Hours: 11 h · Tariff: 120%\nBloom · Hours: 1 h\n\nThe end.\n"
    html = page(
        Page([(shown.text, "table"), ("", "pictures"), ("The end.", "plain")], pictures=[("1.x", "p")])
    )
    cells = re.findall(r"<t[hd] [^>]*>([^<]*)<", html)
    assert cells == ["Client", "Hours", "Tariff", "Vega &amp; &lt;Co&gt;", "11 h", "120%", "Bloom", "1 h", ""]
    assert html.index("</table>") < html.index("cid:1.x") < html.index("The end.")
