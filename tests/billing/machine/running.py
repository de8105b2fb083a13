"""The machine, run for so many sequences."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.billing.conftest import World
from tests.billing.machine.house import House
from tests.billing.machine.machine import Money
from tests.databases import Databases

STEPS = 18


@dataclass(frozen=True)
class Ran:
    """How much was done."""

    sequences: int
    steps: int


def run(
    databases: Databases, scene: tuple[str, World], *, sequences: int, chance: int, steps: int = STEPS
) -> Ran:
    """Raises whatever a sequence found, with its steps; the same `chance` makes the same sequences."""
    house = House(databases, *scene)
    # A class of its own: what a run has counted is its own.
    machine = type("Money", (Money,), {"house": house, "counted": {"sequences": 0, "steps": 0}})
    try:
        run_state_machine_as_test(
            seed(chance)(machine),
            settings=settings(
                max_examples=sequences,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                print_blob=False,
                # Shrinking a failure takes minutes on a database; the steps are printed as they are.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        house.close()
    return Ran(**machine.counted)
