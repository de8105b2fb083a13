"""Mail handed to the stand-in by the clients people really use."""

import asyncio
import smtplib
from collections.abc import AsyncIterator

import aiosmtplib
import pytest

from sandbox.mail import MailStandIn

LETTER = (
    b"From: Vera <vera@vega.example>\r\nTo: desk@okoshko.example\r\nSubject: Hello\r\n\r\nThe banner.\r\n"
)


@pytest.fixture
async def server() -> AsyncIterator[MailStandIn]:
    standin = MailStandIn()
    await standin.start()
    yield standin
    await standin.stop()


def only_raw(server: MailStandIn, address: str) -> bytes:
    (mail,) = server.office.inbox(address)
    return mail.raw


async def test_a_mail_sent_with_smtplib_arrives_byte_for_byte(server: MailStandIn) -> None:
    def send() -> None:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
            client.login("anybody", "sandbox")
            client.sendmail("vera@vega.example", ["desk@okoshko.example"], LETTER)

    await asyncio.to_thread(send)

    trace = b"Return-Path: <vera@vega.example>\r\nDelivered-To: desk@okoshko.example\r\n"
    assert only_raw(server, "desk@okoshko.example") == trace + LETTER


async def test_a_mail_sent_with_aiosmtplib_reaches_every_recipient(server: MailStandIn) -> None:
    await aiosmtplib.send(
        LETTER,
        hostname="127.0.0.1",
        port=server.smtp_port,
        sender="vera@vega.example",
        recipients=["desk@okoshko.example", "boss@anywhere.example"],
    )

    assert len(server.office.inbox("desk@okoshko.example")) == 1
    assert len(server.office.inbox("boss@anywhere.example")) == 1


async def test_lines_beginning_with_a_dot_survive(server: MailStandIn) -> None:
    body = LETTER + b".\r\n..two\r\n.end\r\n"
    await aiosmtplib.send(
        body, hostname="127.0.0.1", port=server.smtp_port, sender="v@a.example", recipients=["desk@b.example"]
    )

    assert only_raw(server, "desk@b.example").endswith(b"\r\n.\r\n..two\r\n.end\r\n")


async def test_an_address_outside_ascii_is_accepted(server: MailStandIn) -> None:
    def send() -> None:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
            client.sendmail("вера@вега.example", ["desk@b.example"], LETTER, mail_options=["SMTPUTF8"])

    await asyncio.to_thread(send)

    assert only_raw(server, "desk@b.example").startswith("Return-Path: <вера@вега.example>".encode())


async def test_a_plus_address_is_delivered_to_its_mailbox_and_case_does_not_matter(
    server: MailStandIn,
) -> None:
    await aiosmtplib.send(
        LETTER,
        hostname="127.0.0.1",
        port=server.smtp_port,
        sender="v@a.example",
        recipients=["Desk+t12@B.example"],
    )

    assert b"Delivered-To: Desk+t12@B.example" in only_raw(server, "desk@b.example")


async def test_a_wrong_password_is_refused(server: MailStandIn) -> None:
    client = aiosmtplib.SMTP(hostname="127.0.0.1", port=server.smtp_port)
    async with client:
        with pytest.raises(aiosmtplib.SMTPAuthenticationError):
            await client.login("anybody", "wrong")


async def test_a_named_refusal_is_given_to_the_sender_and_nothing_is_delivered(server: MailStandIn) -> None:
    server.refusals["gone@b.example"] = "550 5.1.1 No such user"

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused):
        await aiosmtplib.send(
            LETTER,
            hostname="127.0.0.1",
            port=server.smtp_port,
            sender="v@a.example",
            recipients=["gone@b.example"],
        )

    assert len(server.office.inbox("gone@b.example")) == 0


async def test_commands_out_of_order_are_refused_and_reset_starts_afresh(server: MailStandIn) -> None:
    def talk() -> list[int]:
        with smtplib.SMTP("127.0.0.1", server.smtp_port) as client:
            return [
                client.docmd("MAIL", "FROM:<a@b.example>")[0],
                client.ehlo()[0],
                client.docmd("DATA")[0],
                client.docmd("MAIL", "FROM:<a@b.example>")[0],
                client.docmd("MAIL", "FROM:<a@b.example>")[0],
                client.docmd("RSET")[0],
                client.docmd("MAIL", "FROM:<a@b.example> SIZE=999999999")[0],
                client.docmd("XYZZY")[0],
            ]

    assert await asyncio.to_thread(talk) == [503, 250, 503, 250, 503, 250, 552, 500]
