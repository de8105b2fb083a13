"""The machine, run for so many sequences."""

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.billing.conftest import World
from tests.billing.machine.house import House
from tests.billing.machine.machine import Money
from tests.databases import Databases

STEPS = 18


def counted() -> dict[str, int]:
    """How much this process has done."""
    return dict(Money.counted)


def run(
    databases: Databases, scene: tuple[str, World], *, sequences: int, chance: int, steps: int = STEPS
) -> None:
    """Raises whatever a sequence found, with its steps; the same `chance` makes the same sequences."""
    house = House(databases, *scene)
    machine = type("Money", (Money,), {"house": house})
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
