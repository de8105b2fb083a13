"""`make torture`: prints its findings and writes `data/torture.json`; exits 1 where a promise is broken."""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import psycopg  # noqa: E402 (after the swap)
from sqlalchemy import make_url  # noqa: E402

from migrations.upgrade import upgrade  # noqa: E402 (after the swap)
from tests.benchmarks.town import bind  # noqa: E402 (after the swap)
from tests.databases import Databases, PostgresServer, SqliteFiles  # noqa: E402
from tests.servers import running_dovecot, running_exim  # noqa: E402
from tests.stories.stage import with_book  # noqa: E402
from tests.torture import days, money  # noqa: E402
from tests.torture.flood import flood  # noqa: E402
from tests.torture.house import WINDOW, open_house  # noqa: E402
from tests.torture.lives import Day, Lives  # noqa: E402
from tests.torture.mail_fuzz import fuzz  # noqa: E402

REPORT = Path("data/torture.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=60, help="of each database (60)")
    parser.add_argument("--messages", type=int, default=2000, help="of each database (2000)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--frozen", type=float, default=60, help="seconds of SIGSTOP (60)")
    parser.add_argument("--fuzz", type=float, default=60, help="seconds of strange mails for the parser (60)")
    parser.add_argument(
        "--sequences", type=int, default=2000, help="of money, and a tenth more on PostgreSQL"
    )
    parser.add_argument(
        "--flood", type=int, default=10_000, help="messages of one client who does not stop (10,000)"
    )
    parser.add_argument(
        "--only", choices=("money", "lives", "flood"), help="one of the three; the rest of the report stays"
    )
    parser.add_argument("--keep", type=Path, help="a folder for database and log, kept afterwards")
    asked = parser.parse_args()
    engines = _engines(asked.keep or Path(tempfile.mkdtemp(prefix="okoshko-torture-")))
    whole: dict[str, Any] = _report_before() if asked.only else {}
    broken: list[str] = []
    if asked.only in (None, "money"):
        found = money.torture(_sequences(engines, asked.sequences), asked.seed, partial(print, flush=True))
        whole["money"] = {"seed": asked.seed, **found.figures}
        broken += found.broken
    if asked.only in (None, "lives"):
        lives = _lives(engines, asked)
        broken += lives["broken"]
        whole |= lives
    if asked.only in (None, "flood"):
        whole["flood"] = {name: _flood(databases, asked, broken) for name, databases in engines}
    whole["broken"] = broken
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    print("\n".join(broken) or f"every promise held; {REPORT}")
    sys.exit(1 if broken else 0)


def _flood(databases: Databases, asked: argparse.Namespace, broken: list[str]) -> dict[str, Any]:
    """One client who does not stop writing; what is broken is added to the rest."""
    print(f"one client, {asked.flood} messages", flush=True)
    url = databases.empty()
    upgrade(url)
    asyncio.run(bind(url))
    folder = Path(tempfile.mkdtemp(prefix="okoshko-flood-", dir=asked.keep))
    found = asyncio.run(flood(url, folder, asked.flood, partial(print, flush=True)))
    print("\n".join(f"{name:34} {value:10.1f}" for name, value in found.figures.items()), flush=True)
    broken += [f"flood: {line}" for line in found.broken]
    databases.drop(url) if not asked.keep else None
    return found.figures


def _report_before() -> dict[str, Any]:
    before: dict[str, Any] = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    return before


def _sequences(engines: list[tuple[str, Databases]], wanted: int) -> dict[str, int]:
    """Most of them where they are quickest; some where two at once really are."""
    return {name: wanted if name == money.SQLITE else wanted // 10 for name, _ in engines}


def _lives(engines: list[tuple[str, Databases]], asked: argparse.Namespace) -> dict[str, Any]:
    """The program killed and started again and again, and strange mails for its parser."""
    reports = []
    for name, databases in engines:
        print(f"{name}, seed {asked.seed}: {asked.messages} messages, {asked.kills} kills", flush=True)
        reports.append({"database": name, **_torture(databases, asked)})
    print(f"mails nobody would send, for {asked.fuzz:.0f} s", flush=True)
    fuzzed = fuzz(asked.fuzz, asked.seed)
    broken = [f"{report['database']}: {line}" for report in reports for line in report["broken"]]
    broken += [f"mail: {line}" for line in fuzzed.broken]
    for report in reports:
        print("  ".join(f"{name} {value}" for name, value in report.items() if isinstance(value, int | str)))
    print(f"{fuzzed.mails} mails read, the slowest in {fuzzed.slowest_seconds:.2f} s")
    return {"seed": asked.seed, **_sums(reports), "broken": broken, "runs": reports, "fuzz": asdict(fuzzed)}


def _sums(reports: list[dict[str, Any]]) -> dict[str, int]:
    """What is counted, over all databases."""
    counted = [name for name, value in reports[0].items() if isinstance(value, int) and name != "seed"]
    return {name: sum(report.get(name, 0) for report in reports) for name in counted}


def _engines(folder: Path) -> list[tuple[str, Databases]]:
    """SQLite, and PostgreSQL where `scripts/with-postgres` started one."""
    engines: list[tuple[str, Databases]] = [("sqlite", SqliteFiles(folder))]
    if server := os.environ.get("OKOSHKO_TEST_POSTGRES_URL"):
        engines.append(("postgresql", PostgresServer(server)))
    return engines


def _torture(databases: Databases, asked: argparse.Namespace) -> dict[str, Any]:
    url = databases.empty()
    upgrade(url)
    _make_durable(url)
    asyncio.run(with_book(url))
    began = time.monotonic()
    with running_dovecot((WINDOW,)) as dovecot, running_exim(dovecot.mails) as exim:
        data = Path(tempfile.mkdtemp(prefix="okoshko-torture-", dir=asked.keep))
        report = asyncio.run(_run(url, data, dovecot, exim, asked))
    databases.drop(url) if not asked.keep else None
    return {"seed": asked.seed, **report, "seconds": round(time.monotonic() - began)}


def _make_durable(url: str) -> None:
    """The server of the tests forgets its last commits when it is shot; this database must not."""
    if url.startswith("postgresql"):
        address = make_url(url).set(drivername="postgresql")
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(f'ALTER DATABASE "{address.database}" SET synchronous_commit = on'.encode())


async def _run(url: str, data: Path, dovecot: Any, exim: Any, asked: argparse.Namespace) -> dict[str, Any]:
    async with open_house(url, data, dovecot, exim, asked.seed) as house:
        bad_days: list[Day] = [days.clock_set_back, partial(days.frozen, seconds=asked.frozen)]
        bad_days.append(days.full_disk if house.database.is_sqlite else days.server_shot)
        lives = Lives(house, asked.kills, asked.messages, print, bad_days, every_commit=True)
        found = await lives.run()
    return {**found.figures, "broken": found.broken}


if __name__ == "__main__":
    main()
