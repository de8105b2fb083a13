"""The `okoshko` command itself: what it understands, how soon, and who may write."""

import json
import socket
import subprocess
import sys
from pathlib import Path

from bot import cli
from bot.commands.by_name import COMMANDS
from bot.commands.called import as_called
from bot.commands.locks import only_desk
from config.settings import Settings
from tests.bot.commands.terminal import BOOK

SLOW = ("sqlalchemy", "aiogram", "aiohttp", "alembic", "openpyxl", "bot.app")


def test_help_names_every_command_and_loads_nothing_slow():
    asked = (
        "import sys\nfrom bot.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n"
        f"    print([name for name in {SLOW} if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    for command in COMMANDS:
        assert f"\n    {command} " in printed
    assert printed.splitlines()[-1] == "[]"


def test_the_sandbox_is_handed_its_own_options():
    asked = [sys.executable, "-m", "bot", "sandbox", "--help"]
    assert "--port PORT" in subprocess.run(asked, capture_output=True, text=True, check=True).stdout


def test_a_setting_that_cannot_be_right_is_named_without_its_value(terminal):
    terminal.set(language="klingon")
    printed = terminal.okoshko("check")
    assert printed.code == 1
    assert printed.err.startswith("OKOSHKO_LANGUAGE ") and "klingon" not in printed.err


def test_without_a_database_commands_say_how_to_get_one(terminal):
    printed = terminal.okoshko("audit")
    assert (printed.code, printed.out) == (1, "")
    assert "okoshko book apply" in printed.err


def test_a_command_is_named_so_that_it_can_be_typed(terminal, monkeypatch):
    """The shell of a fresh clone knows no `okoshko`."""
    monkeypatch.setenv("PATH", "/usr/bin")
    here = Path(sys.executable).with_name("okoshko")
    assert f"{here} book apply" in terminal.okoshko("audit").err
    assert as_called("okoshko check; data/okoshko run", ["check", "run"]) == f"{here} check; data/okoshko run"


def test_commands_write_beside_a_running_desk(office):
    with only_desk(Settings()):
        assert office.okoshko("new", "Vega", "the", "banner").code == 0


def test_where_sqlite_bears_one_writer_commands_wait_for_the_desk(office, monkeypatch):
    monkeypatch.setattr(cli, "MANY_WRITERS", False)
    with only_desk(Settings()):
        refused = office.okoshko("new", "Vega", "the", "banner")
        assert refused.code == 1 and "Stop the desk" in refused.err
        assert office.okoshko("book", "check").code == 0
        assert office.okoshko("audit").code == 0
    assert office.okoshko("new", "Vega", "the", "banner").out == "Logged as #1 for Vega.\n" + NO_STAFF_CHAT


NO_STAFF_CHAT = "There is no staff chat yet to show it in; okoshko check says how to set one up.\n"


def test_two_desks_do_not_share_a_folder(office):
    with only_desk(Settings()):
        assert "Another desk is running" in office.okoshko("run").err


def test_an_address_somebody_listens_on_is_named_with_what_to_do(office):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        listen = f"127.0.0.1:{taken.getsockname()[1]}"
        office.set(listen=listen)
        printed = office.okoshko("run")
    assert printed.code == 1
    assert printed.err.splitlines()[-1].startswith(
        f"The desk cannot listen on {listen}: Address already in use."
    )
    assert "OKOSHKO_LISTEN" in printed.err and "Traceback" not in printed.err


def test_a_place_for_data_that_is_none_is_named(office, tmp_path):
    (tmp_path / "file").write_text("in the way")
    office.set(data=tmp_path / "file" / "data", database_url=f"sqlite+aiosqlite:///{tmp_path}/okoshko.db")
    printed = office.okoshko("run")
    assert printed.code == 1
    assert "data folder cannot be written to" in printed.err and "Traceback" not in printed.err
    assert "cannot be opened" in _with_database_in_a_folder(office, tmp_path).err


def _with_database_in_a_folder(office, folder):
    """The database's name belongs to a folder."""
    office.set(data=folder / "data", database_url=f"sqlite+aiosqlite:///{folder}")
    return office.okoshko("run")


def test_what_a_desk_makes_is_its_owners_alone(terminal):
    terminal.file("office.toml", BOOK)
    assert terminal.okoshko("book", "apply").code == 0
    data = terminal.folder / "data"
    assert data.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in data.iterdir()} == {0o600}


def test_an_audit_says_what_it_looked_at_and_names_each_difference(office):
    office.okoshko("new", "Vega", "the", "banner")
    printed = office.okoshko("audit")
    assert "requests 1" in printed.lines[1] and printed.lines[-1] == "All agree."
    office.rows("DELETE FROM ticket_message")
    printed = office.okoshko("audit", "--json")
    told = json.loads(printed.out)
    assert (printed.code, told["ok"], told["looked_at"]["requests"]) == (1, False, 1)
    assert told["differences"] == [
        {"kind": "words", "subject": "ticket 1", "expected": "some", "found": "none"}
    ]
    assert office.okoshko("audit").lines[-1] == "1 difference."


def test_the_log_says_first_which_wires_are_missing_and_which_setting_is_misspelt(office):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        office.set(listen=f"127.0.0.1:{taken.getsockname()[1]}", telegram_tokn="1:x")
        first, second = office.okoshko("run").err.splitlines()[:2]
        assert "OKOSHKO_TELEGRAM_TOKN is no setting" in first and "perhaps OKOSHKO_TELEGRAM_TOKEN" in first
        assert "neither Telegram nor mail comes in" in second
        office.set(mail_address="desk@linde.example", imap_url="imap://d:x@127.0.0.1:9")
        told = office.okoshko("run").err
    assert "no Telegram" in told and "OKOSHKO_SMTP_URL is not set: answers wait" in told
    assert "/setup" not in told, "nobody could send it"


def test_a_clients_month_as_they_are_told_it(office):
    printed = office.okoshko("statement", "Vega", "--month", "2026-11", "--requests")
    assert "Vega: your month, November 2026" in printed.out and "Limits of “Care”" in printed.out
    assert "2026-13" in office.okoshko("statement", "Vega", "--month", "2026-13", "--requests").err
