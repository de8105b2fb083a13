"""The house under torture: Telegram and mail around it, a program that is started and killed, people with accounts."""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import select

from config.clock import SANDBOX_CLOCK
from config.database import Database
from intake.contacts.actions import invite_contact, invite_employee
from intake.contacts.models import Authority, Client, Employee
from sandbox.clock import VirtualClock
from sandbox.program import ROOT, environment
from sandbox.telegram import TelegramStandIn
from tests.servers import Dovecot, Exim

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SECRET = "of this house"
FASTER = 100
"""How many times faster than real Telegram's limits refill; the program against a stand-in paces itself alike."""
START_SECONDS = 90
PARTING_SECONDS = 10
WINDOW = "desk@example.net"
SIGNERS = ("vega", "orchard", "harbour", "kestrel")
WRITERS = {"Clara Hartmann": "clara@hartmann.example", "Jan Krüger": "jan@atlas.example"}


@dataclass
class House:
    """`okoshko run` as a child that dies often, and the world it stands in."""

    stand_in: TelegramStandIn
    http: ClientSession
    url: str
    data: Path
    database: Database
    dovecot: Dovecot
    exim: Exim
    chance: random.Random
    nursery: asyncio.subprocess.Process
    people: dict[str, int] = field(default_factory=dict)
    staff_chat: int = 0
    child: int | None = None

    @property
    def log(self) -> Path:
        return self.data / "program.log"

    @property
    def signers(self) -> list[int]:
        return [self.people[code] for code in SIGNERS]

    async def act(self, path: str, **fields: Any) -> Any:
        async with self.http.post(f"{self.stand_in.url}/control/{path}", json=fields) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def start(self, **torture: str) -> None:
        """A new life; `torture` is what `failing` reads, without its prefix."""
        settings = {
            "DATABASE_URL": self.url,
            "DATA": str(self.data),
            "TELEGRAM_TOKEN": self.stand_in.token,
            "TELEGRAM_API": self.stand_in.url,
            "STAFF_CHAT": str(self.staff_chat),
            "IMAP_URL": self.dovecot.url(WINDOW),
            "SMTP_URL": self.exim.url,
            "MAIL_ADDRESS": WINDOW,
            "SECRET": SECRET,
            "LISTEN": "127.0.0.1:0",
            **{f"TORTURE_{name.upper()}": value for name, value in torture.items()},
        }
        self.log.write_text("")
        answer = await self._order(
            {"environment": environment(settings), "cwd": str(self.data), "log": str(self.log)}
        )
        self.child = answer["pid"]

    async def ended(self, seconds: float) -> bool:
        """Whether the child dies by itself within `seconds`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self._is_gone():
                return True
            await asyncio.sleep(0.02)
        return False

    async def end(self, sign: signal.Signals) -> int:
        """Send a signal, wait for the end; returns the exit status (-9: killed)."""
        assert self.child
        if not self._is_gone():
            os.kill(self.child, sign)
        async with asyncio.timeout(PARTING_SECONDS):
            answer = await self._order({"wait": self.child})
        self.child = None
        return int(answer["status"])

    async def until_ready(self) -> None:
        async with asyncio.timeout(START_SECONDS):
            while "ready after" not in self.log.read_text(errors="replace"):
                assert not self._is_gone(), self.log.read_text(errors="replace")[-3000:]
                await asyncio.sleep(0.05)

    def _is_gone(self) -> bool:
        """Whether the child is dead; it stays a zombie until it is waited for."""
        try:
            state = Path(f"/proc/{self.child}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        return state == "Z"

    async def _order(self, order: dict[str, Any]) -> Any:
        assert self.nursery.stdin
        assert self.nursery.stdout
        self.nursery.stdin.write(json.dumps(order).encode() + b"\n")
        return json.loads(await self.nursery.stdout.readline())


@asynccontextmanager
async def open_house(url: str, data: Path, dovecot: Dovecot, exim: Exim, seed: int) -> AsyncIterator[House]:
    """A house whose book is applied; clients and staff have opened their links, the program was never started."""
    clock = VirtualClock(offset_file=data / SANDBOX_CLOCK)
    clock.move_to(TUESDAY_MORNING)
    stand_in = TelegramStandIn(clock=clock, limits_scale=FASTER, poll_guard=False, seed=seed)
    await stand_in.start()
    nursery = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.torture.nursery", cwd=ROOT, env=environment({}),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    database = Database(url)
    try:
        async with ClientSession() as http:
            house = House(stand_in, http, url, data, database, dovecot, exim, random.Random(seed), nursery)
            assert nursery.stdout
            assert json.loads(await nursery.stdout.readline()) == {"ready": True}
            await _invite(house)
            yield house
            if house.child:
                await house.end(signal.SIGKILL)
    finally:
        nursery.kill()
        await nursery.wait()
        await database.close()
        await stand_in.stop()


async def _invite(house: House) -> None:
    """Everybody presses Start on their link; the program will find it waiting."""
    for name in ("olga", "ivan", *SIGNERS):
        house.people[name] = (await house.act("people", first_name=name.capitalize()))["id"]
    olga, ivan = house.people["olga"], house.people["ivan"]
    group = await house.act("groups", title="Office", members=[ivan], creator=olga, bot_admin=True)
    house.staff_chat = group["id"]
    for name, person in house.people.items():
        async with house.database.writing() as session:
            if name in SIGNERS:
                client = (await session.scalars(select(Client.id).where(Client.code == name))).one()
                code = await invite_contact(
                    session, client_id=client, authority=Authority.SIGNER, person_id=None,
                    key=SECRET.encode(), now=TUESDAY_MORNING,
                )  # fmt: skip
            else:
                employee = (await session.scalars(select(Employee.id).where(Employee.code == name))).one()
                code = await invite_employee(
                    session, employee_id=employee, key=SECRET.encode(), now=TUESDAY_MORNING
                )
        await house.act("start", **{"from": person}, payload=code)
