"""Mails out of a real mailbox into committed tickets, their answers queued; beside django-helpdesk and bare reading."""

import asyncio
import imaplib
import shutil
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sqlalchemy import func, insert, select

from billing.jobs.actions import claim
from bot import nightly
from config.database import Database
from intake.contacts.models import Address, Channel, Person
from intake.inbox.models import Inbound, InboxState
from intake.mailbox.imap.batches import BATCH_MAILS
from intake.mailbox.reading.parse import parse
from intake.outbox.answering import TO_ALL_AN_HOUR
from intake.outbox.models import Outbound, OutboxView
from intake.tickets.models import Ticket
from tests.benchmarks.figures import Figure
from tests.benchmarks.helpdesk import Helpdesk, NotInstalled, install, open_helpdesk
from tests.benchmarks.letters import SERVER, letter
from tests.benchmarks.program import run, worked_seconds
from tests.benchmarks.town import FIRST, PEOPLE, fresh
from tests.servers import PASSWORD, Dovecot, running_dovecot

TIMES_HELPDESK = 5
FIRST_FEW = 10
"""Mails before the measured ones: what is made once and kept is made then."""
LOOK_SECONDS = 0.05
SETTLED_SECONDS = 2.0
PATIENCE_SECONDS = 120


DESK, BARE, OWN, WAL = "desk", "bare", "helpdesk", "helpdesk-wal"
"""Who reads: the program, nobody further, and django-helpdesk with the journal Django gives it or with ours."""


@dataclass
class Measured:
    """By who reads: mails a second, and milliseconds of the processor for a mail; one figure a turn."""

    rates: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    work: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    why_not: str = ""
    """Why django-helpdesk was left out."""

    def add(self, who: str, mails: int, seconds: float, worked: float) -> None:
        self.rates[who].append(mails / seconds)
        self.work[who].append(worked * 1000 / mails)


async def measure(office: Path, folder: Path, *, mails: int, rounds: int) -> list[Figure]:
    """All in turn; each has a mailbox of its own with the same mails."""
    assert FIRST_FEW + mails <= min(PEOPLE, TO_ALL_AN_HOUR)  # beyond it tickets open, unanswered
    if not _dovecot_is_there():
        return [
            Figure("mail to ticket", 0, "mails/s", "NOT MEASURED: no Dovecot", goal=f"≥ {TIMES_HELPDESK}")
        ]
    found = Measured()
    try:
        install()
    except NotInstalled as fault:
        found.why_not = str(fault)
        _tell(f"django-helpdesk is NOT MEASURED: {fault}")
    (folder / "mail").mkdir()
    office = await _with_mail(office, folder / "mail" / "office.db")
    boxes = [f"{who}{turn}@office.example" for who in (DESK, BARE, OWN, WAL) for turn in range(rounds)]
    with running_dovecot(tuple(boxes)) as server:
        async with AsyncExitStack() as sites:
            peers = {
                who: await sites.enter_async_context(open_helpdesk(folder / "mail" / who, server, journal))
                for who, journal in ((OWN, "own"), (WAL, "wal"))
                if not found.why_not
            }
            for turn in range(rounds):
                box = f"{{}}{turn}@office.example".format
                found.add(DESK, mails, *await _desk(office, folder / "mail", server, box(DESK), mails))
                found.add(BARE, mails, *await asyncio.to_thread(_bare, server, box(BARE), mails))
                for who, site in peers.items():
                    found.add(who, mails, *await _helpdesk(site, server, box(who), mails))
                _tell(f"turn {turn + 1} of {rounds}: {_turn(found)}")
    return _figures(found)


def _dovecot_is_there() -> bool:
    """Installs it or says what to install, as `make test` does."""
    asked = subprocess.run(["scripts/packages", "dovecot-imapd"], stdout=sys.stderr, check=False)
    return asked.returncode == 0


def _tell(news: str) -> None:
    print(f"  {news}", file=sys.stderr, flush=True)


def _turn(found: Measured) -> str:
    return ", ".join(
        f"{who} {rates[-1]:.1f}/s ({found.work[who][-1]:.0f} ms of the processor each)"
        for who, rates in found.rates.items()
    )


async def _with_mail(office: Path, path: Path) -> Path:
    """The office, whose people can also write mails, on a day whose nightly work is done."""
    database, now = Database(fresh(office, path)), datetime.now(UTC)
    async with database.writing() as session:
        known = select(Person.id, Address.value).join(Address, Address.person_id == Person.id)
        rows = [
            {
                "person_id": person,
                "channel": Channel.MAIL,
                "value": _address(int(value) - FIRST),
                "added_at": now,
            }
            for person, value in await session.execute(known.where(Address.channel == Channel.TELEGRAM))
        ]
        assert len(rows) == PEOPLE
        await session.execute(insert(Address), rows)
        await claim(session, job=nightly.JOB, period=f"{now + timedelta(days=1):%Y-%m-%d}", now=now)
    await database.close()
    return path


def _address(number: int) -> str:
    return f"person{number}@town{number // 3}.example"


def _written(box: str, numbers: range) -> list[bytes]:
    return [letter(number, f"Person Berg {number}", _address(number), box) for number in numbers]


def _bring(server: Dovecot, box: str, mails: list[bytes]) -> None:
    for raw in mails:
        server.mails.put(box, raw)


