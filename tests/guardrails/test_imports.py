"""What happens on import: nothing. And aiogram, slow and large, is loaded by its adapter alone."""

import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib

import pytest

from tests.guardrails.source import ROOMS, ROOT, files, imports, module, where

ADAPTER = re.compile(r"bot\.(client|staff)\.handlers|intake\.telegram")
"""Where aiogram may be imported."""

PROBE = """
import importlib, logging, os, sys, threading
for name in sys.argv[2:]:
    importlib.import_module(name)
    assert "aiogram" not in sys.modules or sys.argv[1] == "adapter", f"{name} loads aiogram"
    assert not logging.root.handlers, f"{name} sets up logging"
    assert threading.active_count() == 1, f"{name} starts a thread"
    assert os.listdir() == [], f"{name} writes {os.listdir()}"
"""


def import_alone(kind: str, names: list[str], folder) -> subprocess.CompletedProcess[str]:
    """Import modules in a process with no environment, in an empty folder; warnings are errors there."""
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:__main__", "-c", PROBE, kind, *names],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def modules() -> list[str]:
    return [module(path) for path in files(*ROOMS, "sandbox", "migrations") if importable(path)]


def importable(path) -> bool:
    # A `__main__` starts the program, and Alembic alone can run its env and its versions.
    return path.stem not in ("__main__", "env") and "versions" not in path.parts


def test_importing_the_house_does_nothing_and_loads_no_aiogram(modules, tmp_path):
    names = [name for name in modules if not ADAPTER.match(name)]
    outcome = import_alone("floor", names, tmp_path)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.long
def test_importing_the_adapters_does_nothing(modules, tmp_path):
    names = [name for name in modules if ADAPTER.match(name)]
    outcome = import_alone("adapter", names, tmp_path)
    assert outcome.returncode == 0, outcome.stderr


def test_aiogram_is_imported_by_handlers_and_telegram_only():
    # import-linter says the same of whole folders; this also sees `handlers_*.py` and imports inside functions.
    found = [
        where(path, node)
        for path in files(*ROOMS, "sandbox")
        for node, name in imports(path)
        if name.split(".")[0] == "aiogram" and not ADAPTER.match(module(path))
    ]
    assert found == []


def test_every_library_we_import_is_declared():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["learning"]]
    declared = {normal(re.split(r"[\[<>=;! ]", text)[0]) for text in wanted}
    providers = importlib.metadata.packages_distributions()
    ours = {*ROOMS, "sandbox", "migrations", "scripts", "tests"}
    found = set()
    for path in files(*ROOMS, "sandbox", "migrations"):
        for node, name in imports(path):
            top = name.split(".")[0]
            if top in ours or top in sys.stdlib_module_names:
                continue
            if not declared & {normal(one) for one in providers.get(top, [])} and top not in BESIDES:
                found.add(f"{where(path, node)} {top}")
    assert found == set()


BESIDES = {
    "pydantic_core",  # pydantic's errors
    "yarl",  # aiohttp's URLs
    "multidict",  # aiohttp's headers
    "numpy",  # scikit-learn's arrays
    "scipy",  # scikit-learn's sparse ones
    "pysqlite3",  # not on every machine: its wheels decide
}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
