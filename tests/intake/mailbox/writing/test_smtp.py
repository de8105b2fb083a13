"""A mail handed to a server ends in one of four ways, and the outbox is told which."""

import asyncio
import socket
import ssl

import pytest

from intake.mailbox.accounts import Account, Security
from intake.mailbox.writing.smtp import SendState, SmtpWire
from sandbox.mail import MailStandIn
from tests.intake.mailbox.imap.scripted import serving, smtp_script
from tests.processes import wait_until
from tests.servers import Exim

RAW = b"From: desk@okoshko.example\r\nTo: vera@vega.example\r\nSubject: [#1]\r\n\r\n.dot\r\nWords\r\n"
DESK, VERA = "desk@okoshko.example", "vera@vega.example"


def wire(port: int, timeout: float = 5.0) -> SmtpWire:
    return SmtpWire(f"smtp://127.0.0.1:{port}", timeout=timeout)


async def test_a_real_server_takes_the_mail_as_it_is(exim: Exim) -> None:
    out = SmtpWire(exim.url)
    result = await out.send(RAW, DESK, [VERA])
    await out.close()

    assert result.state is SendState.SENT
    await asyncio.to_thread(wait_until, lambda: exim.mails.mails(VERA))
    (mail,) = exim.mails.mails(VERA)
    assert mail.endswith(RAW.replace(b"\r\n", b"\n"))
    assert f"Return-path: <{DESK}>".encode() in mail


async def test_a_real_server_refuses_for_now_or_for_good_or_in_part(exim: Exim) -> None:
    out = SmtpWire(exim.url)
    later = await out.send(RAW, DESK, ["greylisted@vega.example"])
    never = await out.send(RAW, DESK, ["gone@vega.example"])
    partly = await out.send(RAW, DESK, ["gone@vega.example", VERA])
    await out.close()

    assert (later.state, later.reason) == (SendState.TEMPORARY, "451 try again later")
    assert (never.state, never.reason) == (SendState.PERMANENT, "550 no such user")
    assert partly.state is SendState.SENT
    assert partly.refused == (("gone@vega.example", 550, "no such user"),)


async def test_automatic_mail_leaves_with_the_null_return_path(exim: Exim) -> None:
    out = SmtpWire(exim.url)
    assert (await out.send(RAW, "", [VERA])).state is SendState.SENT
    await out.close()

    await asyncio.to_thread(wait_until, lambda: exim.mails.mails(VERA))
    assert b"Return-path: <>" in exim.mails.mails(VERA)[0]


async def test_one_connection_serves_many_mails_and_a_dropped_one_is_replaced(standin: MailStandIn) -> None:
    out = SmtpWire(standin.smtp_url)
    for _ in range(3):
        assert (await out.send(RAW, DESK, [VERA])).state is SendState.SENT
    assert len(standin._connections) == 1
    standin.drop_connections()
    await asyncio.sleep(0.05)
    assert (await out.send(RAW, DESK, [VERA])).state is SendState.SENT
    await out.close()

    assert len(standin.office.inbox(VERA)) == 4


async def test_mails_sent_at_the_same_time_do_not_mix(standin: MailStandIn) -> None:
    out = SmtpWire(standin.smtp_url)
    results = await asyncio.gather(
        *(out.send(RAW + b"%d\r\n" % number, DESK, [VERA]) for number in range(20))
    )
    await out.close()

    assert {result.state for result in results} == {SendState.SENT}
    assert len({mail.raw for mail in standin.office.inbox(VERA)}) == 20


async def test_a_login_is_used_and_a_refused_one_is_no_fault_of_the_mail(standin: MailStandIn) -> None:
    good = SmtpWire(f"smtp://desk:sandbox@127.0.0.1:{standin.smtp_port}")
    bad = SmtpWire(f"smtp://desk:wrong@127.0.0.1:{standin.smtp_port}")
    assert (await good.check()).state is SendState.SENT
    refused = await bad.send(RAW, DESK, [VERA])
    await good.close()

    assert (refused.state, refused.reason) == (SendState.TEMPORARY, "login refused: 535")


