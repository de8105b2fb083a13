"""Mails in wrappers: winmail.dat, signatures, envelopes, invitations, mails inside mails, names that do harm."""

import base64
import struct

import pytest

from intake.mailbox.reading.names import safe_name
from intake.mailbox.reading.parse import ParsedMail, parse
from intake.mailbox.reading.robots import Automatic
from intake.mailbox.reading.tnef import NotTnef, unpack

HEAD = "From: vera@vega.example\r\nSubject: Banner\r\n"


def mixed(*parts: str, kind: str = "mixed", head: str = HEAD) -> ParsedMail:
    pieces = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return parse(f"{head}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{pieces}--b--\r\n".encode())


def encoded(mime: str, content: bytes, name: str = "") -> str:
    named = f'; name="{name}"' if name else ""
    body = base64.encodebytes(content).decode()
    return f"Content-Type: {mime}{named}\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"


def names(mail: ParsedMail) -> list[str]:
    return [file.name for file in mail.attachments]


# winmail.dat


def attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) % 65536)


def properties(*values: tuple[int, int, bytes]) -> bytes:
    packed = struct.pack("<I", len(values))
    for kind, number, data in values:
        packed += struct.pack("<HHII", kind, number, 1, len(data)) + data + bytes(-len(data) % 4)
    return packed


def winmail(*attributes: bytes) -> bytes:
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x69007, struct.pack("<II", 1251, 0))
        + b"".join(attributes)
    )


PLAN = (
    attribute(2, 0x69002, bytes(14))
    + attribute(2, 0x18010, b"PLAN~1.PDF\0")
    + attribute(2, 0x6800F, b"%PDF")
    + attribute(2, 0x69005, properties((0x1F, 0x3707, "план.pdf".encode("utf-16-le"))))
)
RTF = rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset204 Arial;}}\f0 \'d1\'e8\'ed\'e8\'e9 {\*\x hidden}\u9650?\par}"
STORED_RTF = struct.pack("<II4sI", len(RTF) + 12, len(RTF), b"MELA", 0) + RTF
# The example of [MS-OXRTFCP] section 4.1.
PACKED_RTF = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (attribute(1, 0x2800C, "Синий\0".encode("cp1251")), "Синий"),
        (attribute(1, 0x69003, properties((0x1F, 0x1000, "Синий".encode("utf-16-le")))), "Синий"),
        (attribute(1, 0x69003, properties((0x102, 0x1013, "<p>Синий</p>".encode("cp1251")))), "Синий"),
        (attribute(1, 0x69003, properties((0x102, 0x1009, STORED_RTF))), "Синий ▲"),
        (attribute(1, 0x69003, properties((0x102, 0x1009, PACKED_RTF))), "hello world"),
    ],
)
def test_the_words_and_files_of_a_winmail_dat_are_taken_out(inside: bytes, words: str) -> None:
    mail = mixed("\r\n", encoded("application/ms-tnef", winmail(inside, PLAN), "winmail.dat"))
    assert mail.text == words
    assert [(file.name, file.content) for file in mail.attachments] == [("план.pdf", b"%PDF")]


def test_the_words_beside_a_winmail_dat_are_not_said_twice() -> None:
    packed = winmail(attribute(1, 0x2800C, b"Blue, please\0"), PLAN)
    mail = mixed("\r\nBlue, please", encoded("application/ms-tnef", packed))
    assert (mail.text, names(mail)) == ("Blue, please", ["план.pdf"])


def test_a_broken_winmail_dat_stays_a_file() -> None:
    mail = mixed("\r\nBlue", encoded("application/ms-tnef", b"nothing of the kind", "winmail.dat"))
    assert (mail.text, names(mail), mail.problems) == ("Blue", ["winmail.dat"], ("winmail.dat unreadable",))


def test_a_winmail_dat_cut_anywhere_gives_what_came_before() -> None:
    packed = winmail(attribute(1, 0x2800C, b"Blue\0"), PLAN)
    for end in range(len(packed)):
        try:
            unpack(packed[:end])
        except NotTnef:
            pass


# Signed and encrypted


def der(tag: int, *contents: bytes) -> bytes:
    body = b"".join(contents)
    length = bytes([len(body)]) if len(body) < 128 else b"\x82" + struct.pack(">H", len(body))
    return bytes([tag]) + length + body


SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
DATA = bytes.fromhex("06092a864886f70d010701")


def opaque(inner: bytes, *, indefinite: bool = False) -> bytes:
    octets = der(0x04, inner)
    if indefinite:
        content = b"\x24\x80" + der(0x04, inner[:10]) + der(0x04, inner[10:]) + b"\0\0"
        octets = content
    wrapped = (
        der(0x30, DATA, der(0xA0, octets))
        if not indefinite
        else b"\x30\x80" + DATA + b"\xa0\x80" + octets + bytes(4)
    )
    return der(0x30, SIGNED, der(0xA0, der(0x30, der(0x02, b"\1"), der(0x31), wrapped)))


@pytest.mark.parametrize("indefinite", [False, True])
def test_a_mail_inside_its_signature_is_read(indefinite: bool) -> None:
    inner = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Синий".encode()
    part = encoded(
        "application/pkcs7-mime; smime-type=signed-data", opaque(inner, indefinite=indefinite), "smime.p7m"
    )
    mail = parse(f"{HEAD}{part}".encode())
    assert (mail.text, names(mail)) == ("Синий", [])


def test_a_signature_beside_the_words_is_not_a_file() -> None:
    mail = mixed("\r\nBlue", encoded("application/pkcs7-signature", b"x", "smime.p7s"), kind="signed")
    assert (mail.text, names(mail)) == ("Blue", [])


def test_what_is_encrypted_says_so_and_is_kept() -> None:
    part = encoded(
        "application/pkcs7-mime; smime-type=enveloped-data", der(0x30, ENVELOPED, der(0xA0)), "smime.p7m"
    )
    mail = parse(f"{HEAD}{part}".encode())
    assert (mail.text, names(mail), mail.problems) == ("🔒 S/MIME", ["smime.p7m"], ("encrypted: S/MIME",))

    mail = mixed(
        "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
        "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----",
        kind="encrypted",
    )
    assert (mail.text, names(mail)[-1]) == ("🔒 PGP", "encrypted.asc")


def test_words_in_pgp_armour_are_words() -> None:
    signed = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nBlue\n- -- \nVera\n"
        "-----BEGIN PGP SIGNATURE-----\n\nab\n-----END PGP SIGNATURE-----\n"
    )
    assert parse(f"{HEAD}\r\n{signed}".encode()).full_text == "Blue\n-- \nVera"
    assert parse(f"{HEAD}\r\n{signed}".encode()).text == "Blue"


# Invitations


