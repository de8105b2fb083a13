"""Known faults of aioimaplib and of servers, one test each: none may stop the reader or lose a mail."""

import asyncio
import contextlib
import time
from dataclasses import replace

import pytest

from intake.mailbox.accounts import Account, Security
from intake.mailbox.imap.connection import ImapConnection, ImapError
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.words import folder_name, records, uid_set
from tests.intake.mailbox.conftest import Notebook, until
from tests.intake.mailbox.imap.scripted import imap_script, serving

RAW = b"Subject: one\r\n\r\nWords\r\n"
FETCHED = b"* 1 FETCH (UID 5 BODY[] {%d}\r\n%b)\r\n%%T OK done\r\n" % (len(RAW), RAW)
HEAD = b'* 1 FETCH (UID 5 FLAGS () INTERNALDATE "16-Nov-2026 12:00:00 +0300" RFC822.SIZE 23)\r\n'
ONE_MAIL: dict[str, bytes | None] = {
    "UID SEARCH UID 1:": b"* SEARCH 5\r\n%T OK done\r\n",
    "UID FETCH 5 (UID FLAGS": HEAD + b"%T OK done\r\n",
    "UID FETCH 5 (UID BODY": FETCHED,
}


def account(port: int) -> Account:
    return Account("127.0.0.1", port, "desk", "secret", Security.NONE)


def mailbox(port: int) -> Mailbox:
    return Mailbox(account(port), command_seconds=0.3, poll_seconds=0.2, backoff_seconds=0.01)


async def test_the_scripted_server_gives_its_mail(notebook: Notebook) -> None:
    async with serving(imap_script(ONE_MAIL)) as port, notebook.reading(mailbox(port)):
        await until(lambda: notebook.subjects == ["one"])

    ((key, mail),) = notebook.kept.items()
    assert (key, mail.raw, mail.whole_bytes) == ((7, 5), RAW, None)
    assert mail.received is not None
    assert mail.received.isoformat() == "2026-11-16T09:00:00+00:00"


@pytest.mark.parametrize(
    "command", ["LOGIN", "SELECT", "UID SEARCH", "IDLE", "DONE", "UID STORE", "UID FETCH 5 (UID BODY"]
)
async def test_a_server_gone_silent_in_any_command_is_left_and_tried_again(
    notebook: Notebook, command: str
) -> None:
    connections: list[int] = []
    script = imap_script({**ONE_MAIL, command: None}, connections)
    async with serving(script) as port, notebook.reading(mailbox(port)):
        await until(lambda: len(connections) >= 2)


@pytest.mark.parametrize("command", ["LOGIN", "SELECT", "UID SEARCH", "IDLE", "DONE", "UID STORE"])
async def test_a_connection_lost_in_any_command_is_noticed_at_once(notebook: Notebook, command: str) -> None:
    connections: list[int] = []
    script = imap_script({**ONE_MAIL, command: b""}, connections)
    async with serving(script) as port:
        reader = Mailbox(account(port), command_seconds=30, poll_seconds=0.1, backoff_seconds=0.02)
        async with notebook.reading(reader):
            await until(lambda: len(connections) >= 2, seconds=3)


async def test_a_bye_instead_of_idling_is_survived(notebook: Notebook) -> None:
    connections: list[int] = []
    script = imap_script({"IDLE": b"* BYE too busy\r\n"}, connections)
    async with serving(script) as port, notebook.reading(mailbox(port)):
        await until(lambda: len(connections) >= 2)


async def test_an_answer_of_thousands_of_lines_is_read_like_any_other(notebook: Notebook) -> None:
    """aioimaplib recurses once a line: RecursionError, and the command never ends."""
    connections: list[int] = []
    flood = b"".join(b"* %d FETCH (FLAGS (\\Seen))\r\n" % number for number in range(1, 5000))
    script = imap_script(
        {**ONE_MAIL, "UID SEARCH UID 1:": flood + b"* SEARCH 5\r\n%T OK done\r\n"}, connections
    )
    async with serving(script) as port, notebook.reading(mailbox(port)):
        await until(lambda: notebook.subjects == ["one"])
    assert len(connections) == 1


@pytest.mark.parametrize("silent", ["UID MOVE", "UID COPY"])
async def test_a_server_gone_silent_while_moving_is_left_and_tried_again(
    notebook: Notebook, silent: str
) -> None:
    """aioimaplib has no time-out for these."""
    connections: list[int] = []
    able = b"* CAPABILITY IMAP4rev1 IDLE%b\r\n%%T OK done\r\n" % (b" MOVE" if silent == "UID MOVE" else b"")
    script = imap_script({**ONE_MAIL, "CAPABILITY": able, silent: None}, connections)
    async with serving(script) as port:
        moving = replace(account(port), done="Done")
        reader = Mailbox(moving, command_seconds=0.3, poll_seconds=0.2, backoff_seconds=0.02)
        async with notebook.reading(reader):
            await until(lambda: notebook.subjects == ["one"] and len(connections) >= 2)


