"""A Telegram to talk to."""

from tests.sandbox.telegram.conftest import open_stand_in, talk  # noqa: F401 (fixtures)
