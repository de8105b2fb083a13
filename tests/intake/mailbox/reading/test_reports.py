"""Mails that came back: what the reports of different servers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.reading.parse import parse
from intake.mailbox.reading.reports import Return, address_is_dead, read_report
from intake.mailbox.reading.robots import Automatic

OURS = "t7.a1b2c3d4@example.net"

POSTFIX = f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.vega.example (Mail Delivery System)
To: desk@example.net
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<anna@vega.example>: host mx.vega.example[192.0.2.1] said: 550 5.1.1 No such user (in reply to RCPT TO command)

--B
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.vega.example
X-Postfix-Queue-ID: 3F2A

Final-Recipient: rfc822; Anna@vega.example
Original-Recipient: rfc822;anna@vega.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.vega.example
Diagnostic-Code: smtp; 550 5.1.1 No such user,
    we are sorry

Final-Recipient: rfc822; jan@vega.example
Action: delayed
Status: 4.4.1

--B
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: Studio <desk@example.net>
To: anna@vega.example
Subject: Your price
Message-ID: <{OURS}>

The price is 100.
--B--
"""

EXIM_OLD = f"""\
From: Mail Delivery System <Mailer-Daemon@mail.test>
To: desk@example.net
X-Failed-Recipients: anna@vega.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  anna@vega.example
    SMTP error from remote mail server after RCPT TO:<anna@vega.example>:
    550 No such user

------ This is a copy of the message, including all the headers. ------

From: desk@example.net
Message-Id: <{OURS}>

Hello
"""


def test_a_report_of_the_standard():
    [one] = read_report(POSTFIX.encode())
    assert one == Return(OURS, "anna@vega.example", "550 5.1.1 No such user, we are sorry")
    assert parse(POSTFIX.encode()).automatic is Automatic.BOUNCE


def test_with_the_headers_alone_and_line_ends_of_the_wire():
    short = POSTFIX.replace("message/rfc822", "text/rfc822-headers").replace("\n", "\r\n")
    assert [one.message_id for one in read_report(short.encode())] == [OURS]


def test_without_words_the_status_speaks():
    silent = POSTFIX.replace("Diagnostic-Code: smtp; 550 5.1.1 No such user,\n    we are sorry\n", "")
    assert read_report(silent.encode())[0].reason == "5.1.1"
    assert read_report(silent.replace("Status: 5.1.1\n", "").encode())[0].reason == "5.0.0"


def test_a_report_older_than_the_standard():
    assert read_report(EXIM_OLD.encode()) == (Return(OURS, "anna@vega.example", "550 No such user"),)


def test_where_nothing_is_returned_the_reply_names_the_mail():
    bare = POSTFIX.replace(f"Message-ID: <{OURS}>\n", "").replace(
        "MIME-Version", f"In-Reply-To: <{OURS}>\nMIME-Version"
    )
    assert read_report(bare.encode())[0].message_id == OURS


def test_what_is_no_report_says_nothing():
    assert read_report(b"From: a@b.example\nSubject: hello\n\nMessage-ID: <x@y.example>\n") == ()


def test_a_report_that_names_no_mail_still_names_the_address() -> None:
    [one] = read_report(POSTFIX.replace(f"Message-ID: <{OURS}>\n", "").encode())
    assert (one.message_id, one.recipient) == ("", "anna@vega.example")


@pytest.mark.parametrize(
    ("reason", "dead"),
    [
        ("550 5.1.1 No such user", True),
        ("550 no such user", True),
        ("5.0.0", True),
        ("5.0.0 550 No such user", True),
        ("5.4.1 Recipient address rejected: Access denied", True),
        ("550 5.2.1 The account is disabled", True),
        ("552 5.2.2 Mailbox full", False),
        ("550 5.7.1 Message rejected as spam by 192.0.2.1", False),
        ("554 refused", False),
        ("4.4.7 expired", False),
        ("451 4.3.0 try later", False),
        ("it did not work", False),
    ],
)
def test_which_refusals_are_of_the_address(reason, dead):
    assert address_is_dead(reason) is dead


@given(st.binary(max_size=400), st.integers(0, len(POSTFIX)))
def test_any_bytes_give_an_answer(noise, at):
    read_report(noise)
    read_report(POSTFIX[:at].encode() + noise + POSTFIX[at:].encode())
