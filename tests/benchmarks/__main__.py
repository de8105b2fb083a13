"""`make bench`: prints its table and writes `data/bench.json`; exits 1 where a goal is not met."""

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import argparse  # noqa: E402 (after the swap)
import asyncio  # noqa: E402
import logging  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
from collections.abc import Callable, Coroutine  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from tests.benchmarks import drain, intake, latency, mail, million, money, starting, summary  # noqa: E402
from tests.benchmarks.figures import Figure, table, write  # noqa: E402
from tests.benchmarks.town import build_office  # noqa: E402

REPORT = Path("data/bench.json")
WHOLE: dict[str, dict[str, int]] = {
    "intake": {"messages": 250, "rounds": 5},
    "mail": {"mails": 190, "rounds": 3},
    "latency": {"idle_seconds": 120, "loaded_seconds": 10},
    "drain": {"sends": 1000},
    "starting": {"rounds": 5},
    "million": {"people": 300, "messages": 200},
    "money": {"count": 200, "rounds": 5},
    "summary": {"entries": 1_000_000},
}
QUICK: dict[str, dict[str, int]] = {
    "intake": {"messages": 60, "rounds": 1},
    "mail": {"mails": 60, "rounds": 1},
    "latency": {"idle_seconds": 6, "loaded_seconds": 2},
    "drain": {"sends": 150},
    "starting": {"rounds": 1},
    "million": {"people": 50, "messages": 20},
    "money": {"count": 40, "rounds": 1},
    "summary": {"entries": 200_000},
}
"""Enough to see that it works; the figures are rough."""
Measurement = Callable[[Path, Path], Coroutine[Any, Any, list[Figure]]]


def main() -> None:
    asked = _arguments()
    logging.disable(logging.WARNING)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="okoshko-bench-", dir=asked.folder) as name:
        folder = Path(name)
        office = build_office(folder)
        for part in ("latency", "drain", "starting"):
            (folder / part).mkdir()
        for measured, measure in _measurements(asked).items():
            if asked.only and measured not in asked.only:
                continue
            print(f"{measured} …  (load {os.getloadavg()[0]:.1f})", file=sys.stderr, flush=True)
            figures += asyncio.run(measure(office, folder))
    if not asked.only:
        write(figures, REPORT)
    print(table(figures))
    missed = [one.name for one in figures if one.met is False]
    print(f"\nnot met: {', '.join(missed)}" if missed else "\nevery goal met")
    sys.exit(1 if missed and not asked.no_fail else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="less of everything, about a minute")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these measurements, and no report")
    parser.add_argument("--tickets", type=int, help="in the filled database (1,000,000)")
    parser.add_argument("--no-fail", action="store_true", help="exit 0 whatever was measured")
    parser.add_argument("--folder", type=Path, help="where databases are made; the disk that counts")
    return parser.parse_args()


def _measurements(asked: argparse.Namespace) -> dict[str, Measurement]:
    tickets = asked.tickets or (10_000 if asked.quick else 1_000_000)
    sizes = QUICK if asked.quick else WHOLE
    return {
        "intake": lambda office, folder: intake.measure(office, folder, **sizes["intake"]),
        "mail": lambda office, folder: mail.measure(office, folder, **sizes["mail"]),
        "latency": lambda office, folder: latency.measure(office, folder, **sizes["latency"]),
        "drain": lambda office, folder: drain.measure(office, folder, **sizes["drain"]),
        "starting": lambda office, folder: starting.measure(office, folder, **sizes["starting"]),
        "million": lambda office, folder: million.measure(
            office, folder, tickets=tickets, **sizes["million"]
        ),
        "money": lambda office, folder: money.measure(office, folder, **sizes["money"]),
        "summary": lambda office, folder: summary.measure(office, folder, **sizes["summary"]),
    }


if __name__ == "__main__":
    main()
