"""What every test may ask for: a database with all tables, made by the real migrations, its own copy per test."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()  # as every entry point does, before anything imports sqlite3 for itself

from config.database import Database  # noqa: E402 (after the swap)
from migrations.upgrade import upgrade  # noqa: E402 (after the swap)
from tests.databases import Databases, databases_of_this_run, on_postgresql  # noqa: E402 (after the swap)
from tests.once import Once  # noqa: E402 (after the swap)

if TYPE_CHECKING:
    from tests.bot.book.office_database import Desk

STORY = {"stage", "empty_stage", "morning_url", "sandbox"}
"""Who asks for one of these plays a story."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """What is made once for all workers of this run."""
    folder = tmp_path_factory.getbasetemp()
    return Once(folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return databases_of_this_run(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def migrated(databases: Databases, once: Once) -> str:
    """URL of a database at the newest revision, to be copied and never used itself."""

    def made() -> str:
        url = databases.empty()
        upgrade(url)
        return url

    return once("migrated", made)


@pytest.fixture
def database_url(databases: Databases, migrated: str) -> Iterator[str]:
    """URL of this test's own database, with all tables and no rows."""
    url = databases.copy(migrated)
    yield url
    databases.drop(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """This test's own database, opened."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def applied_office(databases: Databases) -> tuple[str, list[str]]:
    """URL of an office with its book applied, to be copied, and what applying it said."""
    from tests.bot.book.office_database import furnish  # seconds, which most tests need not wait for

    url = databases.empty()
    return url, asyncio.run(furnish(url))


@pytest.fixture
async def desk(databases: Databases, applied_office: tuple[str, list[str]]) -> "AsyncIterator[Desk]":
    """This test's own office with its book applied."""
    from tests.bot.book.office_database import Desk

    url, words = applied_office
    copy = databases.copy(url)
    opened = Database(copy)
    yield Desk(opened, words=words)
    await opened.close()
    databases.drop(copy)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A story plays a whole office: `make test` has time for the core of them.

    On PostgreSQL nothing is told again that touches no database. What takes longest begins first, so that no core
    waits for it at the end.
    """
    if on_postgresql():
        config.hook.pytest_deselected(items=[item for item in items if not _asked(item) & {"databases"}])
        items[:] = [item for item in items if _asked(item) & {"databases"}]
    for item in items:
        if STORY & _asked(item) and "core" not in item.keywords:
            item.add_marker(pytest.mark.long)
    items.sort(key=lambda item: "torture" not in item.path.parts)


def _asked(item: pytest.Item) -> set[str]:
    """The fixtures a test asks for, and those they ask for."""
    return set(getattr(item, "fixturenames", ()))
