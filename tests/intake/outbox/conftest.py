"""An out-tray with a wire that does as told."""

import pytest

from config.database import Database
from tests.intake.outbox.tray import Tray


@pytest.fixture
def tray(database: Database) -> Tray:
    return Tray(database)