async def _desk(office: Path, folder: Path, server: Dovecot, box: str, mails: int) -> tuple[float, float]:
    """From the moment mails arrive at a waiting program, with the half second until the server says so."""
    path = folder / "desk.db"
    url, data = fresh(office, path), folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    settings = {
        "DATABASE_URL": url, "DATA": str(data), "LISTEN": "127.0.0.1:0", "SECRET": "of a benchmark",
        "IMAP_URL": server.url(box), "MAIL_ADDRESS": box, "TRUSTED_AUTHSERV": SERVER,
    }  # fmt: skip
    async with run("-m", "bot", "run", log=folder / "desk.log", settings=settings) as program:
        await program.until_ready()
        _bring(server, box, _written(box, range(FIRST_FEW)))
        await _worked_off(path, FIRST_FEW)
        waiting = _written(box, range(FIRST_FEW, FIRST_FEW + mails))
        await asyncio.sleep(SETTLED_SECONDS)
        began, spent = time.perf_counter(), worked_seconds(program.child.pid)
        _bring(server, box, waiting)
        await _worked_off(path, FIRST_FEW + mails)
        seconds, worked = time.perf_counter() - began, worked_seconds(program.child.pid) - spent
    await _check(url, FIRST_FEW + mails)
    return seconds, worked


async def _worked_off(path: Path, mails: int) -> None:
    """Looks seldom and cheaply: this is not to be what is measured."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as look:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while look.execute("SELECT count(*) FROM inbox WHERE state = 'done'").fetchone() != (mails,):
                await asyncio.sleep(LOOK_SECONDS)


async def _check(url: str, mails: int) -> None:
    """Each mail is a ticket that was assessed, with its answer and its card queued."""
    wanted = (
        select(func.count()).select_from(Inbound).where(Inbound.state == InboxState.DONE),
        select(func.count()).select_from(Ticket).where(Ticket.category.is_not(None)),
        select(func.count()).select_from(Outbound).where(Outbound.channel == Channel.MAIL),
        select(func.count()).select_from(OutboxView).where(OutboxView.kind == "ticket"),
    )
    database = Database(url)
    async with database.reading() as session:
        there = [await session.scalar(query) for query in wanted]
    await database.close()
    assert there == [mails] * len(wanted), there


def _bare(server: Dovecot, box: str, mails: int) -> tuple[float, float]:
    """In the desk's batches by the standard library's client, read by the desk's parser, and forgotten."""
    _bring(server, box, _written(box, range(FIRST_FEW, FIRST_FEW + mails)))
    began, spent, read = time.perf_counter(), time.thread_time(), 0
    with imaplib.IMAP4("127.0.0.1", server.port) as client:
        client.login(box, PASSWORD)
        client.select()
        uids = client.uid("SEARCH", "ALL")[1][0].split()
        for start in range(0, len(uids), BATCH_MAILS):
            wanted = b",".join(uids[start : start + BATCH_MAILS]).decode()
            answers = client.uid("FETCH", wanted, "(BODY.PEEK[])")[1]
            read += sum(bool(parse(one[1], (box,)).text) for one in answers if isinstance(one, tuple))
    assert read == mails
    return time.perf_counter() - began, time.thread_time() - spent


async def _helpdesk(site: Helpdesk, server: Dovecot, box: str, mails: int) -> tuple[float, float]:
    """The command alone; it marks and expunges as it goes."""
    _bring(server, box, _written(box, range(FIRST_FEW)))
    assert (await site.read(box))[2:] == (FIRST_FEW, FIRST_FEW)
    _bring(server, box, _written(box, range(FIRST_FEW, FIRST_FEW + mails)))
    seconds, worked, tickets, answers = await site.read(box)
    assert (tickets, answers) == (mails, mails)
    return seconds, worked


def _figures(found: Measured) -> list[Figure]:
    rate, name, goal = median(found.rates[DESK]), "mail to ticket, of", f"≥ {TIMES_HELPDESK}"
    beside = f"fetched and parsed only, {median(found.rates[BARE]):.0f}/s"
    share = Figure(f"{name} bare reading", rate, "mails/s", beside, _ratio(found.rates, BARE))
    if found.why_not:
        return [
            Figure(f"{name} django-helpdesk", rate, "mails/s", f"NOT MEASURED: {found.why_not}", goal=goal),
            share,
        ]
    ratio, work = _ratio(found.rates, OWN), median(found.work[DESK])
    own, wal, theirs = median(found.rates[OWN]), median(found.rates[WAL]), median(found.work[WAL])
    return [
        Figure(
            f"{name} django-helpdesk", rate, "mails/s", f"its get_email, {own:.1f}/s",
            ratio, goal, ratio >= TIMES_HELPDESK,
        ),
        Figure(
            f"{name} django-helpdesk on our journal", rate, "mails/s",
            f"its get_email on SQLite's WAL, {wal:.1f}/s", _ratio(found.rates, WAL),
        ),
        share,
        Figure(
            "processor for a mail", work, "ms", f"django-helpdesk on WAL, {theirs:.0f} ms", _ratio(found.work, WAL)
        ),
    ]  # fmt: skip


def _ratio(measured: dict[str, list[float]], other: str) -> float:
    return median(ours / theirs for ours, theirs in zip(measured[DESK], measured[other], strict=True))
