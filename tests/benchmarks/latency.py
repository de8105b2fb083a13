"""From a client's words to their answer and to the card in the staff chat, at Telegram's real limits."""

import asyncio
import random
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.desk import BURST_QUIET
from tests.benchmarks.figures import Figure, percentile
from tests.benchmarks.program import run_office
from tests.benchmarks.town import FIRST, STAFF_CHAT, Town, fresh, open_town, words

IDLE_EACH_MINUTE, LOADED_EACH_SECOND = 10, 20
PAUSE = BURST_QUIET.total_seconds()
PATIENCE_SECONDS = 60


async def measure(office: Path, folder: Path, *, idle_seconds: float, loaded_seconds: float) -> list[Figure]:
    """First ten requests a minute at random moments, then twenty a second; nobody asks twice."""
    url = fresh(office, folder / "latency.db")
    async with open_town(limits_scale=1) as town, run_office(town, url, folder / "latency"):
        said = {0: await _says(town, 0)}
        await _all_answered(town, said)
        idle = range(1, 1 + round(idle_seconds * IDLE_EACH_MINUTE / 60))
        said |= await _talk(town, idle, idle_seconds)
        await _all_answered(town, said)
        await _all_shown(town, idle)
        loaded = range(idle.stop, idle.stop + round(loaded_seconds * LOADED_EACH_SECOND))
        said |= await _talk(town, loaded, loaded_seconds)
        await _all_answered(town, said)
        answers, cards = _arrivals(town, private=True), _arrivals(town, private=False)
    return [
        *_figures("answer, idle", [answers[n] - said[n] - PAUSE for n in idle]),
        *_figures("answer, 20 messages/s", [answers[n] - said[n] - PAUSE for n in loaded]),
        *_figures("card, 10 tickets/min", [cards[n] - said[n] - PAUSE for n in idle]),
    ]


async def _talk(town: Town, numbers: range, seconds: float) -> dict[int, float]:
    """Everybody asks at a random moment of the time; when they did."""
    chance = random.Random(len(numbers))
    moments = sorted(chance.uniform(0, seconds) for _ in numbers)
    began, said = time.monotonic(), {}
    for number, moment in zip(numbers, moments, strict=True):
        await asyncio.sleep(max(began + moment - time.monotonic(), 0))
        said[number] = await _says(town, number)
    return said


async def _says(town: Town, number: int) -> float:
    at = time.time()
    await town.says(town.people[number], words(number))
    return at


async def _all_answered(town: Town, said: dict[int, float]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len(_arrivals(town, private=True)) < len(said):
            await asyncio.sleep(0.2)


async def _all_shown(town: Town, numbers: range) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not set(numbers) <= _arrivals(town, private=False).keys():
            await asyncio.sleep(0.2)


def _arrivals(town: Town, *, private: bool) -> dict[int, float]:
    """When each request's answer, or card, was accepted by the stand-in."""
    found: dict[int, float] = {}
    for entry in town.stand_in.journal.entries:
        if entry["method"] != "sendMessage" or entry["verdict"] != "ok":
            continue
        number = _number(entry["params"], private=private)
        if number is not None:
            found.setdefault(number, datetime.fromisoformat(entry["at"]).timestamp())
    return found


def _number(params: dict[str, Any], *, private: bool) -> int | None:
    chat = int(params["chat_id"])
    if private:
        return None if chat < 0 else chat - FIRST
    _, _, reference = params["text"].rpartition("Reference ")
    return int(reference.partition(".")[0]) if chat == STAFF_CHAT and reference[:1].isdecimal() else None


def _figures(name: str, seconds: list[float]) -> list[Figure]:
    beside = f"{len(seconds)} messages, the pause of {PAUSE} s taken off"
    return [Figure(f"{name}, p{share}", percentile(seconds, share / 100), "s", beside) for share in (50, 95)]
