"""The reader as a program: killed again and again, and before a mailbox of many and huge mails."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.database import Database
from intake.inbox.models import Inbound
from tests.servers import Dovecot

DESK = "desk@example.net"


@contextlib.asynccontextmanager
async def program(database: Database, server: Dovecot) -> AsyncIterator[asyncio.subprocess.Process]:
    """The reader, until it is killed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.intake.mailbox.reader", database.url, server.url(DESK)
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
        await process.wait()


def fill(server: Dovecot, mails: int, size: int = 1000, first: int = 0) -> None:
    """As a delivery agent brings them, but many at a time."""
    box = server.mails.folder / DESK
    filler = b"x" * 76 + b"\n"
    for number in range(first, first + mails):
        head = b"From: vera@vega.example\nSubject: %d\nMessage-ID: <%d@vega.example>\n\n" % (number, number)
        draft = box / "tmp" / f"{1_700_000_000 + number}.{number}.test"
        draft.write_bytes(head + filler * (size // 77))
        os.chown(draft, server.runner.uid, server.runner.gid)
        draft.rename(box / "new" / draft.name)


async def count(database: Database) -> int:
    async with database.reading() as session:
        return await session.scalar(select(func.count()).select_from(Inbound)) or 0


async def grown(database: Database, beyond: int, seconds: float) -> bool:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while await count(database) <= beyond:
                await asyncio.sleep(0.02)
            return True
    return False


@pytest.mark.slow
@pytest.mark.dovecot
async def test_two_thousand_mails_and_a_reader_killed_twenty_times_are_each_kept_once(
    database: Database, dovecot: Dovecot
) -> None:
    chance = random.Random(1)
    for kill in range(20):
        # Mail goes on coming while nobody reads.
        fill(dovecot, 100, first=kill * 100)
        async with program(database, dovecot):
            assert await grown(database, await count(database), 30)
            await asyncio.sleep(chance.uniform(0, 0.1))
    async with program(database, dovecot):
        assert await grown(database, 1999, 60)
        await asyncio.sleep(0.5)

    async with database.reading() as session:
        rows = await session.execute(select(Inbound.external_id, Inbound.raw, Inbound.whole_bytes))
        found = [(uid, raw.split(b"\r\n")[1], whole) for uid, raw, whole in rows]
    assert sorted(uid for uid, _, _ in found) == list(range(1, 2001))
    assert {subject for _, subject, _ in found} == {b"Subject: %d" % number for number in range(2000)}
    assert {whole for _, _, whole in found} == {None}


@pytest.mark.slow
@pytest.mark.dovecot
async def test_ten_thousand_mails_and_huge_ones_fill_no_memory(database: Database, dovecot: Dovecot) -> None:
    fill(dovecot, 10_000)
    fill(dovecot, 40, size=12 * 2**20, first=10_000)
    fill(dovecot, 1, size=39 * 2**20, first=10_040)
    fill(dovecot, 1, size=52 * 2**20, first=10_041)
    fill(dovecot, 1, first=10_042)
    async with program(database, dovecot) as reader:
        assert await grown(database, 0, 60)
        before = peak(reader.pid)
        assert await grown(database, 9_999, 200)
        after_many = peak(reader.pid)
        assert await grown(database, 10_042, 200)
        after_huge = peak(reader.pid)
    async with database.reading() as session:
        cut = (await session.scalars(select(Inbound).where(Inbound.whole_bytes.is_not(None)))).all()
    assert [(row.external_id, len(row.raw)) for row in cut] == [(10_042, 2**20)]
    print(f"peak MB: {before} at the start, {after_many} after 10,000, {after_huge} after the huge ones")
    assert after_many - before < 60
    assert after_huge - before < 300


def peak(pid: int) -> int:
    """The most memory the process ever had at once, in MB (proc(5), VmHWM)."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
