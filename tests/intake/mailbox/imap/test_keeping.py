"""The mailbox's way into the in-tray: each mail one row, whatever happens to the database, the server or the reader."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select

from config.database import Database
from config.leadership import lead
from intake.inbox.models import Inbound
from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.folders import FetchedMail, Folder, Head
from intake.mailbox.imap.keeping import MailReader
from sandbox.mail import MailStandIn
from tests.intake.mailbox.conftest import until
from tests.intake.mailbox.imap.scripted import between, hiding, serving
from tests.servers import Dovecot

DESK = "desk@example.net"
OPENED = datetime(2026, 11, 16, 12, tzinfo=UTC)
INBOX = Folder("mail.example", "INBOX", 7, 1)


class Standing:
    """A clock at which the desk is opened long before anything comes."""

    def now(self) -> datetime:
        return OPENED


def letter(subject: object) -> bytes:
    return f"From: vera@vega.example\r\nSubject: {subject}\r\n\r\nWords\r\n".encode()


def mail(uid: int, subject: object = None) -> FetchedMail:
    return FetchedMail(uid, letter(subject or uid), OPENED)


def reader(database: Database, mailbox: Mailbox) -> MailReader:
    return MailReader(database, Standing(), mailbox, DESK)


def idle_reader(database: Database) -> MailReader:
    return reader(database, Mailbox("imap://nobody@127.0.0.1"))


async def kept(database: Database) -> list[str]:
    """Subjects in the in-tray, in order."""
    async with database.reading() as session:
        rows = await session.scalars(select(Inbound.raw).order_by(Inbound.id))
        return [raw.split(b"\r\n")[1].removeprefix(b"Subject: ").decode() for raw in rows]


@contextlib.asynccontextmanager
async def reading(database: Database, mailbox: Mailbox) -> AsyncIterator[Mailbox]:
    task = asyncio.ensure_future(reader(database, mailbox).run())
    try:
        yield mailbox
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until_kept(database: Database, subjects: list[str]) -> None:
    async with asyncio.timeout(20):
        while sorted(await kept(database)) != sorted(subjects):
            await asyncio.sleep(0.05)


async def test_a_mail_kept_twice_is_one_row_and_the_watermark_never_goes_back(database: Database) -> None:
    ours, sleeper = idle_reader(database), idle_reader(database)
    await ours.place(INBOX)
    await ours.keep(INBOX, [mail(1), mail(2), mail(3)], 3)
    await sleeper.keep(INBOX, [mail(1)], 1)

    assert await kept(database) == ["1", "2", "3"]
    place = await ours.place(INBOX)
    assert (place.watermark, place.newest) == (3, (1, 2, 3))


async def test_under_a_new_uidvalidity_only_what_is_unknown_is_kept(database: Database) -> None:
    ours, again = idle_reader(database), Folder("mail.example", "INBOX", 8, 4)
    await ours.place(INBOX)
    await ours.keep(INBOX, [mail(1, "one"), mail(2, "two")], 2)

    place = await ours.place(again)
    assert (place.watermark, place.opened_at, place.history_below) == (0, OPENED, 4)
    await ours.keep(again, [mail(1, "two"), mail(2, "one"), mail(3, "three")], 3)

    assert await kept(database) == ["one", "two", "three"]
    assert (await ours.place(again)).watermark == 3
    old = Head(2, 100, OPENED - timedelta(days=3), seen=False)
    assert place.is_history(old)


async def test_the_same_numbers_in_another_folder_or_on_another_server_are_other_mails(
    database: Database,
) -> None:
    ours = idle_reader(database)
    others = {
        "first": INBOX,
        "folder": Folder("mail.example", "Desk", 7, 1),
        "host": Folder("new.example", "INBOX", 7, 1),
    }
    for name, folder in others.items():
        assert (await ours.place(folder)).watermark == 0
        await ours.keep(folder, [mail(1, name)], 1)
    assert await kept(database) == ["first", "folder", "host"]


async def test_of_two_desks_one_reads_and_the_other_takes_over(
    database: Database, standin: MailStandIn
) -> None:
    if database.is_sqlite:
        pytest.skip("one desk runs on a SQLite database, by its file lock")
    box = standin.office.inbox(DESK)
    mailboxes = [Mailbox(standin.imap_url(DESK)) for _ in range(2)]
    desks = [asyncio.ensure_future(lead(database, "mailbox", reader(database, one).run)) for one in mailboxes]
    await until(lambda: any(one.state.connected for one in mailboxes))
    await asyncio.sleep(0.5)
    [first] = [number for number, one in enumerate(mailboxes) if one.state.connected]
    box.add(letter("one"), OPENED)
    await until_kept(database, ["one"])

    desks[first].cancel()
    await until(lambda: mailboxes[1 - first].state.connected)
    assert not mailboxes[first].state.connected
    box.add(letter("two"), OPENED)
    await until_kept(database, ["one", "two"])
    desks[1 - first].cancel()
    await asyncio.gather(*desks, return_exceptions=True)


async def test_a_full_disk_marks_nothing_and_loses_nothing(database: Database, standin: MailStandIn) -> None:
    if not database.is_sqlite:
        pytest.skip("fills a SQLite file")
    box = standin.office.inbox(DESK)
    async with reading(database, Mailbox(standin.imap_url(DESK), backoff_seconds=0.05)) as mailbox:
        await until(lambda: mailbox.state.connected)
        async with fullness(database):
            for number in range(3):
                box.add(letter(f"{number} {'x' * 400_000}"), OPENED)
            await until(lambda: mailbox.state.failures >= 2)
            assert mailbox.state.last_error == "store: OperationalError"
            assert not any(mail.flags for mail in box)
            assert await kept(database) == []
        async with asyncio.timeout(10):
            while len(await kept(database)) < 3:
                await asyncio.sleep(0.05)
        await until(lambda: all("\\Seen" in mail.flags for mail in box))
    assert mailbox.state.last_error is None


@contextlib.asynccontextmanager
async def fullness(database: Database) -> AsyncIterator[None]:
    """While it lasts, the file may not grow (sqlite.org/pragma.html, max_page_count)."""

    def limit(connection, *_):
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages + 20 if limited else 2**30}")
        cursor.fetchall()
        cursor.close()

    limited = True
    event.listen(database.engine.sync_engine, "checkout", limit)
    yield
    limited = False


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "moment", [b"UID SEARCH", b"BODY.PEEK", b"BODY[] {", b"UID STORE", b"UID MOVE", b"COPYUID"]
)
async def test_a_server_killed_in_the_middle_of_a_command_costs_nothing(
    database: Database, shared_dovecot: Dovecot, desk: str, moment: bytes
) -> None:
    subjects = [str(number) for number in range(30)]
    for subject in subjects:
        shared_dovecot.mails.put(desk, letter(subject))
    killed = asyncio.Event()

    async def kill_at_the_moment(words: bytes) -> bytes:
        if moment not in words or killed.is_set():
            return words
        shared_dovecot.kill()
        killed.set()
        return words[: len(words) // 2]

    line = between(shared_dovecot.port, asked=kill_at_the_moment, said=kill_at_the_moment)
    async with serving(line) as port:
        url = shared_dovecot.url(desk).replace(f":{shared_dovecot.port}/", f":{port}/")
        moving = moment in (b"UID MOVE", b"COPYUID")
        async with reading(
            database, Mailbox(url + "?move=Done%20ones" * moving, backoff_seconds=0.05)
        ) as mailbox:
            await until(killed.is_set)
            await until(lambda: not mailbox.state.connected)
            await asyncio.to_thread(shared_dovecot.start)
            await until_kept(database, subjects)
            where = shared_dovecot.mails.folder / desk
            if moving:
                # Killed between copying and expunging, Dovecot has a mail in both: then it is moved again.
                await until(lambda: lying(where) == [] and set(lying(where / ".Done ones")) == set(subjects))
            else:
                await until(lambda: marked(where) == 30)
                assert sorted(lying(where)) == sorted(subjects)


def marked(box: Path) -> int:
    return len(list((box / "cur").glob("*:2,*S*")))


def lying(box: Path) -> list[str]:
    """Subjects of the mails in a folder."""
    found = []
    for file in [*box.glob("new/*"), *box.glob("cur/*")]:
        with contextlib.suppress(FileNotFoundError):  # just moved, or marked
            found.append(file.read_text().splitlines()[1].removeprefix("Subject: "))
    return found


@pytest.mark.dovecot
@pytest.mark.parametrize("missing", [b" MOVE ", b" UIDPLUS "])
async def test_mails_are_moved_by_servers_that_know_no_move(
    database: Database, shared_dovecot: Dovecot, desk: str, missing: bytes
) -> None:
    for subject in ("one", "two"):
        shared_dovecot.mails.put(desk, letter(subject))
    async with serving(hiding(shared_dovecot.port, missing)) as port:
        url = shared_dovecot.url(desk).replace(f":{shared_dovecot.port}/", f":{port}/")
        async with reading(database, Mailbox(url + "?move=Done")):
            box = shared_dovecot.mails.folder / desk
            await until(lambda: lying(box) == [] and sorted(lying(box / ".Done")) == ["one", "two"])
    assert await kept(database) == ["one", "two"]


@pytest.mark.dovecot
async def test_a_reader_stopped_at_any_moment_keeps_each_mail_once(
    database: Database, shared_dovecot: Dovecot, desk: str
) -> None:
    chance = random.Random(7)
    subjects = [str(number) for number in range(300)]
    for subject in subjects:
        shared_dovecot.mails.put(desk, letter(subject))
    for _ in range(20):
        async with reading(database, Mailbox(shared_dovecot.url(desk))):
            await asyncio.sleep(chance.uniform(0, 0.15))
    async with reading(database, Mailbox(shared_dovecot.url(desk))):
        await until_kept(database, subjects)
        await until(lambda: marked(shared_dovecot.mails.folder / desk) == 300)
    assert Counter(await kept(database)) == Counter(subjects)
