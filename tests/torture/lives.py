"""One life after another: each begins, works, and is cut off - at a chosen commit, or at any moment."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from tests.torture.folk import Folk
from tests.torture.house import House
from tests.torture.proofs import Findings, prove, unfinished

FAULTS = (
    {"kind": "cut", "method": "sendMessage"},
    {"kind": "drop", "method": "sendMessage"},
    {"kind": "slow", "method": "sendMessage", "seconds": 0.3},
    {"kind": "429", "retry_after": 1},
    {"kind": "500"},
    {"kind": "502"},
    {"kind": "500", "method": "getUpdates"},
    {"kind": "redeliver", "times": 5},
)
Day = Callable[[House], Awaitable[None]]
IN_VAIN = 12
SETTLING_SECONDS = 3600
"""A thousand cards take a while on a machine that others use."""


@dataclass
class Lives:
    """So many messages in so many lives, and the reckoning."""

    house: House
    kills: int
    messages: int
    say: Callable[[str], object]
    bad_days: Sequence[Day] = ()
    life_seconds: float = 5.0
    survey: int = 40
    """Messages in the first life, which learns where commits are made."""
    every_commit: bool = False
    """Whether to go on after `kills` until each commit has been died at, before it and after it."""
    commits: list[str] = field(default_factory=list)
    alive_at: list[str] = field(default_factory=list)
    """The commits nobody has died at yet."""
    lost_replies: int = 0

    _in_vain: int = 0
    """Lives that ended at no commit, since one did."""

    async def run(self) -> Findings:
        folk = Folk(self.house)
        for _ in range(4):
            await folk.top_up()
        crowd = [asyncio.create_task(folk.talk()), asyncio.create_task(folk.watch())]
        try:
            places = await self._survey(folk)
            self.commits = [f"{place}|{moment}" for place in places for moment in ("before", "after")]
            self.alive_at = list(self.commits)
            lived = 0
            while self._goes_on(lived) and not any(person.done() for person in crowd):
                share = (self.messages - self.survey) * (lived + 1) // (self.kills + 2)
                folk.allowed = min(self.survey, self.messages) + max(share, 0)
                await self._live(planned=lived % 2 == 0 or lived >= self.kills)
                lived += 1
                if lived % 10 == 0:
                    self.say(
                        f"  {lived} kills, {folk.messages} messages, {folk.presses} presses, "
                        f"{len(self.commits) - len(self.alive_at)} of {len(self.commits)} commits"
                    )
            await self._bad_days(folk)
            folk.allowed = self.messages
            await self._last_life(folk, crowd)
        finally:
            for person in crowd:
                person.cancel()
            outcomes = await asyncio.gather(*crowd, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome
        found = await prove(self.house, folk)
        found.figures |= {
            "kills": lived,
            "presses": folk.presses,
            "lost_replies": self.lost_replies,
            "commits": len(self.commits),
            "died_at_commits": len(self.commits) - len(self.alive_at),
            "never_died_at": self.alive_at,
        }
        return found

    def _goes_on(self, lived: int) -> bool:
        """Some commits are rare, and a life may pass without one: some more lives are given to them."""
        if lived < self.kills:
            return True
        return self.every_commit and bool(self.alive_at) and self._in_vain < IN_VAIN

    async def _survey(self, folk: Folk) -> list[str]:
        """The first life: everything is done a few times, and every place that commits is noted."""
        notes = self.house.data / "places"
        await self.house.start(places=str(notes))
        await self.house.until_ready()
        folk.allowed = min(self.survey, self.messages)
        async with asyncio.timeout(SETTLING_SECONDS):
            await self._rest(folk)
        await self.house.end(signal.SIGTERM)
        return sorted(set(notes.read_text().split()))

    async def _bad_days(self, folk: Folk) -> None:
        """What else happens to machines, with people talking all the while."""
        begun = folk.allowed
        for number, day in enumerate(self.bad_days, 1):
            folk.allowed = begun + (self.messages - begun) * number // (len(self.bad_days) + 1)
            await day(self.house)

    async def _live(self, *, planned: bool) -> None:
        """A life with a fault or two; planned, it ends at the first commit nobody has died at, if it comes to one."""
        chance = self.house.chance
        for _ in range(chance.randrange(3)):
            fault = dict(chance.choice(FAULTS))
            self.lost_replies += fault["kind"] in ("cut", "slow")
            await self.house.act("faults", **fault)
        if planned and self.alive_at:
            died = self.house.data / "died"
            died.unlink(missing_ok=True)
            doomed = ";".join(f"{commit}|{chance.choice((1, 1, 2))}" for commit in self.alive_at)
            await self.house.start(die=doomed, died=str(died))
            # The calendar's commits come with time that passes.
            await self.house.act("clock", advance_seconds=60)
            await self.house.ended(self.life_seconds)
        else:
            died = None
            await self.house.start()
            await self.house.ended(chance.uniform(0.3, self.life_seconds))
        await self.house.end(signal.SIGKILL)
        if died and died.exists():
            self.alive_at.remove(died.read_text())
            self._in_vain = 0
        else:
            self._in_vain += 1

    async def _last_life(self, folk: Folk, crowd: list["asyncio.Task[None]"]) -> None:
        """Nobody kills it any more: everything said is worked off, and what was pressed in vain pressed again."""
        await self.house.start()
        async with asyncio.timeout(SETTLING_SECONDS):
            await self._rest(folk)
            crowd[1].cancel()
            with suppress(asyncio.CancelledError):
                await crowd[1]
            await folk.look_again()
            await self._rest(folk)
        await self.house.end(signal.SIGTERM)

    async def _rest(self, folk: Folk) -> None:
        """Until nothing moves any more; answers that wait for a moment of quiet are given it."""
        still = 0
        while still < 3:
            await asyncio.sleep(0.3)
            await self.house.act("clock", advance_seconds=90)
            waiting = len(self.house.stand_in.api.queue.pending())
            busy = folk.messages < folk.allowed or waiting or await unfinished(self.house)
            still = 0 if busy else still + 1
