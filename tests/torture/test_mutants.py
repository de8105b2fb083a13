"""The machine that proves the money can see: planted bugs have to be caught. `make torture` plants every one."""

from collections import Counter

from tests.torture.mutants import MUTANTS


def test_every_planted_bug_still_finds_what_it_changes() -> None:
    for mutant in MUTANTS:
        compile(mutant.planted(), mutant.module, "exec")
    assert Counter(mutant.name for mutant in MUTANTS).most_common(1)[0][1] == 1
