"""The stand-in's mailboxes read by Python's own client (in a thread) and by aioimaplib."""

import asyncio
import imaplib
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import aioimaplib
import pytest

from sandbox.mail import MailStandIn
from sandbox.mail.smtp import Envelope

DESK = "desk@okoshko.example"
T = TypeVar("T")


@pytest.fixture
async def server() -> AsyncIterator[MailStandIn]:
    standin = MailStandIn()
    await standin.start()
    yield standin
    await standin.stop()


def put(server: MailStandIn, subject: str) -> bytes:
    raw = (
        f"From: vera@vega.example\r\nSubject: {subject}\r\n\r\nBody (with a paren) of {subject}\r\n".encode()
    )
    server.deliver(Envelope("vera@vega.example", [DESK], raw))
    return raw


async def with_imaplib(server: MailStandIn, work: Callable[[imaplib.IMAP4], T]) -> T:
    def run() -> T:
        with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
            client.login(DESK, "sandbox")
            client.select("INBOX")
            return work(client)

    return await asyncio.to_thread(run)


async def test_a_mail_is_fetched_whole_with_uid_size_date_and_flags(server: MailStandIn) -> None:
    raw = put(server, "one")
    answer = await with_imaplib(
        server, lambda client: client.uid("FETCH", "1:*", "(FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])")
    )

    head, body = answer[1][0]
    assert body.endswith(raw)
    assert b"UID 1 " in head
    assert b"FLAGS ()" in head
    assert f"RFC822.SIZE {len(body)}".encode() in head
    assert b"INTERNALDATE" in head


async def test_peeking_leaves_a_mail_unseen_and_reading_marks_it(server: MailStandIn) -> None:
    put(server, "one")

    def read(client: imaplib.IMAP4) -> list[bytes]:
        before = client.uid("SEARCH", "UNSEEN")[1][0]
        client.uid("FETCH", "1", "(BODY.PEEK[])")
        peeked = client.uid("SEARCH", "UNSEEN")[1][0]
        client.uid("FETCH", "1", "(BODY[])")
        return [before, peeked, client.uid("SEARCH", "UNSEEN")[1][0]]

    assert await with_imaplib(server, read) == [b"1", b"1", b""]


async def test_searches_by_uid_range_date_flag_and_header(server: MailStandIn) -> None:
    for subject in ("one", "two", "three"):
        put(server, subject)

    def search(client: imaplib.IMAP4) -> list[bytes]:
        client.uid("STORE", "2", "+FLAGS.SILENT", "(\\Seen)")
        criteria = ["ALL", "UID 2:*", "UID 9:*", "UNSEEN", "SINCE 01-Jan-2020", "BEFORE 01-Jan-2020"]
        criteria += ['SUBJECT "thr"', "NOT SEEN UID 2:3", "OR UID 1 UID 3"]
        return [client.uid("SEARCH", words)[1][0] for words in criteria]

    assert await with_imaplib(server, search) == [
        b"1 2 3", b"2 3", b"3", b"1 3", b"1 2 3", b"", b"3", b"3", b"1 3",
    ]  # fmt: skip


async def test_deleted_mails_are_expunged_and_their_uids_never_used_again(server: MailStandIn) -> None:
    put(server, "one")
    put(server, "two")

    def expunge(client: imaplib.IMAP4) -> bytes:
        client.uid("STORE", "2", "+FLAGS", "(\\Deleted)")
        client.expunge()
        client.append("INBOX", "", "", b"Subject: three\r\n\r\n")
        return client.uid("SEARCH", "ALL")[1][0]

    assert await with_imaplib(server, expunge) == b"1 3"


async def test_status_list_and_capability_answer(server: MailStandIn) -> None:
    put(server, "one")

    def ask(client: imaplib.IMAP4) -> tuple[str, str, bool]:
        status = client.status("INBOX", "(MESSAGES UIDNEXT UNSEEN)")[1][0]
        return status.decode(), client.list()[1][0].decode(), "IDLE" in client.capabilities

    status, listed, idle = await with_imaplib(server, ask)
    assert status == "INBOX (MESSAGES 1 UIDNEXT 2 UNSEEN 1)"
    assert listed.endswith("INBOX")
    assert idle


async def test_an_examined_mailbox_cannot_be_changed(server: MailStandIn) -> None:
    put(server, "one")

    def change(client: imaplib.IMAP4) -> str:
        client.select("INBOX", readonly=True)
        client.uid("FETCH", "1", "(BODY[])")
        return str(client.uid("STORE", "1", "+FLAGS", "(\\Deleted)")[0])

    assert await with_imaplib(server, change) == "NO"
    assert next(iter(server.office.inbox(DESK))).flags == set()


async def test_header_fields_and_partial_bodies_can_be_asked_for(server: MailStandIn) -> None:
    put(server, "one")

    def ask(client: imaplib.IMAP4) -> tuple[bytes, bytes]:
        fields = client.uid("FETCH", "1", "(BODY.PEEK[HEADER.FIELDS (Subject Date)])")[1][0][1]
        return fields, client.uid("FETCH", "1", "(BODY.PEEK[TEXT]<0.4>)")[1][0][1]

    assert await with_imaplib(server, ask) == (b"Subject: one\r\n\r\n", b"Body")


async def test_a_wrong_password_is_refused(server: MailStandIn) -> None:
    def login() -> None:
        with imaplib.IMAP4("127.0.0.1", server.imap_port) as client:
            client.login(DESK, "wrong")

    with pytest.raises(imaplib.IMAP4.error, match="credentials"):
        await asyncio.to_thread(login)


async def test_nonsense_is_answered_with_bad_and_the_connection_goes_on(server: MailStandIn) -> None:
    def ask(client: imaplib.IMAP4) -> str:
        for nonsense in ("(((", "NOSUCHKEY"):
            with pytest.raises(imaplib.IMAP4.error, match="BAD"):
                client.uid("SEARCH", nonsense)
        return str(client.noop()[0])

    assert await with_imaplib(server, ask) == "OK"


async def test_idle_pushes_a_new_mail_at_once(server: MailStandIn) -> None:
    client = aioimaplib.IMAP4("127.0.0.1", server.imap_port)
    await client.wait_hello_from_server()
    await client.login(DESK, "sandbox")
    await client.select("INBOX")
    idle = await client.idle_start(timeout=30)

    put(server, "one")
    push = await client.wait_server_push(timeout=2)
    client.idle_done()
    await asyncio.wait_for(idle, 2)

    assert b"1 EXISTS" in push
    answer = await client.uid("fetch", "1", "(BODY.PEEK[])")
    assert b"Subject: one" in answer.lines[1]
    await client.logout()


async def test_reset_cuts_readers_off_and_changes_uidvalidity(server: MailStandIn) -> None:
    put(server, "one")
    before = server.office.inbox(DESK).uidvalidity
    reader, writer = await asyncio.open_connection("127.0.0.1", server.imap_port)
    await reader.readline()

    server.reset()

    assert await reader.read() == b""
    writer.close()
    assert server.office.inbox(DESK).uidvalidity > before
    assert len(server.office.inbox(DESK)) == 0
