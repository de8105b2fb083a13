"""The week's summary of a thousand clients, with 10,000 entries of labour behind it, and with a million.

`python -m tests.benchmarks.summary ENTRIES` measures PostgreSQL, inside `scripts/with-postgres`, and prints JSON;
`--told URL` tells one summary in a process of its own, whose memory is looked at.
"""

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import asyncio  # noqa: E402 (after the swap)
import gc  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterable, Mapping  # noqa: E402
from dataclasses import asdict  # noqa: E402
from datetime import UTC, date, datetime  # noqa: E402
from itertools import islice  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any  # noqa: E402

from sqlalchemy import Column, insert, select, text  # noqa: E402

from billing.ledger.booking import CASH, REVENUE, system_account  # noqa: E402
from billing.ledger.models import Account  # noqa: E402
from billing.summary import queries  # noqa: E402
from bot.book.apply import apply  # noqa: E402
from bot.book.reading import parse_book  # noqa: E402
from config.clock import week_starting  # noqa: E402
from config.columns import UtcDateTime  # noqa: E402
from config.database import Database  # noqa: E402
from intake.contacts.models import Employee  # noqa: E402
from intake.office.queries import office  # noqa: E402
from migrations.models import metadata  # noqa: E402
from migrations.upgrade import upgrade  # noqa: E402
from tests.benchmarks.figures import Figure  # noqa: E402
from tests.benchmarks.postgresql import on_postgresql  # noqa: E402
from tests.billing.summary.year import Firm  # noqa: E402
from tests.billing.summary.year_rows import WORK, Party, together  # noqa: E402
from tests.databases import PostgresServer, SqliteFiles  # noqa: E402

BOOK = Path(__file__).parents[1] / "books" / "en.toml"
CLIENTS, EMPLOYEES = 1000, 50
NEWEST = date(2026, 11, 16)
OPENED = datetime(2015, 1, 1, tzinfo=UTC)
SECONDS, TURNS = 2, 5
BLOCK_WEEKS = 16
"""As many as a summary looks back over."""
FIRST_WEEKS = 3
"""In which there are about 10,000 entries."""
MEGABYTES = 40
"""What a summary may take of memory beside what the process has anyhow."""


async def measure(_office: Path, folder: Path, *, entries: int) -> list[Figure]:
    """On SQLite and, where it is installed, on PostgreSQL."""
    (folder / "summary").mkdir(exist_ok=True)
    return [
        *await _database(SqliteFiles(folder / "summary").empty(), "SQLite", entries),
        *await on_postgresql("tests.benchmarks.summary", "summary", entries),
    ]


async def _database(url: str, name: str, entries: int) -> list[Figure]:
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    weeks = (await _founded(database)).weeks(NEWEST, BLOCK_WEEKS)
    few = await _filled(database, islice(weeks, FIRST_WEEKS))
    small = await _told(url)
    many = await _copied(database, few + await _filled(database, weeks), entries)
    await database.close()
    large = await _told(url)
    beside = f"{small['seconds']:.2f} s with {few:,} entries; {CLIENTS:,} clients, {EMPLOYEES} employees"
    own = f"of the program; beside it {small['processor']:.2f} s with {few:,} entries"
    grown = f"with {many:,} entries; {small['megabytes']:.0f} MB with {few:,}"
    return [
        Figure(
            f"the week's summary, {name}",
            large["seconds"],
            "s",
            f"{many:,} entries; {beside}",
            large["seconds"] / small["seconds"],
            f"< {SECONDS} s",
            large["seconds"] < SECONDS,
        ),
        Figure(
            f"processor for it, {name}", large["processor"], "s", own, large["processor"] / small["processor"]
        ),
        Figure(
            f"memory for it, {name}",
            large["megabytes"],
            "MB",
            grown,
            goal=f"≤ {MEGABYTES}",
            met=large["megabytes"] <= MEGABYTES,
        ),
    ]


