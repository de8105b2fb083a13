"""`python -m sandbox`: the page at once, the real program behind it, and nothing of the outside let in."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.book import LANGUAGES, read
from sandbox.folder import MARK, Folder, NotOurs
from sandbox.program import COMMANDS, TETHERED, environment, tether
from sandbox.seed.weeks import ASKS, SITTINGS, TOP_UPS, Door
from sandbox.seed.words import PHRASES, REQUESTS
from sandbox.words import SAYINGS, spoken
from tests.sandbox.opened import Opened, opened_sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Opened]:
    """An office with its book and nobody in it yet; settings for the real world lie in the environment."""
    with opened_sandbox(
        "--no-seed", "--language", "en", OKOSHKO_TELEGRAM_TOKEN="1:real", OKOSHKO_IMAP_URL="imaps://u:p@mail.example"
    ) as opened:  # fmt: skip
        opened.until(lambda: opened.world()["ready"], 60, "the program")
        yield opened


def test_the_page_answers_and_knows_the_firm(sandbox: Opened) -> None:
    with urllib.request.urlopen(sandbox.url, timeout=10) as answer:
        assert b"Okoshko" in answer.read()
    assert sandbox.world()["firm"] == "Lindenhof Web Studio"
    assert any("lit button" in line for line in sandbox.printed)


def test_the_real_program_answers_whoever_writes(sandbox: Opened) -> None:
    robin = sandbox.post("/control/people", first_name="Robin", language_code="en")["id"]
    sandbox.post("/control/say", **{"from": robin}, text="Do you make sites?")
    answers = f"/control/chats/{robin}/messages"
    sandbox.until(lambda: len(sandbox.get(answers)) > 1, 20, "the answer")
    assert "Lindenhof Web Studio" in sandbox.get(answers)[-1]["text"]


def test_moving_the_clock_moves_the_program_too(sandbox: Opened) -> None:
    asked = sandbox.post("/control/people", first_name="Kim", language_code="en")["id"]
    moved = sandbox.post("/control/clock", advance_seconds=86400)
    folder = _data_folder(sandbox)
    assert float((folder / "sandbox-clock").read_text()) == pytest.approx(moved["offset_seconds"])
    sandbox.post("/control/say", **{"from": asked}, text="Good morning")
    sandbox.until(lambda: len(sandbox.get(f"/control/chats/{asked}/messages")) > 1, 20, "the answer")


def test_the_sandboxs_own_office_answers_from_the_terminal(sandbox: Opened) -> None:
    """The script that is printed; a real office's settings do not get in."""
    script = _data_folder(sandbox) / COMMANDS
    checked = subprocess.run(
        [script, "check"], capture_output=True, text=True, env={**os.environ, "OKOSHKO_TELEGRAM_PROXY": "http://nowhere:1"}
    )  # fmt: skip
    assert "@okoshko_bot" in checked.stdout
    assert subprocess.run([script, "audit"], capture_output=True).returncode == 0
    assert any(str(script) in line for line in sandbox.printed)


def test_what_it_tells_to_type_can_be_typed_as_it_stands(sandbox: Opened) -> None:
    folder = _data_folder(sandbox)
    checked = subprocess.run(
        [f"{folder.name}/{COMMANDS}", "check"], cwd=folder.parent, capture_output=True, text=True
    ).stdout
    assert f"{folder.name}/{COMMANDS} invite CLIENT" in checked
    assert not re.search(r"(?<!/)\bokoshko (invite|run|init|book|migrate)", checked), checked


def test_nothing_runs_on_when_the_sandbox_is_killed() -> None:
    parent = (
        "import os, subprocess; from sandbox.program import TETHERED, tether\n"
        "with tether() as end:\n"
        "    child = subprocess.Popen(['/bin/sh', '-c', TETHERED, 'sh', 'sleep', '60'], stdin=end)\n"
        "    print(child.pid, flush=True)\n"
        "    os.kill(os.getpid(), 9)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True, timeout=20
    ).stdout
    _until_ended(int(printed))


