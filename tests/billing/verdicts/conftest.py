"""The office with its book applied."""

from tests.billing.tariffs.conftest import applied_office, desk  # noqa: F401 (fixtures)