async def test_a_mailbox_that_may_only_be_read_is_read(notebook: Notebook) -> None:
    connections: list[int] = []
    script = imap_script({**ONE_MAIL, "UID STORE": b"%T NO [NOPERM] read only\r\n"}, connections)
    async with serving(script) as port, notebook.reading(mailbox(port)) as reader:
        await until(lambda: reader.state.last_error)
        assert reader.state.last_error == "refused: store: [NOPERM] read only"
        assert (reader.state.connected, reader.state.failures, len(connections)) == (True, 0, 1)
    assert notebook.subjects == ["one"]


async def test_words_outside_of_literals_are_not_damaged(notebook: Notebook) -> None:
    """aioimaplib cuts `* ` out of such lines, and counts parentheses in quoted words."""
    quoted = b'* 1 FETCH (UID 5 BODY[] "** URGENT * call \\"(now\\"")\r\n%T OK done\r\n'
    script = imap_script({**ONE_MAIL, "UID FETCH 5 (UID BODY": quoted})
    async with serving(script) as port, notebook.reading(mailbox(port)):
        await until(lambda: notebook.kept)
    assert notebook.kept[7, 5].raw == b'** URGENT * call "(now"'


async def test_what_a_server_can_do_is_asked_again_after_the_login() -> None:
    """aioimaplib takes `IDLE]` of the login's answer for a word."""
    answers: dict[str, bytes | None] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n%T OK done\r\n",
        "LOGIN": b"%T OK [CAPABILITY IMAP4rev1 MOVE IDLE] in\r\n",
    }

    class Received(list[str]):
        def append(self, line: str) -> None:
            super().append(line)
            if line.startswith("LOGIN"):
                answers["CAPABILITY"] = b"* 3 EXISTS\r\n* CAPABILITY IMAP4rev1 IDLE\r\n%T OK done\r\n"

    received = Received()
    async with serving(imap_script(answers, received=received)) as port:
        connection = ImapConnection(account(port), timeout=5)
        await connection.open()
        await connection.uids_after(0)
        await connection.wait_for_news(0.05, asyncio.Event())
        connection.close()
    assert "IDLE" in received


async def test_names_and_passwords_of_any_letters_are_sent_as_they_are() -> None:
    received: list[str] = []
    answers: dict[str, bytes | None] = {"AUTHENTICATE": b"+ \r\n", "AHBl": b""}
    async with serving(imap_script(answers, received=received)) as port:
        odd = Account("127.0.0.1", port, 'de"sk us\\er', 'pass "word', Security.NONE, folder="Заявки")
        await ImapConnection(odd, timeout=2).open()
        with contextlib.suppress(ImapError):
            await ImapConnection(replace(odd, password="пароль"), timeout=0.2).open()
    assert 'LOGIN "de\\"sk us\\\\er" "pass \\"word"' in received
    assert 'SELECT "&BBcEMARPBDIEOgQ4-"' in received
    assert "AUTHENTICATE PLAIN" in received


@pytest.mark.parametrize("greeting", [b"* BYE too many connections\r\n", b"* PREAUTH welcome\r\n"])
async def test_a_greeting_that_lets_nobody_in_is_told_at_once(greeting: bytes) -> None:
    async with serving(imap_script({"": greeting})) as port:
        with pytest.raises(ImapError, match=r"lost: \* (BYE too many connections|PREAUTH welcome)"):
            await ImapConnection(account(port), timeout=10).open()


@pytest.mark.parametrize(
    "answer", [b"tls1 OK begin\r\n* OK [CAPABILITY] injected\r\n", b"tls1 NO not here\r\n"]
)
async def test_starttls_takes_no_words_from_before_and_never_falls_back(answer: bytes) -> None:
    async with serving(imap_script({"STARTTLS": answer})) as port:
        shy = replace(account(port), security=Security.STARTTLS)
        with pytest.raises(ImapError, match="lost: no STARTTLS"):
            await ImapConnection(shy, timeout=2).open()


async def test_a_mail_deleted_meanwhile_is_passed_over(notebook: Notebook) -> None:
    answers = {
        "UID SEARCH UID 1:": b"* SEARCH 3 4 5\r\n%T OK done\r\n",
        "UID FETCH 3:5 (UID FLAGS": b"* 2 FETCH (UID 4 FLAGS () RFC822.SIZE 9)\r\n"
        + HEAD
        + b"%T OK done\r\n",
        "UID FETCH 4:5 (UID BODY": FETCHED,
        "UID FETCH 4:5 (UID FLAGS": HEAD + b"%T OK done\r\n",
    }
    async with (
        serving(imap_script({**ONE_MAIL, **answers})) as port,
        notebook.reading(mailbox(port)) as reader,
    ):
        await until(lambda: notebook.kept)
        assert reader.state.last_error is None
    assert notebook.watermarks == {7: 5}


