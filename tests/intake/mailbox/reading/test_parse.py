"""Whole mails, written as mail programs write them, and what the desk makes of them."""

import base64
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.reading.parse import parse
from intake.mailbox.reading.robots import Automatic


def mail(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


HEAD = (
    "From: Vera Orlova <vera@vega.example>",
    "To: Desk <desk@okoshko.example>, boss@vega.example",
    "Cc: pyotr@vega.example",
    "Subject: Re: [#7] Banner",
    "Date: Mon, 16 Nov 2026 12:00:00 +0300",
    "Message-ID: <m1@vega.example>",
    "In-Reply-To: <t7.abcdef@okoshko.example>",
    "References: <t7.first0@okoshko.example>\r\n <t7.abcdef@okoshko.example>",
    "MIME-Version: 1.0",
)


def test_a_plain_answer_is_read_whole() -> None:
    read = parse(
        mail(
            *HEAD,
            "",
            "Please make it blue.",
            "",
            "On 16 Nov 2026, at 11:00, Desk <d@o.example> wrote:",
            "> Colour?",
        )
    )

    assert (read.from_address, read.from_name) == ("vera@vega.example", "Vera Orlova")
    assert read.to == ("desk@okoshko.example", "boss@vega.example")
    assert read.cc == ("pyotr@vega.example",)
    assert read.subject == "Re: [#7] Banner"
    assert read.date == datetime(2026, 11, 16, 9, tzinfo=UTC)
    assert read.message_id == "m1@vega.example"
    assert read.in_reply_to == ("t7.abcdef@okoshko.example",)
    assert read.references == ("t7.first0@okoshko.example", "t7.abcdef@okoshko.example")
    assert read.text == "Please make it blue."
    assert read.full_text.endswith("> Colour?")
    assert (read.automatic, read.attachments, read.problems) == (Automatic.NONE, (), ())


def test_of_two_alternatives_the_plain_one_is_read() -> None:
    read = parse(
        mail(*HEAD, 'Content-Type: multipart/alternative; boundary="b"', "", "for old programs", "--b",
             "Content-Type: text/plain; charset=utf-8", "", "Синий", "--b",
             "Content-Type: text/html; charset=utf-8", "", "<p>Синий</p>", "--b--")
    )  # fmt: skip
    assert (read.text, read.html_present) == ("Синий", True)


def test_an_empty_plain_alternative_gives_way_to_the_html() -> None:
    read = parse(
        mail(*HEAD, 'Content-Type: multipart/alternative; boundary="b"', "", "--b",
             "Content-Type: text/plain", "", " ", "--b", "Content-Type: text/html", "", "<p>Blue</p>", "--b--")
    )  # fmt: skip
    assert read.text == "Blue"


def test_pictures_and_files_are_kept_with_harmless_names() -> None:
    png = base64.b64encode(b"\x89PNG picture").decode()
    read = parse(
        mail(*HEAD, 'Content-Type: multipart/mixed; boundary="m"', "", "--m",
             'Content-Type: multipart/related; boundary="r"', "", "--r",
             "Content-Type: text/html; charset=utf-8", "", '<p>Look: <img src="cid:i1"></p>', "--r",
             'Content-Type: image/png; name="=?utf-8?B?0LvQvtCz0L4ucG5n?="', "Content-ID: <i1>",
             "Content-Transfer-Encoding: base64", "", png, "--r--", "--m",
             "Content-Type: application/pdf", "Content-Disposition: attachment;",
             ' filename*=utf-8\'\'..%2F..%2Fetc%2F%E2%80%AEplan.pdf', "", "%PDF", "--m--")
    )  # fmt: skip

    picture, plan = read.attachments
    assert (picture.name, picture.inline, picture.content_id) == ("лого.png", True, "i1")
    assert picture.content == b"\x89PNG picture"
    assert (plan.name, plan.inline, plan.content) == ("plan.pdf", False, b"%PDF")
    assert read.text == "Look:"


def test_a_forwarded_mail_inside_is_a_file_named_by_its_subject() -> None:
    read = parse(
        mail(*HEAD, 'Content-Type: multipart/mixed; boundary="m"', "", "--m", "", "See the mail inside.", "--m",
             "Content-Type: message/rfc822", "", "From: pyotr@vega.example", "Subject: =?utf-8?B?0KbQtdC90Ys=?=", "",
             "Prices", "--m--")
    )  # fmt: skip
    assert read.text == "See the mail inside."
    assert [(file.name, file.mime) for file in read.attachments] == [("Цены.eml", "message/rfc822")]


def test_several_texts_are_read_one_after_another() -> None:
    read = parse(
        mail(*HEAD, 'Content-Type: multipart/mixed; boundary="m"', "", "--m", "", "Above the picture", "--m",
             "Content-Type: image/png", "Content-Disposition: inline", "", "x", "--m", "", "Below it", "--m--")
    )  # fmt: skip
    assert read.text == "Above the picture\n\nBelow it"


@pytest.mark.parametrize(
    ("charset", "codec", "words"),
    [
        ("koi8-r", "koi8-r", "Почините баннер на главной"),
        ("windows-1251", "cp1251", "Почините баннер на главной"),
        ("iso-2022-jp", "iso2022_jp", "バナーを直してください"),
        ("shift_jis", "cp932", "バナーを直してください①"),
        ("gb2312", "gb18030", "请修改首页横幅"),
        ("utf-8", "cp1251", "Почините баннер на главной"),
        ("us-ascii", "koi8-r", "Почините баннер на главной"),
        ("iso-8859-1", "utf-8", "Почините баннер на главной"),
        ("x-unknown", "utf-8", "Почините баннер на главной"),
    ],
)
def test_legacy_and_lying_charsets_are_read(charset: str, codec: str, words: str) -> None:
    raw = mail(*HEAD, f"Content-Type: text/plain; charset={charset}", "", "") + words.encode(codec)
    assert parse(raw).text == words


def test_flowed_lines_are_one_paragraph_again() -> None:
    read = parse(
        mail(*HEAD, "Content-Type: text/plain; format=flowed", "", "One long ", "sentence.", "Next.")
    )
    assert read.text == "One long sentence.\nNext."


def test_a_mail_that_is_only_a_named_text_is_read_and_its_file_kept() -> None:
    read = parse(mail(*HEAD, "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain; name=a.txt",
                      "Content-Disposition: inline; filename=a.txt", "", "Words", "--b--"))  # fmt: skip
    assert read.text == "Words"
    assert [(file.name, file.content) for file in read.attachments] == [("a.txt", b"Words")]


def test_a_mail_that_is_only_a_written_in_file_has_it_once() -> None:
    read = parse(mail(*HEAD, "", "begin 644 a.txt", "$9FEL90  ", "`", "end"))
    assert [file.name for file in read.attachments] == ["a.txt"]


def test_a_file_written_into_the_text_becomes_a_file() -> None:
    read = parse(mail(*HEAD, "", "Here it is:", "begin 644 a b.txt", "$9FEL90  ", "`", "end", "Thanks"))
    assert [(file.name, file.content) for file in read.attachments] == [("a b.txt", b"file")]
    assert read.text == "Here it is:\nThanks"


@pytest.mark.parametrize(
    "broken",
    [
        ("Content-Type: multipart/mixed; boundary=b", "", "--b", "", "Words"),
        ("Content-Type: multipart/mixed", "", "Words"),
        ('Content-Type: multipart/mixed; boundary="none"', "", "Words"),
        ("Content-Type: multipart/mixed; bo", "", "--b", "Content-Type: text/plain", "", "Words", "--b--"),
        ("Content-Type: nonsense", "", "Words"),
        ("Content-Type: text/plain; charset=", "", "Words"),
        ("Content-Transfer-Encoding: base64", "", "V29yZHM"),
        ("Content-Transfer-Encoding: unheard-of", "", "Words"),
        ("this is no header", "", "Words"),
        ('Content-Type: multipart/alternative; boundary="b"', "", "--b", "Content-Type: multipart/related; boundary=bb",
         "", "--bb", "", "Words", "--b--"),
    ],
)  # fmt: skip
def test_broken_mails_keep_their_words(broken: tuple[str, ...]) -> None:
    assert parse(mail(*HEAD, *broken)).text == "Words"


def test_bare_line_feeds_and_an_mbox_line_do_no_harm() -> None:
    raw = b"From vera@vega.example  Mon Nov 16 12:00:00 2026\n" + mail(*HEAD, "", "Words").replace(
        b"\r\n", b"\n"
    )
    read = parse(raw)
    assert (read.from_address, read.text) == ("vera@vega.example", "Words")


@pytest.mark.parametrize("raw", [b"", b"\0", b"\r\n\r\n", b"\xff" * 1000, b":", b"From:", b" \r\n \r\n"])
def test_hardly_a_mail_at_all_is_still_an_answer(raw: bytes) -> None:
    read = parse(raw)
    assert read.from_address is None
    assert read.problems


BOMBS = {
    "deep": "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3000)
    ).encode(),
    "parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 100_000,
    "headers": b"X: y\r\n" * 1_000_000,
    "long header": b"To: " + b"a@b.example, " * 200_000,
    "parameters": b"Content-Type: text/plain"
    + b"".join(b"; name*%d=x" % n for n in range(20_000))
    + b"\r\n\r\nWords",
    "encoded words": b"Subject: " + b"=?utf-8?Q?x?= " * 100_000,
    "open words": b"Subject: " + b"=?" * 200_000,
    "open quotes": b'Content-Type: text/plain; name="' + b'\\"' * 200_000,
    "parentheses": b"From: " + b"(" * 500_000,
    "tags": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 60_000,
    "open tags": b"Content-Type: text/html\r\n\r\n" + b'<a href="' * 40_000,
    "comments": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 60_000,
    "styles": b"Content-Type: text/html\r\n\r\n" + b"<style>" * 200_000,
    "entities": b"Content-Type: text/html\r\n\r\n" + b"&" * 1_000_000,
    "cells": b"Content-Type: text/html\r\n\r\n<table><tr>" + b"<td>x" * 40_000,
    "hidden": b"Content-Type: text/html\r\n\r\n" + b"<p style='display:none'>" * 50_000,
    "uuencoded": b"\r\n\r\n" + b"begin 644 x\r\n" * 100_000,
    "base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=" * 5_000_000,
    "ids": b"References: " + b"<a@b> " * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_no_mail_takes_long(bomb: bytes) -> None:
    started = time.perf_counter()
    parse(bomb)
    assert time.perf_counter() - started < 10


@given(st.binary(max_size=500))
def test_any_bytes_give_a_result(raw: bytes) -> None:
    read = parse(raw)
    assert "\0" not in read.text + read.full_text + read.subject


FRAGMENTS = st.sampled_from([
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n", b"--b--\r\n", b"\r\n", b"\n",
    b"Content-Type: text/html\r\n",
    b"<div style='display:none'>", b"</div>", b"<blockquote>", b"<a href=x>", b"Content-Transfer-Encoding: base64\r\n",
    b"Content-Transfer-Encoding: quoted-printable\r\n", b"Content-Type: message/rfc822\r\n", b"From: a@b.example\r\n",
    b"Content-Disposition: attachment; filename*0*=utf-8''%\r\n", b"Subject: =?utf-8?B?0JE?=\r\n", b"> quoted\r\n",
    b"On 1.1.2026 12:00 a wrote:\r\n", b"begin 644 x\r\n", b"end\r\n", b"words \r\n", b"\xd0", b"=\r\n",
    b"&#xD800;", b"\x1b$B",
])  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=30))
def test_any_heap_of_mail_fragments_gives_a_readable_result(fragments: list[bytes]) -> None:
    read = parse(b"".join(fragments))
    assert not any(problem.startswith("unreadable") for problem in read.problems)
    read.text.encode()
    for file in read.attachments:
        assert file.name
        assert "/" not in file.name


