"""`make run` starts the sandbox until a Telegram token is given, by environment or by .env."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "run"


@pytest.fixture
def started(tmp_path):
    """Runs the script in a folder whose `okoshko` only says how it was called."""
    okoshko = tmp_path / ".venv" / "bin" / "okoshko"
    okoshko.parent.mkdir(parents=True)
    okoshko.write_text('#!/bin/sh\necho "$1"\n')
    okoshko.chmod(0o755)
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPT, tmp_path / "scripts")

    def run(dotenv: str | None = None, **environment: str) -> str:
        if dotenv is not None:
            (tmp_path / ".env").write_text(dotenv)
        return subprocess.run(
            [tmp_path / "scripts" / "run"],
            env={"PATH": os.environ["PATH"], **environment},
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip

    return run


def test_without_a_token_the_sandbox_starts(started):
    assert started() == "sandbox"


def test_a_token_in_the_environment_starts_the_real_thing(started):
    assert started(OKOSHKO_TELEGRAM_TOKEN="1:abc") == "run"


@pytest.mark.parametrize(
    "line",
    [
        "OKOSHKO_TELEGRAM_TOKEN=1:abc",
        "OKOSHKO_TELEGRAM_TOKEN='1:abc'",
        'export OKOSHKO_TELEGRAM_TOKEN = "1:abc"',
    ],
)
def test_a_token_in_the_file_starts_the_real_thing(started, line):
    assert started(f"# mine\n{line}\nOKOSHKO_LANGUAGE=ru\n") == "run"


@pytest.mark.parametrize("value", ["", "  ", '""', "''", " # from @BotFather"])
def test_an_empty_token_is_none(started, value):
    assert started(f"OKOSHKO_TELEGRAM_TOKEN={value}\n") == "sandbox"


def test_a_token_that_is_commented_out_is_none(started):
    assert started("# OKOSHKO_TELEGRAM_TOKEN=1:abc\n") == "sandbox"
