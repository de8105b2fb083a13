"""`make migration m="..."`: writes the difference between the models and the newest migration as the next one."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from migrations.upgrade import revisions, upgrade

ROOT = Path(__file__).parent.parent


def write(message: str) -> None:
    """Compares with a database made for the purpose, never with the one in use."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/empty.db"
        if revisions():
            upgrade(url)
        config = Config(ROOT / "alembic.ini")
        config.attributes["url"] = url
        command.revision(config, message=message, autogenerate=True)


if __name__ == "__main__":
    write(sys.argv[1])
