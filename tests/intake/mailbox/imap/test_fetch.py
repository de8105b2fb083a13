"""The mailbox brings every mail exactly to where it is kept, whatever servers and lines do."""

import asyncio
import time

import pytest

from intake.mailbox.accounts import Account, Security
from intake.mailbox.imap.connection import ImapError
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.writing.smtp import SmtpWire
from sandbox.mail import MailStandIn
from sandbox.mail.smtp import Envelope
from tests.intake.mailbox.conftest import Notebook, until
from tests.intake.mailbox.imap.scripted import imap_script, serving
from tests.servers import PASSWORD, Dovecot

DESK = "desk@example.net"


def letter(subject: str, body: str = "Words") -> bytes:
    return f"From: vera@vega.example\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()


def deliver(standin: MailStandIn, subject: str, body: str = "Words") -> None:
    standin.deliver(Envelope("vera@vega.example", [DESK], letter(subject, body)))


@pytest.mark.dovecot
async def test_waiting_and_new_mails_come_at_once_and_are_marked_seen(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    shared_dovecot.mails.put(desk, letter("waiting"))
    async with notebook.reading(Mailbox(shared_dovecot.url(desk))) as mailbox:
        await until(lambda: notebook.subjects == ["waiting"])
        await asyncio.sleep(0.1)  # let it enter IDLE
        arrived = time.monotonic()
        shared_dovecot.mails.put(desk, letter("pushed"))
        await until(lambda: notebook.subjects == ["waiting", "pushed"])

        assert time.monotonic() - arrived < 3
        assert mailbox.state.connected
        assert mailbox.state.last_error is None
        await until(
            lambda: all(
                path.name.endswith("S") for path in (shared_dovecot.mails.folder / desk / "cur").iterdir()
            )
        )


@pytest.mark.dovecot
async def test_the_bytes_and_the_time_of_arrival_are_the_servers(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    body = "** URGENT ** (not) a {5} list\r\n* 9 FETCH (UID 7)\r\n)"
    shared_dovecot.mails.put(desk, letter("** URGENT ** call", body))
    async with notebook.reading(Mailbox(shared_dovecot.url(desk))):
        await until(lambda: notebook.kept)

    (mail,) = notebook.kept.values()
    assert mail.raw == letter("** URGENT ** call", body)
    assert mail.received is not None
    assert mail.received.tzinfo is not None
    assert mail.whole_bytes is None


@pytest.mark.dovecot
async def test_a_server_killed_while_idle_is_noticed_at_once_and_reading_goes_on(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    async with notebook.reading(Mailbox(shared_dovecot.url(desk), backoff_seconds=0.1)) as mailbox:
        await until(lambda: mailbox.state.connected)
        await asyncio.sleep(0.2)
        shared_dovecot.kill()
        await until(lambda: not mailbox.state.connected, seconds=2)
        assert mailbox.state.last_error

        shared_dovecot.mails.put(desk, letter("while away"))
        await asyncio.to_thread(shared_dovecot.start)
        await until(lambda: notebook.subjects == ["while away"])


@pytest.mark.dovecot
async def test_a_mailbox_with_a_new_uidvalidity_is_read_afresh(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    shared_dovecot.mails.put(desk, letter("one"))
    async with notebook.reading(Mailbox(shared_dovecot.url(desk))):
        await until(lambda: notebook.subjects == ["one"])
    shared_dovecot.forget_uids(desk)
    shared_dovecot.mails.put(desk, letter("two"))

    async with notebook.reading(Mailbox(shared_dovecot.url(desk))):
        await until(lambda: sorted(notebook.subjects) == ["one", "one", "two"])

    assert len({epoch for epoch, _ in notebook.kept}) == 2


@pytest.mark.dovecot
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_secured_connection_is_read_like_a_plain_one(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook, security: Security
) -> None:
    port = shared_dovecot.tls_port if security is Security.TLS else shared_dovecot.port
    account = Account("localhost", port, desk, PASSWORD, security)
    shared_dovecot.mails.put(desk, letter("secret"))

    async with notebook.reading(Mailbox(account, tls=shared_dovecot.trust(), backoff_seconds=0.1)) as mailbox:
        await until(lambda: notebook.subjects == ["secret"])
        await asyncio.sleep(0.2)
        shared_dovecot.kill()
        await until(lambda: not mailbox.state.connected, seconds=2)
        await asyncio.to_thread(shared_dovecot.start)
        await until(lambda: mailbox.state.connected)


@pytest.mark.dovecot
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
async def test_a_certificate_nobody_vouches_for_is_refused(
    shared_dovecot: Dovecot, desk: str, security: Security
) -> None:
    port = shared_dovecot.tls_port if security is Security.TLS else shared_dovecot.port
    with pytest.raises(ImapError, match="certificate: self-signed certificate"):
        await Mailbox(Account("localhost", port, desk, PASSWORD, security)).check()


@pytest.mark.dovecot
async def test_the_way_out_refuses_such_a_certificate_too(shared_dovecot: Dovecot) -> None:
    result = await SmtpWire(Account("localhost", shared_dovecot.tls_port, "", "", Security.TLS)).check()
    assert (result.away, result.reason) == (True, "certificate: self-signed certificate")


@pytest.mark.dovecot
async def test_a_refused_password_is_told_and_tried_again_later(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    account = Account("127.0.0.1", shared_dovecot.port, desk, "wrong", Security.NONE)
    async with notebook.reading(Mailbox(account, backoff_seconds=0.1)) as mailbox:
        await until(lambda: mailbox.state.last_error)
        assert mailbox.state.last_error == "refused: login: [AUTHENTICATIONFAILED] Authentication failed."


async def test_a_refused_login_is_not_tried_so_often_that_the_account_is_locked(notebook: Notebook) -> None:
    connections: list[int] = []
    answers: dict[str, bytes | None] = {"LOGIN": b"%T NO [UNAVAILABLE] the users are away\r\n"}
    async with serving(imap_script(answers, connections)) as port:
        account = Account("127.0.0.1", port, "desk", "x", Security.NONE)
        async with notebook.reading(Mailbox(account, backoff_seconds=0.01)) as mailbox:
            await until(lambda: len(connections) == 3)
            assert mailbox.state.logins_refused == 0, "that was the server's fault"
            answers["LOGIN"] = b"%T NO [AUTHENTICATIONFAILED] no\r\n"
            await until(lambda: mailbox.state.logins_refused == 1)
            tried = len(connections)
            await asyncio.sleep(0.4)
            assert len(connections) == tried, "an other fault would have been tried a dozen times"
            answers["LOGIN"] = b"%T OK in\r\n"
            await until(lambda: mailbox.state.connected)
            assert mailbox.state.logins_refused == 0


@pytest.mark.dovecot
async def test_a_folder_with_a_foreign_name_is_opened(
    shared_dovecot: Dovecot, desk: str, notebook: Notebook
) -> None:
    (shared_dovecot.mails.folder / desk / ".&BBcEMARPBDIEOgQ4- R&-D" / "cur").mkdir(parents=True)
    for name in ("new", "tmp"):
        (shared_dovecot.mails.folder / desk / ".&BBcEMARPBDIEOgQ4- R&-D" / name).mkdir()
    shared_dovecot.runner.give(shared_dovecot.mails.folder)

    await Mailbox(shared_dovecot.url(desk, "Заявки R&D")).check()


async def test_a_failing_store_loses_nothing_and_is_asked_again(
    standin: MailStandIn, notebook: Notebook
) -> None:
    notebook.broken = True
    deliver(standin, "kept in the end")
    async with notebook.reading(Mailbox(standin.imap_url(DESK), backoff_seconds=0.1)) as mailbox:
        await until(lambda: mailbox.state.last_error == "store: OSError")
        assert all("\\Seen" not in mail.flags for mail in standin.office.inbox(DESK))

        notebook.broken = False
        await until(lambda: notebook.subjects == ["kept in the end"])


async def test_thousands_of_waiting_mails_come_in_small_batches(
    standin: MailStandIn, notebook: Notebook
) -> None:
    for number in range(1000):
        deliver(standin, str(number))
    async with notebook.reading(Mailbox(standin.imap_url(DESK))):
        await until(lambda: len(notebook.kept) == 1000, seconds=30)

    assert notebook.subjects == [str(number) for number in range(1000)]


async def test_a_mail_over_the_limit_comes_with_its_beginning_only(
    standin: MailStandIn, notebook: Notebook
) -> None:
    deliver(standin, "small")
    deliver(standin, "huge", "x" * 3_000_000)
    deliver(standin, "after")
    async with notebook.reading(Mailbox(standin.imap_url(DESK), max_bytes=2_000_000)):
        await until(lambda: len(notebook.kept) == 3)

    assert notebook.subjects == ["small", "huge", "after"]
    huge = notebook.kept[max(notebook.kept)[0], 2]
    assert huge.whole_bytes is not None
    assert huge.whole_bytes > 3_000_000
    assert [mail.whole_bytes is None for mail in notebook.kept.values()] == [True, False, True]
    assert len(huge.raw) == 1024 * 1024


async def test_the_watermark_and_not_the_seen_flag_decides_what_is_new(
    standin: MailStandIn, notebook: Notebook
) -> None:
    deliver(standin, "read by a colleague")
    next(iter(standin.office.inbox(DESK))).flags.add("\\Seen")
    async with notebook.reading(Mailbox(standin.imap_url(DESK))):
        await until(lambda: notebook.subjects == ["read by a colleague"])


async def test_cut_off_again_and_again_each_mail_is_kept_once(
    standin: MailStandIn, notebook: Notebook
) -> None:
    async with notebook.reading(Mailbox(standin.imap_url(DESK), backoff_seconds=0.02)):
        for number in range(60):
            deliver(standin, str(number))
            if number % 5 == 0:
                standin.drop_connections()
            await asyncio.sleep(0.01)
        await until(lambda: len(notebook.kept) == 60)

    assert sorted(map(int, notebook.subjects)) == list(range(60))


async def test_stopping_ends_it_in_the_middle_of_idle(standin: MailStandIn, notebook: Notebook) -> None:
    async with notebook.reading(Mailbox(standin.imap_url(DESK))) as mailbox:
        await until(lambda: mailbox.state.connected)
        stopped = time.monotonic()
    assert time.monotonic() - stopped < 1
    assert not mailbox.state.connected
