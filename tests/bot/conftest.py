"""An office with its book, for tests of what stands around the desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.database import Database
from tests.servers import dovecot, exim  # noqa: F401 (fixtures)
from tests.stories.conftest import booked, morning, morning_url, office_url  # noqa: F401 (fixtures)
from tests.stories.morning import Morning
from tests.stories.post import believed, post  # noqa: F401 (fixtures)
from tests.stories.stage import Stage


@pytest.fixture
async def office_database(office_url: str) -> AsyncIterator[Database]:  # noqa: F811
    """A database with the English book applied."""
    database = Database(office_url)
    yield database
    await database.close()


@pytest.fixture
async def stage(morning_url: str, morning: Morning, tmp_path: Path) -> AsyncIterator[Stage]:  # noqa: F811
    """The whole office, where things may go wrong: unlike the stories' one it does not ask at the end."""
    async with morning.after(morning_url, tmp_path) as stage:
        yield stage
