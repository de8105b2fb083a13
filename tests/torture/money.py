"""The money under torture: sequences of the machine in processes side by side, and planted bugs it has to catch."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.torture.mutants import MUTANTS
from tests.torture.planting import ROOT, Mutant

BATCH = 125
PATIENCE = 250
"""Sequences after which a planted bug counts as not caught."""
SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Caught:
    """What became of a planted bug."""

    mutant: str
    database: str
    by: str | None
    """What the machine said; None where it saw nothing."""
    sequences: int


@dataclass
class Money:
    """What the torture of the money found."""

    sequences: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    mutants: list[Caught] = field(default_factory=list)

    @property
    def figures(self) -> dict[str, Any]:
        return asdict(self)


def torture(sequences: dict[str, int], seed: int, say: Callable[[str], None], side_by_side: int = 2) -> Money:
    """So many sequences of each database, and then every planted bug."""
    found = Money()
    began = time.monotonic()
    for database, wanted in sequences.items():
        batches = [(database, size, seed + number, None) for number, size in enumerate(_sizes(wanted))]
        for answer in _all(batches, side_by_side):
            done = found.sequences[database] = found.sequences.get(database, 0) + answer["sequences"]
            found.steps[database] = found.steps.get(database, 0) + answer["steps"]
            say(f"{database}: {done} of {wanted} sequences of money, {time.monotonic() - began:.0f} s")
            if answer["found"]:
                say(answer["how"])
                found.broken.append(f"money on {database}: {answer['found']}")
    for caught in planted(MUTANTS, seed, side_by_side, at_once=POSTGRESQL in sequences):
        found.mutants.append(caught)
        said = f"caught after {caught.sequences} by {caught.by}" if caught.by else "NOT CAUGHT"
        say(f"planted: {caught.mutant}: {said}"[:240])
        if caught.by is None:
            found.broken.append(f"the machine is blind to this: {caught.mutant}")
    return found


def planted(
    mutants: Sequence[Mutant], seed: int, side_by_side: int = 2, *, at_once: bool = False
) -> Iterator[Caught]:
    """Whether the machine alone sees each bug; those of two at once only where `at_once`, on PostgreSQL."""
    jobs = [
        (POSTGRESQL if mutant.at_once else SQLITE, PATIENCE, seed, mutant.name)
        for mutant in mutants
        if at_once or not mutant.at_once
    ]
    for answer in _all(jobs, side_by_side):
        yield Caught(answer["mutant"], answer["database"], answer["found"], answer["sequences"])


def _sizes(wanted: int) -> list[int]:
    return [min(BATCH, wanted - done) for done in range(0, wanted, BATCH)]


def _all(jobs: Sequence[tuple[str, int, int, str | None]], side_by_side: int) -> Iterator[dict[str, Any]]:
    with ThreadPoolExecutor(side_by_side) as pool:
        for ready in as_completed([pool.submit(_one, *job) for job in jobs]):
            yield ready.result()


def _one(database: str, sequences: int, seed: int, mutant: str | None) -> dict[str, Any]:
    """One process; one that dies of a planted bug has seen it, too."""
    command = [sys.executable, "-m", "tests.torture.sequences", f"--sequences={sequences}", f"--seed={seed}"]
    ended = subprocess.run(
        [*command, f"--mutant={mutant}"] if mutant else command,
        cwd=ROOT,
        env={**os.environ, "OKOSHKO_TEST_DATABASE": database},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode:
        raise RuntimeError(ended.stderr[-2000:])
    answer: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return {**answer, "database": database, "mutant": mutant}
