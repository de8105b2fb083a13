"""A made-up office large enough to be measured: a hundred clients, three hundred people with telephones, a staff chat."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from bot.book.commands import apply_file
from config.database import Database, sqlite_path
from intake.contacts.models import Address, Channel, Client, Contact
from intake.outbox import actions as outbox
from migrations.upgrade import upgrade
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.control.body import Body
from sandbox.telegram.control.gatherings import add_group
from sandbox.telegram.control.speech import say
from sandbox.telegram.people import Person
from tests.stories.stage import BOOKS

CLIENTS, NAMES = 100, ("Clara", "Jonas", "Mira")
PEOPLE = CLIENTS * len(NAMES)
FIRST, OLGA = 200_000_001, 199_999_999
STAFF_CHAT = -1_002_000_000_001
"""The first supergroup of a stand-in."""
SENTENCES = (
    "Please make a banner for the spring sale, the photos are on our disk.",
    "The contact form does not work since this morning, nobody can write to us.",
    "Our opening hours change in December: closed on the 24th, please put it on the page.",
    "Can you estimate what a shop with forty products would cost us?",
    "Ivan, replace the price list on the site, the new one has thirty lines.",
    "The mailbox of the accountant is full of spam again, what can be done?",
)


@dataclass
class Town:
    """A stand-in with everybody on it; nobody's words are waiting yet."""

    stand_in: TelegramStandIn
    people: list[int]

    async def says(self, person: int, text: str) -> None:
        """Without a pause of the event loop: whoever polls gets all that was said in one go."""
        world = self.stand_in.api.world
        await say(world, Body({"from": person, "text": text}, world))

    def taken(self) -> list[dict[str, Any]]:
        """The updates waiting for the bot, as if getUpdates had brought and confirmed them."""
        queue = self.stand_in.api.queue
        updates = [entry.body for entry in queue.pending()]
        queue.clear()
        return updates

    async def updates(self, numbers: range) -> list[dict[str, Any]]:
        """What each of these people asks, as updates."""
        for number in numbers:
            await self.says(self.people[number % PEOPLE], words(number))
        return self.taken()


def words(number: int) -> str:
    """What somebody asks; found again by its number."""
    return f"{SENTENCES[number % len(SENTENCES)]} Reference {number}."


@asynccontextmanager
async def open_town(limits_scale: float = 0.0) -> AsyncIterator[Town]:
    """`limits_scale`: how many times faster than real Telegram's limits refill, 0 for none."""
    stand_in = TelegramStandIn(limits_scale=limits_scale, poll_guard=False, seed=7)
    await stand_in.start()
    world = stand_in.api.world
    for number in (OLGA, *range(FIRST, FIRST + PEOPLE)):
        world.people[number] = Person(number, f"Person {number}", started=True)
    body = {"title": "Office", "creator": OLGA, "bot_admin": True}
    group = await add_group(stand_in.api, Body(body, world))
    assert group["id"] == STAFF_CHAT
    town = Town(stand_in, list(range(FIRST, FIRST + PEOPLE)))
    town.taken()
    try:
        yield town
    finally:
        await stand_in.stop()


def build_office(folder: Path) -> Path:
    """A database with the book applied and everybody bound; to be copied and never used itself."""
    path = folder / "office.db"
    url = f"sqlite+aiosqlite:///{path}"
    upgrade(url)
    asyncio.run(bind(url))
    return path


async def bind(url: str) -> None:
    """The book into a fresh database, and everybody of the town into the book's contacts."""
    database, now = Database(url), datetime.now(UTC)
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as book:
        book.write((BOOKS / "en.toml").read_text() + "".join(_client(number) for number in range(CLIENTS)))
        book.flush()
        await apply_file(Path(book.name), database, now)
    async with database.writing() as session:
        (await outbox.window(session)).staff_chat_id = STAFF_CHAT
        theirs = select(Contact.person_id).join(Client).where(Client.code.startswith("town"))
        persons = (await session.scalars(theirs.order_by(Contact.person_id))).all()
        rows = [
            {"person_id": person, "channel": Channel.TELEGRAM, "value": str(FIRST + place), "added_at": now}
            for place, person in enumerate(persons)
        ]
        assert len(rows) == PEOPLE
        await session.execute(insert(Address), rows)
    await database.close()


def _client(number: int) -> str:
    people = ", ".join(
        f'{{ name = "{name} Berg {number}", authority = "{authority}" }}'
        for name, authority in zip(NAMES, ("signer", "delegate", "member"), strict=True)
    )
    return (
        f'\n[clients.town{number}]\nname = "Town {number}"\ntariff = "{("care", "growth")[number % 2]}"\n'
        f"from = 2026-01-01\ncontacts = [{people}]\n"
    )


def fresh(office: Path, target: Path) -> str:
    """A copy of a database nobody is connected to, as a URL."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    shutil.copy(office, target)
    url = f"sqlite+aiosqlite:///{target}"
    assert sqlite_path(url) == target
    return url
