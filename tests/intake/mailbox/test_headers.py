"""Header fields as broken programs write them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.headers import date, decode_words, header_text, message_ids, parameters
from intake.mailbox.reading.charsets import decode


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Banner", "Banner"),
        (b"=?UTF-8?B?0JHQsNC90L3QtdGA?=", "Баннер"),
        (b"=?koi8-r?Q?=E2=C1=CE=CE=C5=D2?=", "Баннер"),
        (b"=?windows-1251?Q?=C1=E0=ED=ED=E5=F0?= urgent", "Баннер urgent"),
        (b"=?ISO-2022-JP?B?GyRCJVAlSiE8GyhC?=", "バナー"),
        (b"=?Shift_JIS?B?g2+DaoFb?=", "バニー"),
        # one character split over two encoded words
        (b"=?utf-8?B?0JHQ?=\r\n =?utf-8?B?sNC90L3QtdGA?=", "Баннер"),
        # no space between words, and none that should be shown
        (b"=?utf-8?Q?=D0=91=D0=B0?==?utf-8?Q?=D0=BD?=", "Бан"),
        (b"Re: =?utf-8?Q?a_b?=  tail", "Re: a b tail"),
        # a space inside the word, wrong padding, unknown charset
        (b"=?utf-8?Q?two words?=", "two words"),
        (b"=?utf-8?B?0JHQsNC9?", "=?utf-8?B?0JHQsNC9?"),
        (b"=?x-nonsense?Q?plain?=", "plain"),
        ("Баннер".encode(), "Баннер"),
        ("Почините баннер, пожалуйста".encode("cp1251"), "Почините баннер, пожалуйста"),
        ("Почините баннер, пожалуйста".encode("koi8-r"), "Почините баннер, пожалуйста"),
        ("バナーを直してください".encode("cp932"), "バナーを直してください"),
        ("Größe für Jörg".encode("latin-1"), "Größe für Jörg"),
        (b"one\r\n\ttwo\r\n three", "one two three"),
        (b"bell\x07 and \x1b[31m", "bell and [31m"),
    ],
)
def test_words_are_decoded(raw: bytes, text: str) -> None:
    assert header_text(raw) == text


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b'attachment; filename="plan.pdf"', "plan.pdf"),
        (b"attachment; filename=plan.pdf; size=3", "plan.pdf"),
        (b"attachment; filename*=utf-8''%D0%BF%D0%BB%D0%B0%D0%BD.pdf", "план.pdf"),
        (b"attachment; filename*0*=windows-1251''%EF%EB; filename*1*=%E0%ED; filename*2=.pdf", "план.pdf"),
        (b'attachment; filename="=?utf-8?B?0L/Qu9Cw0L0ucGRm?="', "план.pdf"),
        (b'attachment;\r\n filename="a \\"b\\".pdf"', 'a "b".pdf'),
        (b"attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
        ('attachment; filename="план.pdf"'.encode(), "план.pdf"),
    ],
)
def test_file_names_are_put_together(raw: bytes, name: str) -> None:
    value, found = parameters(raw)
    assert (value, found["filename"]) == ("attachment", name)


def test_ids_are_found_in_order_and_once() -> None:
    assert message_ids(b"<a@x> junk <b@y>\r\n <a@x>") == ("a@x", "b@y")
    assert message_ids(b"bare@x.example") == ("bare@x.example",)
    assert message_ids(b"in reply to your mail of Monday") == ()
    assert message_ids(None) == ()


def test_a_thread_of_a_thousand_ids_is_cut_in_its_middle() -> None:
    found = message_ids(b" ".join(b"<%d@x>" % number for number in range(1000)))
    assert (len(found), found[0], found[-1]) == (100, "0@x", "999@x")


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"Mon, 16 Nov 2026 12:00:00 +0300", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        (b"16 Nov 2026 12:00 GMT", datetime(2026, 11, 16, 12, tzinfo=UTC)),
        (b"Mon, 16 Nov 2026 12:00:00 -0000", datetime(2026, 11, 16, 12, tzinfo=UTC)),
        (b"yesterday", None),
        (b"Mon, 99 Nov 2026 12:00:00 +0300", None),
        (b"Mon, 16 Nov 2026 12:00:00 +9999999999", None),
        (b"", None),
        (None, None),
    ],
)
def test_dates_become_utc_or_nothing(raw: bytes | None, moment: datetime | None) -> None:
    assert date(raw) == moment


@pytest.mark.parametrize(
    "charset",
    ["rot13", "idna", "hex", "zlib", "punycode", "unicode_escape", "undefined", "utf-99", "\x00", None],
)
def test_a_name_that_is_no_charset_is_ignored(charset: str | None) -> None:
    assert decode("Баннер".encode(), charset) == "Баннер"


@pytest.mark.parametrize(
    ("codec", "charset"),
    [("cp949", "ks_c_5601-1987"), ("gb18030", "gb2312"), ("cp932", "shift_jis"), ("mac_cyrillic", "x-mac-cyrillic"),
     ("utf-7", "utf-7"), ("iso2022_jp", "iso-2022-jp"), ("iso8859_8", "iso-8859-8-i"), ("cp1251", "windows1251")],
)  # fmt: skip
def test_names_programs_use_are_known(codec: str, charset: str) -> None:
    words = {
        "cp949": "배너",
        "gb18030": "横幅",
        "cp932": "バナー①",
        "iso2022_jp": "バナー",
        "iso8859_8": "שלום",
    }.get(codec, "Баннер")
    assert decode(words.encode(codec), charset) == words


def test_utf8_is_believed_more_than_a_western_default() -> None:
    assert decode("Баннер".encode(), "iso-8859-1") == "Баннер"
    assert decode(b"caf\xe9", "utf-8") == "café"


@given(
    st.binary(max_size=300),
    st.sampled_from(["utf-8", "koi8-r", "iso-2022-jp", "utf-16", "nonsense", "", None]),
)
def test_any_bytes_become_text_that_can_be_stored(data: bytes, charset: str | None) -> None:
    text = decode(data, charset)
    assert "\0" not in text
    text.encode()


@given(st.binary(max_size=300))
def test_no_header_fails(raw: bytes) -> None:
    decode_words(raw)
    header_text(raw)
    parameters(raw)
    message_ids(raw)
    date(raw)


@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
def test_no_mark_of_direction_gets_into_a_subject(mark: str) -> None:
    assert header_text(f"Invoice {mark}fdp.exe".encode()) == "Invoice fdp.exe"
