"""Files of tickets come onto our shelf by themselves, and what cannot come is given up with its reason."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from config.database import Database, Session
from intake.contacts.models import Channel, Client, Person
from intake.files import FULL, Fetched, Kept, Lacking, NoRoom, NotNow
from intake.message import IncomingFile
from intake.tickets.actions import file_answer
from intake.tickets.keeping import TRIES_MAX, FileKeeper
from intake.tickets.models import Attachment, Status, Ticket
from tests.intake.desk import NOW, TurnedClock, rows, running, until

AWAY = NotNow(60, "ClientConnectorError")
GONE = Lacking("wrong file_id or the file is temporarily unavailable", final=False)


@dataclass
class Telegram:
    """A `Source` that answers from a list, then with a file."""

    answers: list[Fetched] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, file_id: str) -> Fetched:
        self.asked.append(file_id)
        return self.answers.pop(0) if self.answers else Kept(f"hash of {file_id}")


class Cabinet:
    """A ticket whose files are kept."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = TurnedClock()
        self.telegram = Telegram()
        self.told: list[str] = []
        self.mails = Telegram()
        self.keeper = FileKeeper(database, self.clock, self.telegram, self.mails, self._too_big, self._came)

    async def _too_big(self, _session: Session, file: Attachment, _now: datetime) -> None:
        self.told.append(file.name)

    async def _came(self, _session: Session, file: Attachment, _now: datetime) -> None:
        self.told.append(f"came: {file.name}")

    async def files(self, *files: IncomingFile) -> None:
        async with self.database.writing() as session:
            client = Client(code="vega", name="Vega", created_at=NOW)
            ivan = Person(name="Ivan", created_at=NOW)
            session.add_all([client, ivan])
            await session.flush()
            ticket = Ticket(
                client_id=client.id, channel=Channel.DESK, title="Banner", language="en", status=Status.NEW,
                opened_at=NOW, touched_at=NOW,
            )  # fmt: skip
            session.add(ticket)
            await session.flush()
            await file_answer(
                session, ticket, text="", person_id=ivan.id, inbox_id=None, note=False, now=NOW, files=files
            )

    async def only(self) -> Attachment:
        [file] = await rows(self.database, Attachment)
        return file

    async def later(self, **delta: float) -> Attachment:
        self.clock.turn(**delta)
        await self.keeper.look()
        return await self.only()


@pytest.fixture
async def cabinet(database: Database) -> Cabinet:
    return Cabinet(database)


def photo(file_id: str = "AgAC1") -> IncomingFile:
    return IncomingFile("photo", "photo.jpg", "image/jpeg", 10, file_id)


async def test_what_came_by_telegram_is_kept_and_nothing_else_is_asked_for(cabinet):
    by_mail = IncomingFile("document", "a.pdf", "application/pdf", 3, sha256="abc")
    big = IncomingFile("video", "v.mp4", "video/mp4", 20 * 2**20 + 1, "BAAC1")
    place = IncomingFile("location", "55.7, 37.6", "text/plain", 0)
    await cabinet.files(photo("AgAC1"), by_mail, place, big, photo("AgAC2"))
    async with running(cabinet.keeper.run()):
        await until(lambda: len(cabinet.telegram.asked) == 2)
        await until(lambda: _kept(cabinet))
    assert sorted(cabinet.telegram.asked) == ["AgAC1", "AgAC2"]
    assert not await cabinet.keeper.look()


async def _kept(cabinet: Cabinet) -> bool:
    files = await rows(cabinet.database, Attachment)
    return [file.sha256 for file in files] == ["hash of AgAC1", "abc", None, None, "hash of AgAC2"]


async def test_an_unreachable_telegram_is_waited_for_as_long_as_it_takes(cabinet):
    await cabinet.files(photo())
    cabinet.telegram.answers = [AWAY] * (TRIES_MAX + 5)
    for _ in range(TRIES_MAX + 5):
        file = await cabinet.later(hours=4)
        assert (file.sha256, file.fault) == (None, AWAY.reason)
    assert (await cabinet.later(hours=4)).sha256 == "hash of AgAC1"


async def test_too_big_is_given_up_at_once_with_the_reason(cabinet):
    await cabinet.files(photo())
    cabinet.telegram.answers = [Lacking("file is too big", final=True)]
    file = await cabinet.later(seconds=0)
    assert (file.fault, file.fetch_at) == ("file is too big", None)
    assert cabinet.told == ["photo.jpg"]
    await cabinet.later(days=1)
    assert len(cabinet.telegram.asked) == 1


async def test_what_there_is_no_room_for_comes_once_there_is(cabinet):
    await cabinet.files(photo())
    cabinet.telegram.answers = [NoRoom()] * (TRIES_MAX + 5)
    for _ in range(TRIES_MAX + 5):
        file = await cabinet.later(hours=1)
        assert (file.sha256, file.fault) == (None, FULL)
    file = await cabinet.later(hours=1)
    assert (file.sha256, file.fault) == ("hash of AgAC1", None)


async def test_gone_is_believed_after_a_day_of_asking(cabinet):
    await cabinet.files(photo())
    cabinet.telegram.answers = [GONE] * 99
    for _ in range(TRIES_MAX):
        await cabinet.later(hours=4)
    file = await cabinet.only()
    assert (file.fault, file.fetch_at) == (GONE.reason, None)
    await cabinet.later(days=1)
    assert len(cabinet.telegram.asked) == TRIES_MAX


async def test_a_try_that_died_is_taken_up_later(cabinet):
    await cabinet.files(photo())
    assert await cabinet.keeper._take(await cabinet.only())
    assert not await cabinet.keeper.look(), "somebody has it"
    file = await cabinet.later(minutes=6)
    assert file.sha256 == "hash of AgAC1"
    assert file.fetch_at is None


async def test_the_pauses_grow(cabinet):
    await cabinet.files(photo())
    cabinet.telegram.answers = [GONE] * 3
    waits = []
    for _ in range(3):
        file = await cabinet.later(hours=4)
        assert file.fetch_at
        waits.append(file.fetch_at - cabinet.clock.now())
    assert waits == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
