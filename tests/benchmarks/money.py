"""Accepting with its hold, and charging, from many accounts at once; beside the two statements neither can do without.

`python -m tests.benchmarks.money COUNT ROUNDS` measures PostgreSQL, inside `scripts/with-postgres`, and prints JSON.
"""

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import asyncio  # noqa: E402 (after the swap)
import json  # noqa: E402
import os  # noqa: E402
import sqlite3  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Awaitable, Callable, Sequence  # noqa: E402
from concurrent.futures import ThreadPoolExecutor  # noqa: E402
from dataclasses import asdict, dataclass  # noqa: E402
from pathlib import Path  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any  # noqa: E402

import psycopg  # noqa: E402
from sqlalchemy import event, make_url  # noqa: E402

from billing.quotes import actions as quotes  # noqa: E402
from config.database import Database, sqlite_path  # noqa: E402
from intake.contacts.models import Channel  # noqa: E402
from migrations.upgrade import upgrade  # noqa: E402
from tests.benchmarks.figures import Figure  # noqa: E402
from tests.benchmarks.money_office import NOW, PRICE, Offer, many_offers  # noqa: E402
from tests.benchmarks.postgresql import on_postgresql  # noqa: E402
from tests.databases import PostgresServer, SqliteFiles  # noqa: E402

AT_ONCE = 8
OF_BARE = 0.5
SETTINGS = ("PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
HOLD = (
    "UPDATE account SET held = held + {minor} WHERE id = {account} AND posted - held - {minor} >= floor",
    """INSERT INTO hold (key, digest, account_id, quote_id, amount_minor, captured_minor, state, held_at)
    VALUES ('bare:{quote}', '', {account}, {quote}, {minor}, 0, 'open', '{now}')""",
)
CHARGE = (
    "UPDATE account SET posted = posted - {minor}, held = held - {minor} WHERE id = {account}",
    """INSERT INTO transfer (key, digest, kind, debit_id, credit_id, amount_minor, currency, account_id, number, what,
    counted, booked_at, actor) VALUES ('bare:{quote}', '', 'charge', {account}, {revenue}, {minor}, 'EUR', {account},
    1000000 + {quote}, '[]', '{{}}', '{now}', 'desk')""",
)
"""As little as a hold and a charge can be: what decides, and what is written down."""


@dataclass(frozen=True)
class Rates:
    """A second, of one turn."""

    ours: float
    bare: float


async def measure(_office: Path, folder: Path, *, count: int, rounds: int) -> list[Figure]:
    """So many of each, in so many turns, on SQLite and, where it is installed, on PostgreSQL."""
    (folder / "money").mkdir(exist_ok=True)
    return [
        *await _database(SqliteFiles(folder / "money").empty(), "SQLite", count, rounds),
        *await on_postgresql("tests.benchmarks.money", "accept and charge", count, rounds),
    ]


async def _database(url: str, name: str, count: int, rounds: int) -> list[Figure]:
    await asyncio.to_thread(upgrade, url)
    database = Database(url)
    asked = [0]
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *_: _add(asked))
    held: list[Rates] = []
    charged: list[Rates] = []
    statements = [0, 0]
    for turn in range(rounds + 1):  # the first makes what is made once and kept
        mine, bare = await many_offers(database, count if turn else 4), await many_offers(database, count)
        asked[0] = 0
        one = Rates(await _ours(database, mine, accept), await asyncio.to_thread(_bare, url, bare, HOLD))
        statements[0], asked[0] = asked[0] // len(mine), 0
        other = Rates(await _ours(database, mine, settle), await asyncio.to_thread(_bare, url, bare, CHARGE))
        statements[1] = asked[0] // len(mine)
        if turn:
            held.append(one)
            charged.append(other)
    await database.close()
    return [
        *_figures(f"accept with its hold, {name}", held, statements[0]),
        *_figures(f"charge, {name}", charged, statements[1]),
    ]


def _add(asked: list[int]) -> None:
    asked[0] += 1


def _figures(name: str, turns: list[Rates], statements: int) -> list[Figure]:
    ratio = median(turn.ours / turn.bare for turn in turns)
    beside = (
        f"two statements and a commit, {median(turn.bare for turn in turns):,.0f}/s; ours takes {statements}"
    )
    ours = median(turn.ours for turn in turns)
    return [Figure(name, ours, "/s", beside, ratio, f"≥ {OF_BARE}", met=ratio >= OF_BARE)]


async def accept(database: Database, offer: Offer) -> None:
    async with database.writing() as session:
        answer = await quotes.accept(
            session,
            quote_id=offer.quote,
            revision=1,
            contact_id=offer.boss,
            channel=Channel.TELEGRAM,
            text_seen="",
            now=NOW,
        )
    assert answer.held


async def settle(database: Database, offer: Offer) -> None:
    async with database.writing() as session:
        settled = await quotes.settle(session, ticket_id=offer.ticket, actor="desk", now=NOW)
    assert settled
    assert settled.captured_minor == PRICE


async def _ours(
    database: Database, offers: Sequence[Offer], work: Callable[[Database, Offer], Awaitable[None]]
) -> float:
    """Whoever is through takes the next."""
    left = list(offers)

    async def one_by_one() -> None:
        while left:
            await work(database, left.pop())

    began = time.perf_counter()
    await asyncio.gather(*(one_by_one() for _ in range(AT_ONCE)))
    return len(offers) / (time.perf_counter() - began)


def _bare(url: str, offers: Sequence[Offer], statements: tuple[str, str]) -> float:
    """As many connections on PostgreSQL; SQLite lets one write, so there it is one."""
    connections = [_connect(url) for _ in range(1 if sqlite_path(url) else AT_ONCE)]
    shares = [offers[place :: len(connections)] for place in range(len(connections))]
    began = time.perf_counter()
    with ThreadPoolExecutor(len(connections)) as pool:
        every = [statements] * len(connections)
        list(pool.map(_one_by_one, connections, shares, every))
    took = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return len(offers) / took


def _connect(url: str) -> Any:
    if path := sqlite_path(url):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        for setting in SETTINGS:
            connection.execute(setting)
        return connection
    address = make_url(url).set(drivername="postgresql")
    return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)


def _one_by_one(connection: Any, offers: Sequence[Offer], statements: tuple[str, str]) -> None:
    begin = "BEGIN IMMEDIATE" if isinstance(connection, sqlite3.Connection) else "BEGIN"
    for offer in offers:
        filled = [one.format(minor=PRICE, now=NOW.isoformat(), **asdict(offer)) for one in statements]
        for statement in (begin, *filled, "COMMIT"):
            connection.execute(statement)


if __name__ == "__main__":
    server = PostgresServer(os.environ["OKOSHKO_TEST_POSTGRES_URL"])
    figures = asyncio.run(_database(server.empty(), "PostgreSQL", int(sys.argv[1]), int(sys.argv[2])))
    print(json.dumps([asdict(figure) for figure in figures]))