async def test_nobody_listening_is_temporary() -> None:
    async with serving(smtp_script({})) as port:
        pass
    assert (await wire(port).send(RAW, DESK, [VERA])).state is SendState.TEMPORARY


@pytest.mark.parametrize("answer", [None, b""])
async def test_losing_the_connection_after_the_mail_leaves_it_unknown(answer: bytes | None) -> None:
    async with serving(smtp_script({".": answer})) as port:
        assert (await wire(port, timeout=0.3).send(RAW, DESK, [VERA])).state is SendState.UNKNOWN


@pytest.mark.parametrize("verb", ["EHLO", "MAIL", "RCPT"])
async def test_losing_it_before_is_temporary(verb: str) -> None:
    async with serving(smtp_script({verb: b"", "HELO": b""})) as port:
        assert (await wire(port).send(RAW, DESK, [VERA])).state is SendState.TEMPORARY


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({".": b"421 4.3.2 shutting down\r\n"}, SendState.TEMPORARY),
        ({".": b"552 5.2.2 mailbox full\r\n"}, SendState.PERMANENT),
        ({"DATA": b"451 not now\r\n"}, SendState.TEMPORARY),
        ({"MAIL": b"550 who are you\r\n"}, SendState.PERMANENT),
        ({"RCPT": b"garbled\r\n"}, SendState.TEMPORARY),
    ],
)
async def test_the_servers_code_decides(answers: dict[str, bytes | None], state: SendState) -> None:
    async with serving(smtp_script(answers)) as port:
        assert (await wire(port).send(RAW, DESK, [VERA])).state is state


async def test_a_cancelled_send_leaves_no_connection_out_of_step() -> None:
    answers: dict[str, bytes | None] = {".": None}
    async with serving(smtp_script(answers)) as port:
        out = wire(port, timeout=30)
        sending = asyncio.create_task(out.send(RAW, DESK, [VERA]))
        await asyncio.sleep(0.1)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        answers["."] = b"250 ok\r\n"
        assert (await out.send(RAW, DESK, [VERA])).state is SendState.SENT
        await out.close()


@pytest.mark.parametrize(
    "address", ["a@bank.example <evil@x.example>", "two\r\nRCPT TO:<x@y.example>", "nobody", ""]
)
async def test_what_is_no_plain_address_reaches_no_server(address: str) -> None:
    received: list[str] = []
    async with serving(smtp_script({}, received)) as port:
        result = await wire(port).send(RAW, DESK, [address])
    assert (result.state, result.reason, received) == (SendState.PERMANENT, "address", [])


async def test_a_domain_outside_ascii_needs_no_smtputf8_and_a_name_does() -> None:
    received: list[str] = []
    async with serving(smtp_script({}, received)) as port:
        domain = await wire(port).send(RAW, DESK, ["vera@вега.example"])
        name = await wire(port).send(RAW, DESK, ["вера@vega.example"])

    assert domain.state is SendState.SENT
    assert "RCPT TO:<vera@xn--80addh.example>" in received
    assert (name.state, name.reason) == (SendState.PERMANENT, "server lacks SMTPUTF8")


async def test_a_foreign_name_is_sent_where_the_server_can(standin: MailStandIn) -> None:
    out = SmtpWire(standin.smtp_url)
    assert (await out.send(RAW, DESK, ["вера@vega.example"])).state is SendState.SENT
    await out.close()
    assert len(standin.office.inbox("вера@vega.example")) == 1


async def test_a_server_without_starttls_is_not_talked_to_in_the_clear(standin: MailStandIn) -> None:
    account = Account("127.0.0.1", standin.smtp_port, "", "", Security.STARTTLS)
    result = await SmtpWire(account, tls=ssl.create_default_context()).send(RAW, DESK, [VERA])
    assert result.state is SendState.TEMPORARY
    assert len(standin.office.inbox(VERA)) == 0


async def test_where_nobody_was_reached_nothing_was_sent() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    for host in (f"127.0.0.1:{port}", f"no-such-host.invalid:{port}"):
        result = await SmtpWire(f"smtp://{host}", timeout=5).send(RAW, DESK, [VERA])
        assert result.state is SendState.TEMPORARY
        assert result.reason.startswith("no connection")