async def _founded(database: Database) -> Firm:
    """The tests' book with as many clients and employees as are measured."""
    clients = "".join(
        f'\n[clients.town{number}]\nname = "Town {number}"\ntariff = "{("care", "growth")[number % 2]}"\n'
        f"from = {2016 + number % 9}-{1 + number % 12:02}-{1 + number % 28:02}\n"
        for number in range(CLIENTS)
    )
    people = "".join(
        f'\n[employees.hand{number}]\nname = "Hand {number}"\nrole = "employee"\ncost_per_hour = 30\n'
        for number in range(EMPLOYEES)
    )
    book = parse_book(
        BOOK.read_text().replace("2026-01-01\nmonthly_fee", "2016-01-01\nmonthly_fee") + people + clients
    )
    async with database.writing() as session:
        await apply(session, book, OPENED)
        hired = Employee.code.startswith("hand")
        hands = list(await session.scalars(select(Employee.id).where(hired).order_by(Employee.id)))
        rows = await session.execute(
            select(Account.client_id, Account.id).where(Account.client_id.is_not(None)).order_by(Account.id)
        )
        parties = [
            Party(client, account, ("care", "growth")[at % 2], hands[at % EMPLOYEES], at % 50 == 0)
            for at, (client, account) in enumerate(rows)
            if client is not None
        ]
        cash, revenue = [await system_account(session, code, "EUR", OPENED) for code in (CASH, REVENUE)]
    return Firm(parties, hands, cash, revenue, a_week=0.75, entries=(1, 3, 5, 8, 12))


async def _filled(database: Database, weeks: Iterable[dict[str, Any]]) -> int:
    """These weeks; how many entries of labour they have."""
    tables, made = metadata().tables, together(weeks)
    async with database.engine.connect() as connection:
        for table, rows in made.items():
            await connection.execute(insert(tables[table]), rows)
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    return len(made["time_entry"])


async def _copied(database: Database, block: int, entries: int) -> int:
    """The same weeks again and again, each time as much earlier, until there are so many entries."""
    copies = max(entries // block, 1)
    async with database.engine.connect() as connection:
        counts = {table: await connection.scalar(text(f"SELECT max(id) FROM {table}")) or 0 for table in WORK}
        for number in range(1, copies):
            for table in WORK:
                columns = metadata().tables[table].columns
                values = ", ".join(
                    _copy_of(column, counts, number, sqlite=database.is_sqlite) for column in columns
                )
                names = ", ".join(f'"{column.name}"' for column in columns)
                await connection.exec_driver_sql(
                    f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE id <= {counts[table]}"
                )
            await connection.commit()
        await connection.execute(text("ANALYZE"))
        await connection.commit()
    return block * copies


def _copy_of(column: Column[Any], counts: Mapping[str, int], number: int, *, sqlite: bool) -> str:
    """A column's value in a copy: earlier by its blocks of weeks, with ids and keys of its own."""
    name = f'"{column.name}"'
    of = {key.column.table.name for key in column.foreign_keys} & counts.keys()
    if column.primary_key or of:
        return f"{name} + {counts[of.pop() if of else column.table.name] * number}"
    if isinstance(column.type, UtcDateTime):
        days = 7 * BLOCK_WEEKS * number
        if sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f', {name}, '-{days} days') || '000'"
        return f"{name} - interval '{days} days'"
    if column.name in ("key", "period", "subject"):
        return f"{name} || '~{number}'"
    return f"{name} + {1_000_000 * number}" if column.name == "number" else name


async def _told(url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.summary", "--told", url]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await process.communicate()
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


async def tell(url: str) -> dict[str, float]:
    """How long a summary takes once the process knows its statements, and what memory it added at most."""
    database, took, worked, clients = Database(url), [], [], 0
    async with database.reading() as session:
        zone = (await office(session)).firm.zone
    gc.freeze()  # as the program does once it is loaded
    before = _peak()
    for _ in range(TURNS):
        began, begun = time.perf_counter(), time.process_time()
        async with database.reading(at_length=True) as session:
            told = await queries.summary(session, week_starting(NEWEST, zone))
        took.append(time.perf_counter() - began)
        worked.append(time.process_time() - begun)
        clients = len(told.clients)
    await database.close()
    assert clients >= CLIENTS
    return {"seconds": median(took), "processor": median(worked), "megabytes": (_peak() - before) / 1024}


def _peak() -> int:
    """The most memory this process had, in KB. Not `ru_maxrss`: that one begins with what its parent had."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0])


if __name__ == "__main__":
    if sys.argv[1] == "--told":
        print(json.dumps(asyncio.run(tell(sys.argv[2]))))
    else:
        server = PostgresServer(os.environ["OKOSHKO_TEST_POSTGRES_URL"])
        found = asyncio.run(_database(server.empty(), "PostgreSQL", int(sys.argv[1])))
        print(json.dumps([asdict(figure) for figure in found]))
