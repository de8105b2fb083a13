"""Mails nobody would send, made by chance, until the time is over: each must be read, soon, and harmlessly."""

import base64
import random
import time
from dataclasses import dataclass, field

from intake.mailbox.reading.parse import ParsedMail, parse

CPU_SECONDS = 3.0
"""Of processor time a mail of up to `MAX_BYTES` may take; the usual is under a hundredth."""
MAX_BYTES = 300_000
MAX_BROKEN = 20

HEADERS = (
    b"From: Vera <vera@vega.example>", b"From: a@b.example, c@d.example", b"From: =?utf-8?B?0JE=?= <v@v.example>",
    b"Subject: =?koi8-r?Q?=C2=C1?=", b"Subject: Re: \xd0\x91", b"To: (((a@b.example", b"To: a@b.example, ",
    b"References: <a@b> <c@d>", b"In-Reply-To: <a@b>", b"Message-ID: <x@y>", b"Date: Mon, 99 Foo 2026 25:61",
    b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: multipart/alternative; boundary=c",
    b"Content-Type: multipart/report; boundary=b", b"Content-Type: multipart/signed; boundary=b",
    b"Content-Type: text/plain; charset=koi8-r", b"Content-Type: text/plain; charset=utf-7; format=flowed; delsp=yes",
    b"Content-Type: text/html; charset=iso-2022-jp", b"Content-Type: text/html", b"Content-Type: text/calendar",
    b"Content-Type: message/rfc822", b"Content-Type: message/delivery-status",
    b"Content-Type: text/plain; name*0*=utf-8''%D0",
    b"Content-Disposition: attachment; filename=\"../../\xe2\x80\xaea.exe\"", b"Content-Disposition: inline; filename=",
    b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: x-uuencode", b"Auto-Submitted: auto-replied", b"Return-Path: <>", b" folded", b":",
)  # fmt: skip
LINES = (
    b"", b"", b"words", "Почините баннер".encode(), "バナー".encode("cp932"), b"\x1b$B%P%J!<\x1b(B", b"> quoted", b">> > q",
    b"On Mon, 16 Nov 2026 at 12:00, Vera <v@vega.example> wrote:", b"On 16.11.2026", b"wrote:", b"-- ", b"--",
    b"From: Vera <v@vega.example>", b"Sent: Monday", b"To: x", b"Subject: y", b"-----Original Message-----",
    "16.11.2026, 12:00, Вера пишет:".encode(), b"________________", b"Sent from my iPhone", b"tel +7 900 000 00 00",
    b"--b", b"--b", b"--b--", b"--c", b"--c--", b"begin 644 a.txt", b"$9FEL90  ", b"end", b"=D0=91=", b"0JHg", b"====",
    b"<div style='display:none'>", b"</div>", b"<blockquote>", b"</blockquote>", b"<table><tr><td>", b"<li>", b"<!--",
    b"-->", b"<style>", b"&#xD800;&amp", b"<a href='http://x.example'>x</a>", b"<p", b"'\"", b"<pre>", b"<base href=",
    b"BEGIN:VCALENDAR", b"METHOD:REPLY", b"BEGIN:VEVENT", b"SUMMARY:a\\,b", b"DTSTART;TZID=\"x:20261116T120000",
    b"END:VEVENT",
    b"-----BEGIN PGP SIGNED MESSAGE-----", b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN PGP MESSAGE-----",
    b"Final-Recipient: rfc822; a@b.example", b"Action: failed", b"\0\0", b"\xff\xfe\0a", b"\x80" * 20, b"x" * 500,
)  # fmt: skip
TNEF = bytes.fromhex("789f3e220100")
ENVELOPE = bytes.fromhex("308006092a864886f70d010702a08030800201013100308006092a864886f70d010701a080248004")
PACKED = (
    (b"application/ms-tnef", TNEF + b"\x01\x0c\x80\x02\0\x05\0\0\0hello\x14\x02"),
    (b"application/ms-tnef", TNEF + b"\x02\x02\x90\x06\0\x04\0\0\0abcd\0\0\x02\x0f\x80\x06\0\x03\0\0\0abc\0\0"),
    (b"application/ms-tnef", TNEF + b"\x01\x03\x90\x06\0\x11\0\0\0\x01\0\0\0\x1e\0\0\x10\x01\0\0\0\x01\0\0\0a\0\0"),
    (b"application/pkcs7-mime", ENVELOPE + b"\x0bFrom: a\r\n\r\nb" + bytes(12)),
)  # fmt: skip


