"""The real program, killed again and again in the middle of its work: nothing is lost, nothing comes twice uncounted."""

import asyncio
import contextlib
import os
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from sqlalchemy import func, select

from config.clock import SANDBOX_CLOCK
from config.database import Database
from intake.contacts.actions import invite_contact
from intake.contacts.models import Authority, Client
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState, OutboxView
from intake.tickets.models import Direction, Ticket, TicketMessage
from sandbox.clock import VirtualClock
from sandbox.program import environment
from sandbox.telegram import TelegramStandIn
from tests.databases import SqliteFiles
from tests.stories.stage import TUESDAY_MORNING

KILLS = 3
MESSAGES_EACH = 10
CLIENTS = ("vega", "orchard", "harbour")
SECRET = "of this story"
START_SECONDS = 60
PARTING_SECONDS = 10
READY = re.compile(r"ready after ([\d.]+) s")


@dataclass
class Desk:
    """`python -m bot run` as a child, and the Telegram and database it stands between."""

    stand_in: TelegramStandIn
    http: ClientSession
    url: str
    data: Path
    database: Database
    chance: random.Random
    child: asyncio.subprocess.Process | None = None
    people: list[int] = field(default_factory=list)
    staff_chat: int = 0
    said: list[str] = field(default_factory=list)
    started_at: float = 0.0

    @property
    def log(self) -> Path:
        return self.data / "program.log"

    async def act(self, path: str, **fields: Any) -> Any:
        async with self.http.post(f"{self.stand_in.url}/control/{path}", json=fields) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def start(self) -> None:
        settings = {
            "DATABASE_URL": self.url,
            "DATA": str(self.data),
            "TELEGRAM_TOKEN": self.stand_in.token,
            "TELEGRAM_API": self.stand_in.url,
            "STAFF_CHAT": str(self.staff_chat),
            "SECRET": SECRET,
            "LISTEN": "127.0.0.1:0",
        }
        self.log.write_text("")
        self.started_at = time.monotonic()
        with self.log.open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                cwd=self.data,
                env=environment(settings),
                stdout=log,
                stderr=log,
            )

    async def ends_by(self, sign: signal.Signals) -> int:
        assert self.child
        with contextlib.suppress(ProcessLookupError):
            self.child.send_signal(sign)
        async with asyncio.timeout(PARTING_SECONDS):
            return await self.child.wait()

    async def until_ready(self) -> float:
        """Seconds from its start, as it says itself."""
        async with asyncio.timeout(START_SECONDS):
            while not (found := READY.search(self.log.read_text(errors="replace"))):
                assert self.child
                assert self.child.returncode is None, self.log.read_text(errors="replace")
                await asyncio.sleep(0.05)
        return float(found[1])

    async def until_stored(self) -> float:
        """Seconds from the start of the process until all that was said is stored and confirmed."""
        async with asyncio.timeout(START_SECONDS):
            while self.stand_in.api.queue.pending():
                await asyncio.sleep(0.02)
        return time.monotonic() - self.started_at

    async def until_done(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while await self.unfinished():
                await asyncio.sleep(0.1)

    async def unfinished(self) -> int:
        async with self.database.reading() as session:
            questions = (
                select(func.count()).where(Inbound.state == InboxState.NEW),
                select(func.count()).where(Outbound.state.in_((OutboxState.WAITING, OutboxState.SENDING))),
                select(func.count()).where(OutboxView.wanted > OutboxView.shown),
            )
            return sum([await session.scalar(question) or 0 for question in questions])

    async def say(self, person: int, number: int) -> None:
        """Sometimes a while after what was said last, so that it becomes a ticket of its own."""
        if self.chance.random() < 0.4:
            await self.act("clock", advance_seconds=1800)
        text = f"Please change the page number {person}-{number} of our catalogue"
        self.said.append(text)
        await self.act("say", **{"from": self.people[person]}, text=text)

    def memory_mb(self) -> int:
        assert self.child
        status = Path(f"/proc/{self.child.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


@pytest.fixture
async def desk(booked: str, tmp_path: Path) -> AsyncIterator[Desk]:
    """An office with three clients who have their links, and a staff chat; the program is not started yet."""
    seed = int(os.environ.get("OKOSHKO_TEST_SEED", random.randrange(10**6)))
    print(f"seed {seed}")
    clock = VirtualClock(offset_file=tmp_path / SANDBOX_CLOCK)
    clock.move_to(TUESDAY_MORNING)
    stand_in = TelegramStandIn(clock=clock, limits_scale=100, poll_guard=False, seed=seed)
    await stand_in.start()
    files = SqliteFiles(tmp_path)
    url = files.copy(booked)
    database = Database(url)
    async with ClientSession() as http:
        desk = Desk(stand_in, http, url, tmp_path, database, random.Random(seed))
        olga = await desk.act("people", first_name="Olga")
        group = await desk.act("groups", title="Office", members=[], creator=olga["id"], bot_admin=True)
        desk.staff_chat = group["id"]
        for code in CLIENTS:
            person = await desk.act("people", first_name=code)
            desk.people.append(person["id"])
            await desk.act("start", **{"from": person["id"]}, payload=await _link(database, code))
        yield desk
        if desk.child and desk.child.returncode is None:
            await desk.ends_by(signal.SIGKILL)
    await database.close()
    await stand_in.stop()


async def _link(database: Database, code: str) -> str:
    async with database.writing() as session:
        client = await session.scalar(select(Client).where(Client.code == code))
        return await invite_contact(
            session,
            client_id=client.id,
            authority=Authority.SIGNER,
            person_id=None,
            key=SECRET.encode(),
            now=TUESDAY_MORNING,
        )


@pytest.mark.slow
async def test_killed_at_any_moment_nothing_is_lost_and_every_copy_is_counted(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        pytest.skip("the embedded database, as it is installed")
    waiting = [(person, number) for number in range(MESSAGES_EACH) for person in range(len(CLIENTS))]
    share = len(waiting) // (KILLS + 1)
    await desk.act("faults", kind="slow", method="sendMessage", times=6, seconds=0.4)
    await desk.act("faults", kind="cut", method="sendMessage", times=2)
    for kill in range(KILLS):
        await desk.start()
        if kill == 0:
            print(f"first message stored after {await desk.until_stored():.1f} s")
        else:
            print(f"ready after {await desk.until_ready():.1f} s, {desk.memory_mb()} MB")
        for person, number in waiting[kill * share : (kill + 1) * share]:
            await desk.say(person, number)
            await asyncio.sleep(desk.chance.uniform(0, 0.15))
        await asyncio.sleep(desk.chance.uniform(0, 0.6))
        await desk.ends_by(signal.SIGKILL)
    await desk.start()
    for person, number in waiting[KILLS * share :]:
        await desk.say(person, number)
    await desk.until_ready()
    await desk.until_stored()
    await desk.until_done()
    asked_to_stop = time.monotonic()
    assert await desk.ends_by(signal.SIGTERM) == 0, desk.log.read_text(errors="replace")
    print(f"stopped within {time.monotonic() - asked_to_stop:.1f} s")
    await nothing_is_lost(desk)
    await every_copy_is_counted(desk)


async def nothing_is_lost(desk: Desk) -> None:
    """Every word on exactly one ticket, every ticket acknowledged to whoever asked, nothing set aside or unsent."""
    async with desk.database.reading() as session:
        kept = Counter(
            await session.scalars(select(TicketMessage.text).where(TicketMessage.direction == Direction.IN))
        )
        tickets = list(await session.scalars(select(Ticket.id)))
        inbox = Counter(await session.scalars(select(Inbound.state)))
        outbox = Counter(await session.scalars(select(Outbound.state)))
    assert kept == Counter(desk.said)
    assert set(inbox) == {InboxState.DONE}
    assert set(outbox) == {OutboxState.SENT}
    seen = [words for person in desk.people for words in await _said_by_us(desk, person)]
    # How many tickets a client's words make depends on the pauses between them, and so on the kills.
    assert len(tickets) >= len(CLIENTS)
    for ticket in tickets:
        assert any(words.startswith(f"Logged, #{ticket}.") for words in seen), f"#{ticket} in {seen}"


async def every_copy_is_counted(desk: Desk) -> None:
    """What people see beyond one message a row is at most what the program itself says it may have sent twice."""
    async with desk.database.reading() as session:
        sent = await session.scalar(select(func.count()).select_from(Outbound)) or 0
        cards = await session.scalar(select(func.count()).where(OutboxView.message_id.is_not(None))) or 0
        counted = [
            await session.scalar(select(func.sum(table.maybe_dup))) or 0 for table in (Outbound, OutboxView)
        ]
    seen = sum([len(await _said_by_us(desk, chat)) for chat in (*desk.people, desk.staff_chat)])
    extra = seen - sent - cards
    print(
        f"{len(desk.said)} messages, {sent} answers, {cards} cards, {extra} extra copies, {sum(counted)} counted"
    )
    assert 0 <= extra <= sum(counted)


async def _said_by_us(desk: Desk, chat: int) -> list[str]:
    async with desk.http.get(f"{desk.stand_in.url}/control/chats/{chat}/messages") as response:
        messages = await response.json()
    return [message.get("text", "") for message in messages if message.get("from", {}).get("is_bot")]


@pytest.mark.slow
async def test_asked_to_stop_while_it_still_starts_it_stops(desk: Desk) -> None:
    if not desk.database.is_sqlite:
        pytest.skip("the embedded database, as it is installed")
    await desk.start()
    await desk.until_stored()
    assert await desk.ends_by(signal.SIGTERM) == 0, desk.log.read_text(errors="replace")
    assert "Traceback" not in desk.log.read_text(errors="replace")
