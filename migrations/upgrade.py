"""Migrations as functions, for the program and the tests: they need no alembic.ini and no working folder.

All of them block; from an event loop call them by `asyncio.to_thread`.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from config.database import sqlite_path
from migrations.engine import connected


def configuration(database_url: str | None = None) -> Config:
    """Alembic's configuration for this folder; without a URL only the scripts can be looked at."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = database_url
    return config


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database forward to `revision`, in one transaction; no effect when it is there already."""
    command.upgrade(configuration(database_url), revision)


def downgrade(database_url: str, revision: str = "-1") -> None:
    """Bring the database back to `revision`; `base` leaves it empty."""
    command.downgrade(configuration(database_url), revision)


def current(database_url: str) -> str | None:
    """The revision the database is at; None when it was never migrated, or is not there yet."""
    path = sqlite_path(database_url)
    if path and not path.exists():
        return None
    with connected(database_url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision this program knows; RuntimeError when there is none."""
    revision = ScriptDirectory.from_config(configuration()).get_current_head()
    if revision is None:
        raise RuntimeError("no migrations")
    return revision


def revisions() -> list[str]:
    """All revisions, oldest first."""
    scripts = ScriptDirectory.from_config(configuration())
    return [script.revision for script in scripts.walk_revisions()][::-1]