PASSED_ON = {
    "gmail": "---------- Forwarded message ---------\nFrom: Ida <ida@leo.example>\n\nThe till is dead.",
    "apple": "Begin forwarded message:\n\nFrom: Ida <ida@leo.example>\n\nThe till is dead.",
    "apple in russian": "Начало переадресованного сообщения:\n\nОт: Ида <ida@leo.example>\n\nThe till is dead.",
    "yandex": "-------- Пересылаемое сообщение --------\n16.11.2026, 12:00, Ида <ida@leo.example>:\n\nThe till is dead.",
    "japanese": "---------- 転送メッセージ ----------\n差出人: Ida <ida@leo.example>\n\nThe till is dead.",
    "outlook": "From: Ida <ida@leo.example>\nSent: Monday\nTo: Vera\nSubject: Till\n\nThe till is dead.",
    "outlook express": "-----Original Message-----\nFrom: Ida\nSent: Monday\nTo: Vera\nSubject: Till\n\nThe till is dead.",
}  # fmt: skip


@pytest.mark.parametrize("chain", PASSED_ON.values(), ids=PASSED_ON.keys())
@pytest.mark.parametrize("subject", ["Fwd: Till", "Till"])
@pytest.mark.parametrize(
    "words", ["Money is approved by Leo, begin in the north.", "お願いします。", "Срочно!"]
)
def test_what_is_passed_on_stays_below_the_words_of_whoever_passes_it_on(
    chain: str, subject: str, words: str
) -> None:
    raw = f"From: vera@vega.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n{chain}"
    assert parse(raw.encode()).text == f"{words}\n\n{chain}"


def test_history_of_a_thread_is_cut_unless_the_words_announce_it() -> None:
    head = "From: vera@vega.example\nSubject: Re: Till\nIn-Reply-To: <a@b.example>\n\n"
    chain = PASSED_ON["outlook"]
    assert parse(f"{head}It works.\n\n{chain}".encode()).text == "It works."
    announced = f"Please look at this:\n\n{chain}"
    assert parse(f"{head}{announced}".encode()).text == announced


def test_a_text_whose_words_lie_beyond_the_limits_is_unread_not_empty() -> None:
    html = "<div>" * 200_000 + "The till is dead." + "<table>" * 50_000
    read = parse(f"From: vera@vega.example\nContent-Type: text/html\n\n{html}".encode())
    assert (read.unread, read.problems) == ("text too long", ("text too long",))
