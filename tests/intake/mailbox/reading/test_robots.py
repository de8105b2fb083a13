"""A mail that no person wrote is never answered."""

import pytest

from intake.mailbox.reading.parse import parse
from intake.mailbox.reading.robots import Automatic

DESK = "desk@okoshko.example"


def kind(*lines: str, sender: str = "vera@vega.example") -> Automatic:
    raw = "\r\n".join((f"From: {sender}", *lines, "", "Words")).encode()
    return parse(raw, own={DESK}).automatic


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Subject: Banner"], Automatic.NONE),
        (["Auto-Submitted: no"], Automatic.NONE),
        (["Return-Path: <vera@vega.example>"], Automatic.NONE),
        (["Subject: Automatic doors are broken"], Automatic.NONE),
        (["Auto-Submitted: auto-replied; x=y"], Automatic.AUTO_REPLY),
        (["Auto-submitted: auto-generated"], Automatic.AUTO_REPLY),
        (["X-Autoreply: yes"], Automatic.AUTO_REPLY),
        (["X-RT-Loop-Prevention: example.com"], Automatic.AUTO_REPLY),
        (["Subject: Réponse automatique : absent"], Automatic.AUTO_REPLY),
        (["X-Auto-Response-Suppress: All"], Automatic.AUTO_REPLY),
        (["Precedence: auto_reply"], Automatic.AUTO_REPLY),
        (["Return-Path: <>"], Automatic.AUTO_REPLY),
        (["Subject: Автоответ: в отпуске"], Automatic.AUTO_REPLY),
        (["Subject: 自動返信：不在です"], Automatic.AUTO_REPLY),
        (["Precedence: bulk"], Automatic.LIST),
        (["List-Id: <news.vega.example>"], Automatic.LIST),
        (["List-Unsubscribe: <mailto:x@y.example>"], Automatic.LIST),
        (["X-Failed-Recipients: gone@vega.example"], Automatic.BOUNCE),
        (["Content-Type: multipart/report; report-type=delivery-status; boundary=b"], Automatic.BOUNCE),
        ([f"X-Loop: {DESK}"], Automatic.OWN),
    ],
)
def test_headers_tell_a_robot(lines: list[str], expected: Automatic) -> None:
    assert kind(*lines) is expected


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        ("MAILER-DAEMON@mail.test", Automatic.BOUNCE),
        ("postmaster@vega.example", Automatic.BOUNCE),
        ("no-reply@shop.example", Automatic.AUTO_REPLY),
        ("donotreply@shop.example", Automatic.AUTO_REPLY),
        ("noreen@vega.example", Automatic.NONE),
        (f"Desk <{DESK.upper()}>", Automatic.OWN),
    ],
)
def test_so_does_the_sender(sender: str, expected: Automatic) -> None:
    assert kind(sender=sender) is expected
