"""A database without tables, for tests of the way to its tables."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[str]:
    """URL of a database without tables, on the kind this run is about."""
    url = databases.empty()
    yield url
    databases.drop(url)
