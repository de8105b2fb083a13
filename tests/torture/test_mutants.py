"""The machine that proves the money can see: planted bugs have to be caught. `make torture` plants every one."""

import os
from collections import Counter

import pytest

from tests.torture.money import planted
from tests.torture.mutants import MUTANTS

QUICK = (
    "what is not charged of a hold stays held",
    "a cancelled quote keeps its hold",
    "a promise is never kept",
    "parts of a sum are rounded down",
)


def test_every_planted_bug_still_finds_what_it_changes() -> None:
    for mutant in MUTANTS:
        compile(mutant.planted(), mutant.module, "exec")
    assert Counter(mutant.name for mutant in MUTANTS).most_common(1)[0][1] == 1
    assert {mutant.name for mutant in MUTANTS} >= set(QUICK)


@pytest.mark.slow
def test_planted_bugs_are_caught() -> None:
    chosen = [mutant for mutant in MUTANTS if mutant.name in QUICK]
    seed = int(os.environ.get("OKOSHKO_TEST_SEED", "1"))
    missed = [caught for caught in planted(chosen, seed) if caught.by is None]
    assert missed == []
