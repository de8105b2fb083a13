"""One client who does not stop writing, through the real program at Telegram's real limits, and others who ask meanwhile."""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import func, insert, select

from config.database import Database
from intake.contacts.models import Address, Channel, Employee
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState
from intake.tickets.models import Ticket, TicketMessage
from sandbox.telegram.control.body import Body
from sandbox.telegram.control.speech import say
from sandbox.telegram.people import Person
from tests.benchmarks.figures import percentile
from tests.benchmarks.program import Running, run_office, worked_seconds
from tests.benchmarks.town import FIRST, NAMES, OLGA, STAFF_CHAT, Town, open_town
from tests.stories.stage import plain
from tests.torture.proofs import Findings

IVAN, WRITER = 199_999_998, FIRST
IN_ONE_GO = 100
PICTURE_EVERY = 10
"""Of so many messages one is a picture."""
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
ASKS_EVERY, ADDS_AFTER = 10.0, 15.0
"""Seconds: between two requests of others, who are each of another client; and until they say something more."""
AT_MOST_SECONDS = float(os.environ.get("OKOSHKO_TEST_FLOOD_SECONDS", 3600))
PATIENCE_SECONDS = 120
REST_SECONDS = 60.0
"""After the last of it was worked off: what still waits then to be sent has been piled up."""
ANSWERED_WITHIN, SHOWN_WITHIN, GROWN_MB = 60.0, 120.0, 150.0
"""Not minutes, on a machine that others use, too."""
SENT, SENT_ON = 40, 50
"""To whoever writes; and to whoever does it: the card, twenty albums of what was there, the first twenty of what was added,
and their pictures."""
SLOWER = 2.0
"""The last tenth against the second, in the processor's time: what costs more with each message would be ten times as
slow. In the first everything is made that is made once, and the first messages are weighed."""


@dataclass
class Seen:
    """What was measured while it went on."""

    done: list[tuple[float, int, float]] = field(default_factory=list)
    """Seconds since the first message, rows worked off, seconds of the processor."""
    memory_mb: list[float] = field(default_factory=list)
    asked: dict[int, float] = field(default_factory=dict)
    added: dict[int, float] = field(default_factory=dict)
    """When each of the others wrote, and wrote again; by their number."""


async def bind_staff(url: str) -> None:
    """Olga and Ivan have opened the bot, as the town's people have."""
    database, now = Database(url), datetime.now(UTC)
    async with database.writing() as session:
        for code, account in (("olga", OLGA), ("ivan", IVAN)):
            person = await session.scalar(select(Employee.person_id).where(Employee.code == code))
            row = {"person_id": person, "channel": Channel.TELEGRAM, "value": str(account), "added_at": now}
            await session.execute(insert(Address), row)
    await database.close()


async def flood(url: str, folder: Path, messages: int, tell: Callable[[str], object]) -> Findings:
    """`messages` as fast as Telegram takes them; halfway the office decides and gives the request to Ivan."""
    await bind_staff(url)
    database, seen = Database(url), Seen()
    async with open_town(limits_scale=1) as town:
        world = town.stand_in.api.world
        world.people[IVAN] = Person(IVAN, "Ivan", started=True)
        world.chats[STAFF_CHAT].members[IVAN] = world.chats[STAFF_CHAT].member(OLGA)
        async with run_office(town, url, folder) as office, ClientSession() as http:
            await _first(town, database)
            seen.memory_mb.append(office.memory_mb())
            began = time.monotonic()
            others = asyncio.create_task(_others(town, seen))
            given = asyncio.create_task(_given(town, database, http, messages))
            await _written(town, messages)
            await _worked_off(database, office, seen, began, messages, tell)
            others.cancel()
            if not given.done():
                given.cancel()
            await asyncio.sleep(REST_SECONDS)
        found = await _counted(database, messages)
    _judge(found, seen, town)
    await database.close()
    return found