def test_a_tether_let_go_ends_nobody() -> None:
    """The process id may be somebody else's by then."""
    sleeper = ["/bin/sh", "-c", TETHERED, "sh", "sleep", "1"]
    with tether() as end:
        child = subprocess.Popen(sleeper, stdin=end)
    assert child.wait(10) == 0


@pytest.mark.slow
def test_a_program_that_dies_is_started_again_and_it_is_said(sandbox: Opened) -> None:
    lock = _data_folder(sandbox) / "program.log"
    starts = lock.read_text().count("ready after")
    os.kill(_program(sandbox), signal.SIGKILL)
    sandbox.until(lambda: lock.read_text().count("ready after") > starts, 60, "the second start")
    assert any("started again" in line for line in sandbox.printed)


def test_no_setting_of_the_real_office_leaks_in() -> None:
    os.environ["OKOSHKO_SMTP_URL"] = "smtps://real"
    try:
        given = environment({"DATA": "/tmp/x"})
    finally:
        del os.environ["OKOSHKO_SMTP_URL"]
    assert {name for name in given if name.startswith("OKOSHKO_")} == {"OKOSHKO_DATA"}


def test_a_folder_with_files_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(NotOurs):
        Folder(tmp_path)
    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_in_use_is_not_shared_and_one_of_ours_is_emptied(tmp_path: Path) -> None:
    first = Folder(tmp_path)
    (tmp_path / "okoshko.db").write_text("last week")
    with pytest.raises(NotOurs):
        Folder(tmp_path)
    first.close()
    again = Folder(tmp_path)
    again.empty()
    assert [entry.name for entry in tmp_path.iterdir()] == [MARK]
    again.close()


@pytest.mark.parametrize(
    ("locale", "language"), [("ru_RU.UTF-8", "ru"), ("ja_JP", "ja"), ("C.UTF-8", "en"), ("", "en")]
)
def test_the_terminal_is_spoken_to_in_its_language(locale: str, language: str) -> None:
    assert spoken({"LANG": locale}) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_weeks_have_their_words_people_and_sums(language: str) -> None:
    book = read(language).content
    assert set(REQUESTS[language]) == {ask.words for ask in ASKS}
    assert len(set(REQUESTS[language].values())) == len(ASKS)
    assert set(PHRASES[language]) == set(PHRASES["en"])
    assert set(SAYINGS[language]) == set(SAYINGS["en"])
    assert set(TOP_UPS[language]) <= set(book["clients"])
    for ask in ASKS:
        assert 0 <= ask.sitting < SITTINGS
        contact = book["clients"][ask.client]["contacts"][ask.person]
        assert ask.door is not Door.MAIL or contact["mail"]
        assert ask.kind in book["categories"] and ask.employee in book["employees"]
        assert not ask.detail or ask.detail in book["items"] or ask.detail in book["refusals"]


def test_vegas_work_takes_about_three_times_the_minutes() -> None:
    """The like-for-like ratio the owner's Monday mail is about."""
    done = [ask for ask in ASKS if ask.minutes]
    usual = {
        kind: sum(ask.minutes for ask in rest) / len(rest)
        for kind in {ask.kind for ask in done}
        if (rest := [ask for ask in done if ask.kind == kind and ask.client != "vega"])
    }
    vega = [ask for ask in done if ask.client == "vega"]
    ratio = sum(ask.minutes for ask in vega) / sum(usual[ask.kind] for ask in vega)
    assert ratio == pytest.approx(3.4, abs=0.15)


def _data_folder(sandbox: Opened) -> Path:
    said = next(line for line in sandbox.printed if "program.log" in line)
    return Path(said.split(": ", 1)[1]).parent


def _alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return ") Z" not in Path(f"/proc/{pid}/stat").read_text()
    return False


def _until_ended(pid: int) -> None:
    deadline = time.monotonic() + 5
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(pid)


def _program(sandbox: Opened) -> int:
    """The process id of the sandbox's child."""
    children = Path(f"/proc/{sandbox.process.pid}/task/{sandbox.process.pid}/children").read_text()
    running = [
        int(pid)
        for pid in children.split()
        if re.search(r"bot\x00run", Path(f"/proc/{pid}/cmdline").read_text())
    ]
    return running[0]
