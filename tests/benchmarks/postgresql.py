"""Measuring on a PostgreSQL made for the run: the module is run once more, inside `scripts/with-postgres`."""

import asyncio
import json
import os
import sys
from pathlib import Path

from tests.benchmarks.figures import Figure

ROOT = Path(__file__).parents[2]


async def on_postgresql(module: str, name: str, *given: int) -> list[Figure]:
    """What `module` prints as JSON; one figure that says so where there is no PostgreSQL."""
    command = ["scripts/with-postgres", sys.executable, "-m", module, *map(str, given)]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**os.environ, "OKOSHKO_TEST_DURABLE": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    if process.returncode:
        why = (complaint.decode().strip().splitlines() or [""])[-1]
        return [Figure(f"{name}, PostgreSQL", 0, "", compared_with=f"NOT MEASURED: {why[:60]}")]
    return [Figure(**one) for one in json.loads(said.splitlines()[-1])]
