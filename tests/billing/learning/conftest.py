"""The office with its book applied: made once, copied for every test."""

import asyncio

import pytest

from config.database import Database
from tests.bot.book.office_database import Desk, furnish


@pytest.fixture(scope="session")
def applied_office(databases):
    url = databases.empty()
    return url, asyncio.run(furnish(url))


@pytest.fixture
async def desk(databases, applied_office):
    url, words = applied_office
    copy = databases.copy(url)
    database = Database(copy)
    yield Desk(database, words=words)
    await database.close()
    databases.drop(copy)
