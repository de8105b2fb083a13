"""A thousand queued messages to three hundred chats and the staff group, against the shortest time the limits allow."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from config.database import Database
from intake.letter import letter
from intake.outbox import actions as outbox
from intake.outbox.rules import Pace
from sandbox.telegram.limits import GROUP, OVERALL, PRIVATE, Rate
from tests.benchmarks.figures import Figure
from tests.benchmarks.program import run_office
from tests.benchmarks.town import STAFF_CHAT, Town, fresh, open_town, words

TO_STAFF = 12
"""Of a thousand: more would make the group's twenty a minute the only thing measured."""
OF_IDEAL = 0.95
PATIENCE_SECONDS = 600


async def measure(office: Path, folder: Path, *, sends: int) -> list[Figure]:
    """At real limits and the real pace: scaled, what the program needs itself would be scaled with them."""
    url = fresh(office, folder / "drain.db")
    async with open_town(limits_scale=1) as town:
        places = _places(town, sends)
        await _queue(url, places)
        async with run_office(town, url, folder / "drain"):
            moments = await _sent(town, sends)
        too_fast = sum(entry["status"] == 429 for entry in town.stand_in.journal.entries)
    seconds = max(moments) - min(moments)
    by_limits, by_pace = _ideal(places), _ideal_at_own_pace(places)
    of_limits, of_pace = by_limits / seconds, by_pace / seconds
    return [
        Figure(
            f"drain of {sends}", seconds, "s", f"what its own pace allows, {by_pace:.1f} s",
            of_pace, f"≥ {OF_IDEAL}", of_pace >= OF_IDEAL,
        ),
        Figure(
            f"drain of {sends}, of Telegram's limits", seconds, "s", f"what the limits allow, {by_limits:.1f} s",
            of_limits, f"≥ {OF_IDEAL}", of_limits >= OF_IDEAL,
        ),
        Figure("429 answers while draining", too_fast, "", goal="none", met=not too_fast),
    ]  # fmt: skip


def _places(town: Town, sends: int) -> list[int]:
    staff = round(sends * TO_STAFF / 1000)
    chats = [town.people[number % len(town.people)] for number in range(sends - staff)]
    step = len(chats) // staff
    for number in range(staff):
        chats.insert(number * (step + 1), STAFF_CHAT)
    return chats


async def _queue(url: str, places: list[int]) -> None:
    database, now = Database(url), datetime.now(UTC)
    async with database.writing() as session:
        for number, chat in enumerate(places):
            said = letter(words(number))
            await outbox.send_chat(session, key=f"bench:{number}", chat_id=chat, letter=said, now=now)
    await database.close()


async def _sent(town: Town, sends: int) -> list[float]:
    """When each was accepted."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        entries = [entry for entry in town.stand_in.journal.entries if entry["method"] == "sendMessage"]
        moments = [
            datetime.fromisoformat(entry["at"]).timestamp() for entry in entries if entry["verdict"] == "ok"
        ]
        if len(moments) >= sends:
            return moments
        await asyncio.sleep(0.5)
    raise TimeoutError


def _ideal(places: list[int]) -> float:
    """Seconds, from the first to the last, of a sender that knows every bucket."""

    def needed(count: int, rate: Rate) -> float:
        return max(count - rate.burst, 0) / rate.per_second

    each = Counter(places)
    times = [needed(count, GROUP if chat < 0 else PRIVATE) for chat, count in each.items()]
    return max(needed(len(places), OVERALL), *times)


def _ideal_at_own_pace(places: list[int]) -> float:
    each, pace = Counter(places), Pace()
    buckets = [(count, pace.lane(str(chat))) for chat, count in each.items()]
    return max(
        (count - bucket.burst) * bucket.every for count, bucket in [*buckets, (len(places), pace.whole())]
    )
