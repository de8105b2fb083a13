"""An office with its book, for tests of what stands around the desk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.database import Database
from tests.servers import dovecot, exim  # noqa: F401 (fixtures)
from tests.stories.conftest import booked, office_url  # noqa: F401 (fixtures)
from tests.stories.post import post  # noqa: F401 (fixture)
from tests.stories.stage import Stage, office_on_stage, open_office


@pytest.fixture
async def office_database(office_url: str) -> AsyncIterator[Database]:  # noqa: F811
    """A database with the English book applied."""
    database = Database(office_url)
    yield database
    await database.close()


@pytest.fixture
async def stage(office_url: str, tmp_path: Path) -> AsyncIterator[Stage]:  # noqa: F811
    """The whole office, where things may go wrong: unlike the stories' one it does not ask at the end."""
    async with office_on_stage(office_url, tmp_path) as stage:
        await open_office(stage)
        yield stage