async def _first(town: Town, database: Database) -> None:
    """Somebody's request is answered before anything begins: aiogram is there then. Olga and Ivan open their chats."""
    for employee in (OLGA, IVAN):
        await town.says(employee, "/start")
    await town.says(town.people[-1], "Good morning, is somebody there? Our page is down.")
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not any(_chat(entry) == town.people[-1] for entry in town.stand_in.journal.entries):
            await asyncio.sleep(0.1)


async def _written(town: Town, messages: int) -> None:
    world = town.stand_in.api.world
    picture = {"name": "a.png", "mime": "image/png", "base64": PIXEL}
    for number in range(messages):
        words = f"Do it at last, do it now! {number}"
        said: dict[str, Any] = {"from": WRITER, "text": words}
        if number % PICTURE_EVERY == PICTURE_EVERY - 1:
            said = {"from": WRITER, "photo": picture, "caption": words}
        await say(world, Body(said, world))
        if number % IN_ONE_GO == IN_ONE_GO - 1:
            await asyncio.sleep(0.02)


async def _others(town: Town, seen: Seen) -> None:
    """Somebody of another client every few seconds, who adds to it a little later."""
    for number in range(1, len(town.people) // len(NAMES)):
        person = number * len(NAMES)
        seen.asked[person] = time.time()
        await town.says(town.people[person], f"Please replace the banner on our page. Reference {person}.")
        await asyncio.sleep(ASKS_EVERY)
        earlier = [one for one, at in seen.asked.items() if time.time() - at > ADDS_AFTER]
        for one in earlier:
            if one not in seen.added:
                seen.added[one] = time.time()
                await town.says(town.people[one], f"By the way: in red. Again {one}.")


async def _given(town: Town, database: Database, http: ClientSession, messages: int) -> None:
    """Halfway Olga decides: in tariff, Ivan does it. From then on he would read each of the messages."""
    while await _done(database) < messages / 2:
        await asyncio.sleep(0.5)
    async with asyncio.timeout(PATIENCE_SECONDS):
        for label, chat in (("In tariff: ", STAFF_CHAT), ("Ivan Novak", OLGA)):
            while not await _pressed(town, http, label, chat):
                await asyncio.sleep(1)


async def _pressed(town: Town, http: ClientSession, label: str, chat: int) -> bool:
    for message in reversed(town.stand_in.api.world.chats[chat].messages.values()):
        rows = (message.markup or {}).get("inline_keyboard", [])
        fitting = [one for row in rows for one in row if plain(one["text"]).startswith(label)]
        if "Do it at last" in str(message.content.get("text", "")) and fitting:
            body = {"from": OLGA, "chat": chat, "message_id": message.id, "wait": 20}
            body["data"] = fitting[0]["callback_data"]
            async with http.post(f"{town.stand_in.url}/control/press", json=body) as response:
                return response.status == 200
    return False


async def _done(database: Database) -> int:
    async with database.reading() as session:
        done = select(func.count()).where(Inbound.state == InboxState.DONE, Inbound.lane == str(WRITER))
        return await session.scalar(done) or 0


async def _worked_off(
    database: Database,
    office: Running,
    seen: Seen,
    began: float,
    messages: int,
    tell: Callable[[str], object],
) -> None:
    told = 0
    while time.monotonic() - began < AT_MOST_SECONDS:
        await asyncio.sleep(0.5)
        done, seconds = await _done(database), time.monotonic() - began
        seen.done.append((seconds, done, worked_seconds(office.child.pid)))
        seen.memory_mb.append(office.memory_mb())
        if done * 10 // messages > told:
            told = done * 10 // messages
            tell(f"{done} worked off after {seconds:.0f} s (load {os.getloadavg()[0]:.1f})")
        if done >= messages:
            return


async def _counted(database: Database, messages: int) -> Findings:
    found = Findings()
    of_writer = select(Inbound.id).where(Inbound.lane == str(WRITER))
    counts = {
        "stored": select(func.count()).where(Inbound.lane == str(WRITER)),
        "on a request": select(func.count(func.distinct(TicketMessage.text))).where(
            TicketMessage.inbox_id.in_(of_writer)
        ),
        "requests": select(func.count(func.distinct(TicketMessage.ticket_id))).where(
            TicketMessage.inbox_id.in_(of_writer)
        ),
        "all requests": select(func.count(Ticket.id)),
        "still to be sent": select(func.count()).where(
            Outbound.state == OutboxState.WAITING, Outbound.due_at <= datetime.now(UTC)
        ),
    }
    async with database.reading() as session:
        for name, question in counts.items():
            found.figures[name] = await session.scalar(question) or 0
    found.none("not stored", messages - found.figures["stored"])
    found.none("not worked off", messages - found.figures["on a request"])
    found.none("requests too many", found.figures["requests"] - 1)
    return found


def _judge(found: Findings, seen: Seen, town: Town) -> None:
    entries = [entry for entry in town.stand_in.journal.entries if entry["verdict"] == "ok"]
    for name, chat in (("to the writer", WRITER), ("to Ivan", IVAN), ("to the office", STAFF_CHAT)):
        sent = [one for one in entries if one["method"].startswith("send") and _chat(one) == chat]
        found.figures[f"sent {name}"] = len(sent)
    edits = [one for one in entries if one["method"].startswith("edit") and _chat(one) == STAFF_CHAT]
    found.figures["cards edited"] = len(edits)
    found.figures["429"] = sum(entry["status"] == 429 for entry in town.stand_in.journal.entries)
    reached = seen.done[-1][1]
    at = [next(one for one in seen.done if one[1] >= reached * tenth / 10) for tenth in range(11)]
    found.figures |= {"worked off": reached, "seconds": at[10][0], "processor": at[10][2] - at[0][2]}
    found.figures |= {"second tenth": at[2][2] - at[1][2], "last tenth": at[10][2] - at[9][2]}
    found.figures |= {"memory before": seen.memory_mb[0], "memory at most": max(seen.memory_mb)}
    waited = {
        "answer": _waits(entries, seen.asked, "", private=True),
        "card": _waits(entries, seen.asked, "Reference {}.", private=False),
        "card with what was added": _waits(entries, seen.added, "Again {}.", private=False),
    }
    for name, seconds in waited.items():
        if seconds:  # of a short flood nobody adds anything
            found.figures |= {f"{name}, half": percentile(seconds, 0.5), f"{name}, worst": max(seconds)}
    found.figures["others"] = len(seen.asked)
    _promised(found)


def _promised(found: Findings) -> None:
    figures = found.figures
    limits = {
        "answer, worst": ANSWERED_WITHIN,
        "card, worst": SHOWN_WITHIN,
        "card with what was added, worst": SHOWN_WITHIN,
        "memory at most": figures["memory before"] + GROWN_MB,
        "last tenth": figures["second tenth"] * SLOWER + 1,
        "sent to the writer": SENT,
        "sent to Ivan": SENT_ON,
        "still to be sent": 0,
    }
    found.broken += [
        f"{name}: {figures[name]:.1f}" for name, most in limits.items() if figures.get(name, 0) > most
    ]


def _chat(entry: dict[str, Any]) -> int:
    return int(entry["params"].get("chat_id", 0))


def _waits(entries: list[dict[str, Any]], said: dict[int, float], mark: str, *, private: bool) -> list[float]:
    """Seconds until each of the others had it before them; infinite where they never did."""
    waits = []
    for person, at in said.items():
        chat = FIRST + person if private else STAFF_CHAT
        fitting = (
            datetime.fromisoformat(one["at"]).timestamp() - at
            for one in entries
            if _chat(one) == chat and mark.format(person) in str(one["params"].get("text", ""))
        )
        waits.append(next((seconds for seconds in fitting if seconds >= 0), float("inf")))
    return waits
