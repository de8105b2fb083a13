"""The torture, short: a few deaths at commits and anywhere, on SQLite. `make torture` runs it long."""

import os
import random
from pathlib import Path

import pytest

from tests.servers import running_dovecot, running_exim
from tests.stories.conftest import booked, office_url  # noqa: F401 (fixtures)
from tests.torture import days
from tests.torture.house import WINDOW, open_house
from tests.torture.lives import Lives


@pytest.mark.long
async def test_nothing_is_lost_and_nothing_done_twice(office_url: str, tmp_path: Path) -> None:  # noqa: F811
    if not office_url.startswith("sqlite"):
        pytest.skip("make torture runs it on PostgreSQL")
    seed = int(os.environ.get("OKOSHKO_TEST_SEED", random.randrange(10**6)))
    print(f"seed {seed}")
    with running_dovecot((WINDOW,)) as mailbox, running_exim(mailbox.mails) as mta:
        async with open_house(office_url, tmp_path, mailbox, mta, seed) as house:
            lives = Lives(house, 3, 36, print, [days.full_disk], life_seconds=2.0, survey=12)
            found = await lives.run()
    print(found.figures)
    assert found.broken == []