@dataclass
class Fuzzed:
    """What came of it. `broken`: every promise that was not kept, with the seed that shows it again."""

    seed: int
    mails: int = 0
    slowest_seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


def fuzz(seconds: float, seed: int) -> Fuzzed:
    """Reads mails made from `seed` for so long. Mail number N is made by `made(seed, N)`."""
    found = Fuzzed(seed)
    until = time.monotonic() + seconds
    while time.monotonic() < until and len(found.broken) < MAX_BROKEN:
        raw = made(seed, found.mails)
        began = time.process_time()
        try:
            fault = _fault(parse(raw))
        except Exception as error:
            fault = f"raised {type(error).__name__}"
        took = time.process_time() - began
        found.slowest_seconds = max(found.slowest_seconds, took)
        if took > CPU_SECONDS:
            fault = f"took {took:.1f} s"
        if fault:
            found.broken.append(f"mail {seed}/{found.mails} ({len(raw)} bytes): {fault}")
        found.mails += 1
    return found


def made(seed: int, number: int) -> bytes:
    """The mail of that number: lines heaped up, some a thousand times, some bytes changed."""
    chance = random.Random(f"{seed}/{number}")
    raw = _part(chance, depth=0)
    if chance.random() < 0.3:
        raw = _overgrown(chance, raw)
    if chance.random() < 0.5:
        raw = _damaged(chance, raw)
    return raw[:MAX_BYTES]


def _part(chance: random.Random, depth: int) -> bytes:
    headers = chance.choices(HEADERS, k=chance.randrange(6))
    lines = chance.choices(LINES, k=chance.randrange(40))
    if depth < 4 and chance.random() < 0.5:
        lines.insert(chance.randrange(len(lines) + 1), b"--b\r\n" + _part(chance, depth + 1))
    if chance.random() < 0.15:
        mime, packed = chance.choice(PACKED)
        packed = _damaged(chance, packed) if chance.random() < 0.7 else packed
        headers += [b"Content-Type: " + mime, b"Content-Transfer-Encoding: base64"]
        lines = [base64.encodebytes(packed)]
    newline = chance.choice((b"\r\n", b"\r\n", b"\n", b"\r"))
    return newline.join([*headers, b"", *lines])


def _overgrown(chance: random.Random, raw: bytes) -> bytes:
    """One piece of it repeated, as whoever wants to be slow to read would."""
    at = chance.randrange(len(raw) + 1)
    piece = raw[at : at + chance.choice((1, 2, 7, 40, 300))]
    times = min(chance.choice((1_000, 20_000, 200_000)), MAX_BYTES // max(1, len(piece)))
    return raw[:at] + piece * times + raw[at:]


def _damaged(chance: random.Random, raw: bytes) -> bytes:
    damaged = bytearray(raw)
    for _ in range(chance.randrange(1, 12)):
        if damaged:
            at = chance.randrange(len(damaged))
            match chance.randrange(3):
                case 0:
                    damaged[at] = chance.randrange(256)
                case 1:
                    del damaged[at : at + chance.randrange(20)]
                case _:
                    damaged[at:at] = chance.randbytes(chance.randrange(8))
    return bytes(damaged)


def _fault(mail: ParsedMail) -> str | None:
    """What is wrong with a result, if anything is."""
    if any(problem.startswith("unreadable") for problem in mail.problems):
        return mail.problems[0]
    shown = (
        mail.text,
        mail.full_text,
        mail.subject,
        mail.from_name,
        *(file.name for file in mail.attachments),
    )
    if any("\0" in text or not _storable(text) for text in shown):
        return "text that cannot be stored"
    if any(not file.name or set("/\\\u202e\n") & set(file.name) for file in mail.attachments):
        return "a file name that does harm"
    if mail.full_text.strip() and not mail.text.strip():
        return "all words cut away"
    return None


def _storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
