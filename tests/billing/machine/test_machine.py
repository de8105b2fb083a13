"""Any order of money actions; `make torture` runs it for thousands of sequences."""

import os
import random

from tests.billing.machine.running import run
from tests.billing.machine.scene import scene


def test_any_order_of_money_actions(databases):
    chance = int(os.environ.get("OKOSHKO_TEST_SEED", random.randrange(10**6)))
    print(f"seed {chance}")
    run(databases, scene(databases), sequences=8, chance=chance)
