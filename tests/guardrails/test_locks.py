"""The locks: everything pyproject.toml asks for, exact, hashed, and silent about where it came from."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.guardrails.source import ROOT

LOCKS = ["requirements.lock", "requirements-dev.lock", "scripts/uv.txt"]


def locked(lock: str) -> dict[str, str]:
    """Package → version."""
    text = (ROOT / lock).read_text()
    return {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==([^ ]+)", text, re.MULTILINE)
    }


def asked(*, dev: bool) -> list[Requirement]:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text())
    texts = pyproject["project"]["dependencies"] + pyproject["build-system"]["requires"]
    if dev:
        texts = texts + pyproject["project"]["optional-dependencies"]["dev"]
    return [Requirement(text) for text in texts]


@pytest.mark.parametrize(("lock", "dev"), [("requirements.lock", False), ("requirements-dev.lock", True)])
def test_a_lock_holds_what_pyproject_asks_for(lock, dev):
    versions = locked(lock)
    missing = [
        str(one)
        for one in asked(dev=dev)
        if not one.specifier.contains(versions.get(canonicalize_name(one.name), "0"))
    ]
    assert missing == [], "run `make lock`"


def test_tests_run_on_the_versions_that_people_run():
    assert locked("requirements.lock").items() <= locked("requirements-dev.lock").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_hashed_and_names_no_place(lock):
    text = (ROOT / lock).read_text()
    packages = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert [one.split()[0] for one in packages if "--hash=sha256:" not in one] == []
    assert not re.search(r"://|^-|file:|@ ", text, re.MULTILINE)
