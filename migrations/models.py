"""Finds every table: imports the `models` modules of all rooms, which no room may do."""

import importlib
import pkgutil

from sqlalchemy import MetaData

from config.database import Base

ROOMS = ("intake", "billing", "bot")


def model_modules() -> list[str]:
    """Names of the modules called `models`, found without importing anything but the packages on the way."""
    names: list[str] = []
    for room in ROOMS:
        package = importlib.import_module(room)
        names += [
            module.name
            for module in pkgutil.walk_packages(package.__path__, f"{room}.")
            if module.name.rpartition(".")[2] == "models"
        ]
    return sorted(names)


def metadata() -> MetaData:
    """All tables of the program."""
    for name in model_modules():
        importlib.import_module(name)
    return Base.metadata
