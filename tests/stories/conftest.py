"""Stories: a whole office, its clients, and what each of them sees."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.databases import Databases
from tests.once import Once
from tests.servers import dovecot, exim  # noqa: F401 (fixtures)
from tests.stories.morning import Morning, first_morning
from tests.stories.post import believed, post  # noqa: F401 (fixtures)
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import Stage, office_on_stage, with_book


@pytest.fixture(scope="session")
def booked(databases: Databases, migrated: str, once: Once) -> str:
    """URL of a database with the English book, to be copied and never used itself."""

    def made() -> str:
        url = databases.copy(migrated)
        asyncio.run(with_book(url))
        return url

    return once("booked", made)


@pytest.fixture
def office_url(databases: Databases, booked: str) -> Iterator[str]:
    """This story's own database."""
    url = databases.copy(booked)
    yield url
    databases.drop(url)


@pytest.fixture
async def empty_stage(office_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """An English office nobody has come into yet."""
    async with office_on_stage(office_url, tmp_path) as stage:
        yield stage
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)


@pytest.fixture(scope="session")
def morning(
    databases: Databases, booked: str, tmp_path_factory: pytest.TempPathFactory, once: Once
) -> Morning:
    """Olga manages, Ivan works, Vega's signer is let in."""

    def made() -> Morning:
        return asyncio.run(first_morning(databases.copy(booked), tmp_path_factory.mktemp("morning")))

    return once("morning", made)


@pytest.fixture
def morning_url(databases: Databases, morning: Morning) -> Iterator[str]:
    """This story's own database, where people have come in."""
    url = databases.copy(morning.url)
    yield url
    databases.drop(url)


@pytest.fixture
async def stage(morning_url: str, morning: Morning, tmp_path: Path) -> AsyncIterator[Stage]:
    """An English office: Olga manages, Ivan works, Vega's signer is let in."""
    async with morning.after(morning_url, tmp_path) as stage:
        yield stage
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)
