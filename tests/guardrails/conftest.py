"""A database of its own for a test of migrations: a SQLite file, or one made in the PostgreSQL beside the run."""

import os
import uuid

import psycopg
import pytest
from sqlalchemy import make_url


@pytest.fixture
def empty_database(tmp_path):
    """URL of a database without tables, on the kind OKOSHKO_TEST_DATABASE names."""
    if os.environ.get("OKOSHKO_TEST_DATABASE") != "postgresql":
        yield f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        return
    server = make_url(os.environ["OKOSHKO_TEST_POSTGRES_URL"])
    name = f"guardrail_{uuid.uuid4().hex}"
    address = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield server.set(database=name).render_as_string(hide_password=False)
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
