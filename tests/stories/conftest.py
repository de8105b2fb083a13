"""Stories: a whole office, its clients, and what each of them sees."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.stage import Stage, office_on_stage, open_office


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """An English office: Olga manages, Ivan works, Vega's signer is let in."""
    async with office_on_stage(database_url, tmp_path) as stage:
        await open_office(stage)
        yield stage