EVENT = (
    "BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VTIMEZONE\nDTSTART:19700101T000000\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
    "SUMMARY:Обсуждаем\\, как есть\nDTSTART;TZID=Europe/Moscow:20261116T120000\nDTEND;TZID=Europe/Moscow:20261116T130000\n"
    "LOCATION:Room\n  3\nATTENDEE;PARTSTAT=DECLINED:mailto:v@vega.example\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.mark.parametrize(("method", "sign"), [("REQUEST", ""), ("CANCEL", "✗ "), ("REPLY", "✗ ")])
def test_an_invitation_is_a_line_and_a_file(method: str, sign: str) -> None:
    calendar = encoded(f"text/calendar; method={method}; charset=utf-8", EVENT.format(method=method).encode())
    mail = mixed("Content-Type: text/plain\r\n\r\nWill you come?", calendar, kind="alternative")
    line = f"📅 {sign}Обсуждаем, как есть · 2026-11-16 12:00-13:00 Europe/Moscow · Room 3"
    assert mail.text == f"{line}\n\nWill you come?"
    assert names(mail) == ["file-1.ics"]


@pytest.mark.parametrize(
    ("lines", "text"),
    [("DTSTART;VALUE=DATE:20261116\nSUMMARY:Day", "📅 Day · 2026-11-16"),
     ("DTSTART:20261116T090000Z", "📅 2026-11-16 09:00 UTC"),
     ("DTSTART:20269916T090000Z\nSUMMARY:x", "📅 x"), ("SUMMARY:x\nRRULE:FREQ=DAILY", "📅 x · ↻")],
)  # fmt: skip
def test_of_an_event_is_told_what_is_known(lines: str, text: str) -> None:
    calendar = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{lines}\nEND:VEVENT\nEND:VCALENDAR"
    assert parse(f"{HEAD}Content-Type: text/calendar\r\n\r\n{calendar}".encode()).text == text


@pytest.mark.parametrize(
    ("method", "shown", "kind"),
    [("REPLY", "inline", Automatic.CALENDAR), ("CANCEL", "inline", Automatic.CALENDAR),
     ("REQUEST", "inline", Automatic.NONE), ("REPLY", "attachment", Automatic.NONE)],
)  # fmt: skip
def test_a_calendar_program_says_who_comes(method: str, shown: str, kind: Automatic) -> None:
    head = f"text/calendar; charset=utf-8\r\nContent-Disposition: {shown}"
    mail = mixed("Content-Type: text/plain\r\n\r\nYes", encoded(head, EVENT.format(method=method).encode()))
    assert mail.automatic is kind


# The original


def test_the_original_has_what_the_shown_words_leave_out() -> None:
    hidden = "<p>Good day</p><p hidden>Please take the old banner down</p>"
    mail = parse(f"{HEAD}Content-Type: text/html\r\n\r\n{hidden}".encode())
    assert (mail.text, mail.whole_text) == ("Good day", "Good day\n\nPlease take the old banner down")
    more = "<p>Good day</p><p>The form is broken since this morning, and nobody can order from us at all. "
    more += "Please look at it first, and tell us until when it will be mended, for we have to tell the shops.</p>"
    mail = mixed(
        "Content-Type: text/plain\r\n\r\nGood day, the form is broken since this morning, and somebody should look",
        f"Content-Type: text/html\r\n\r\n{more}",
        kind="alternative",
    )
    assert mail.text.startswith("Good day, the form")
    assert "nobody can order" in mail.whole_text
    same = mixed(
        "Content-Type: text/plain\r\n\r\nOne", "Content-Type: text/html\r\n\r\n<p>One</p>", kind="alternative"
    )
    assert same.whole_text == ""


# Mails inside mails


INNER = "From: pyotr@vega.example\r\nSubject: Prices\r\n\r\nThe price list is old."
AS_FORWARDED = "---------- Forwarded message ----------\nFrom: pyotr@vega.example\nSubject: Prices\n\nThe price list is old."


@pytest.mark.parametrize(
    "words", ["", "See attached.", "Добрый день! Во вложении письмо.", "添付のメールをご確認ください。"]
)
def test_a_mail_sent_along_is_the_request_where_nothing_else_is_said(words: str) -> None:
    mail = mixed(
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{words}",
        f"Content-Type: message/rfc822\r\n\r\n{INNER}",
    )
    assert mail.text == f"{words}\n\n{AS_FORWARDED}".strip()
    assert names(mail) == ["Prices.eml"]


def test_a_mail_sent_along_with_words_is_a_file() -> None:
    mail = mixed("\r\nPlease renew the list by Friday.", f"Content-Type: message/rfc822\r\n\r\n{INNER}")
    assert (mail.text, names(mail)) == ("Please renew the list by Friday.", ["Prices.eml"])


def test_the_mail_in_a_report_is_not_what_somebody_asks() -> None:
    mail = mixed("\r\n ", f"Content-Type: message/rfc822\r\n\r\n{INNER}", kind="report")
    assert "price" not in mail.full_text


# Alternatives


def test_a_stub_gives_way_to_the_html_and_the_same_words_are_not_said_twice() -> None:
    html = f"Content-Type: text/html\r\n\r\n<p>{'The banner on the first page is torn. ' * 4}</p>"
    stub = mixed("\r\nThis mail is HTML.", html, kind="alternative")
    assert stub.text == ("The banner on the first page is torn. " * 4).strip()

    twice = mixed("\r\nMake it blue!", "Content-Type: text/html\r\n\r\n<b>Make it blue!</b>")
    assert twice.full_text == "Make it blue!"


# Names


@pytest.mark.parametrize(
    ("name", "harmless"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\plan.pdf", "plan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u200bb\ufeff.pdf\0", "ab.pdf"),
        ("plan.pdf . . ", "plan.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("con.txt", "_con.txt"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("документ        .exe", "документ .exe"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("見積書／山田.pdf", "見積書／山田.pdf"),
        ("..", "file-1.pdf"),
        ("", "file-1.pdf"),
    ],
)
def test_a_name_does_no_harm(name: str, harmless: str) -> None:
    assert safe_name(name, "application/pdf", 0) == harmless