async def test_a_push_beside_another_answer_is_not_lost(notebook: Notebook) -> None:
    """The server tells of the mail once, in the answer of the search that did not find it yet."""
    searches = 0

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal searches
        writer.write(b"* OK hello\r\n")
        while line := await reader.readline():
            tag, _, command = line.strip().partition(b" ")
            answer = b"%T OK done\r\n"
            if command.startswith(b"CAPABILITY"):
                answer = b"* CAPABILITY IMAP4rev1 IDLE\r\n%T OK done\r\n"
            elif command.startswith(b"SELECT"):
                answer = b"* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 1] next\r\n%T OK open\r\n"
            elif command.startswith(b"UID SEARCH"):
                searches += 1
                answer = (
                    b"* SEARCH\r\n* 1 EXISTS\r\n%T OK done\r\n"
                    if searches == 1
                    else b"* SEARCH\r\n%T OK done\r\n"
                )
            elif command == b"IDLE":
                answer = b"+ idling\r\n"
            writer.write(answer.replace(b"%T", tag))

    async with serving(script) as port:
        reader = Mailbox(account(port), poll_seconds=30)
        async with notebook.reading(reader):
            await until(lambda: searches == 2, seconds=2)


async def test_a_silent_idle_is_followed_by_a_look(notebook: Notebook) -> None:
    """Pushes get lost in routers and providers; the poll beside them finds the mail."""
    quiet = {**ONE_MAIL, "UID SEARCH UID 1:": b"* SEARCH\r\n%T OK done\r\n"}
    answers = dict(quiet)
    async with serving(imap_script(answers)) as port, notebook.reading(mailbox(port)) as reader:
        await until(lambda: reader.state.connected)
        await asyncio.sleep(0.1)
        assert not notebook.kept
        answers.update(ONE_MAIL)
        await until(lambda: notebook.subjects == ["one"])


async def test_a_server_without_idle_is_polled(notebook: Notebook) -> None:
    answers: dict[str, bytes | None] = {"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n%T OK done\r\n"}
    async with serving(imap_script(answers)) as port, notebook.reading(mailbox(port)) as reader:
        await until(lambda: reader.state.connected)
        answers.update(ONE_MAIL)
        await until(lambda: notebook.subjects == ["one"])


async def test_a_mail_that_breaks_the_connection_every_time_is_set_down_and_the_next_is_read(
    notebook: Notebook,
) -> None:
    answers = {
        "UID SEARCH UID 1:": b"* SEARCH 4 5\r\n%T OK done\r\n",
        "UID SEARCH UID 5:": b"* SEARCH 5\r\n%T OK done\r\n",
        "UID FETCH 4:5 (UID FLAGS": b"* 2 FETCH (UID 4 FLAGS () RFC822.SIZE 9)\r\n"
        + HEAD
        + b"%T OK done\r\n",
        "UID FETCH 4:5 (UID BODY": b"",
        "UID FETCH 4 (UID BODY": b"",
    }
    async with serving(imap_script({**ONE_MAIL, **answers})) as port:
        reader = Mailbox(account(port), backoff_seconds=0.0002)
        async with notebook.reading(reader):
            await until(lambda: len(notebook.kept) == 2)

    broken, read = notebook.kept[7, 4], notebook.kept[7, 5]
    assert (broken.raw, broken.whole_bytes) == (b"", 9)
    assert read.raw == RAW


async def test_cancelling_leaves_nothing_behind() -> None:
    async with serving(imap_script({"SELECT": None})) as port:
        connection = ImapConnection(account(port), timeout=30)
        opening = asyncio.create_task(connection.open())
        await asyncio.sleep(0.1)
        cancelled = time.monotonic()
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening
        assert time.monotonic() - cancelled < 1
        # aioimaplib's object would wait for the cancelled command for ever: ours is over.
        with pytest.raises(ImapError, match="lost"):
            await connection.uids_after(0)


async def test_a_server_which_is_not_there_is_a_loss() -> None:
    async with serving(imap_script({})) as port:
        pass
    with pytest.raises(ImapError, match="lost"):
        await ImapConnection(account(port), timeout=1).open()


async def test_a_line_break_in_the_settings_is_no_second_command() -> None:
    async with serving(imap_script({})) as port:
        evil = Account("127.0.0.1", port, "desk\r\nx LOGOUT", "secret", Security.NONE)
        with pytest.raises(ImapError, match="protocol"):
            await ImapConnection(evil, timeout=1).open()


def test_the_uid_may_stand_behind_the_literal() -> None:
    lines: list[bytes | bytearray] = [
        b"1 FETCH (BODY[] {4}",
        bytearray(b"abcd"),
        b" UID 5)",
        b"2 FETCH (FLAGS ())",
    ]
    assert records(lines) == [
        (b"1 FETCH (BODY[] {4}  UID 5)", bytearray(b"abcd")),
        (b"2 FETCH (FLAGS ())", None),
    ]


def test_runs_of_uids_are_named_by_their_ends() -> None:
    assert uid_set([1, 2, 3, 7, 9, 10]) == "1:3,7,9:10"


def test_folder_names_are_written_in_modified_utf7() -> None:
    assert folder_name('R&D "x"') == '"R&-D \\"x\\""'
    assert folder_name("~peter/mail/台北/日本語") == '"~peter/mail/&U,BTFw-/&ZeVnLIqe-"'
