"""A database file that is broken: every command says so in a line or two, with the way back to a good copy."""

import subprocess

import pytest

from bot.commands.copies import copy_database


def copied(office, night: str):
    folder = office.folder / "data" / "backups"
    folder.mkdir(exist_ok=True)
    copy_database(office.folder / "data" / "okoshko.db", folder / f"okoshko-{night}.db")
    return folder / f"okoshko-{night}.db"


def spoil(office, kind: str) -> None:
    database = office.folder / "data" / "okoshko.db"
    raw = database.read_bytes()
    database.write_bytes({"truncated": raw[:20000], "foreign": b"not a database\n" * 999, "empty": b""}[kind])


KINDS = ["truncated", "foreign", "empty"]
COMMANDS = ["run", "check", "audit", "migrate", "backup copy.db", "book apply", "new Vega hi"]


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        # Every damage under one command and every command over one damage, before all of them together.
        pytest.param(kind, command, marks=() if kind == KINDS[0] or command == "check" else pytest.mark.long)
        for kind in KINDS
        for command in COMMANDS
    ],
)
def test_a_broken_database_is_named_and_the_command_that_goes_back_works(office, kind, command):
    office.okoshko("new", "Vega", "the", "banner")
    copied(office, "2026-11-23")
    with copied(office, "2026-11-24").open("r+b") as newest:
        newest.truncate(20000)
    spoil(office, kind)
    printed = office.okoshko(*command.split())
    assert printed.code == 1
    [steps] = [line for line in (printed.out + printed.err).splitlines() if "mkdir" in line]
    assert "okoshko-2026-11-23.db" in steps, "the newest copy is damaged too"
    subprocess.run(steps.rpartition(" && ")[0], shell=True, check=True, cwd=office.folder)
    assert office.okoshko("audit").code == 0
    assert (office.folder / "data" / "damaged" / "okoshko.db").exists()


def test_what_runs_over_a_broken_spot_stops_and_says_so(office):
    office.okoshko("new", "Vega", "the", "banner")
    copied(office, "2026-11-23")
    with (office.folder / "data" / "okoshko.db").open("r+b") as database:
        database.seek(12288)
        database.write(b"\xff" * 16384)
    printed = office.okoshko("run")
    assert printed.code == 1
    assert "okoshko-2026-11-23.db" in printed.err


def test_without_a_copy_the_page_that_helps_is_named(office):
    spoil(office, "foreign")
    printed = office.okoshko("statement", "Vega")
    assert printed.code == 1 and "A damaged database" in printed.err


def test_a_spot_nobody_reads_by_chance_is_found_by_check(office):
    database = office.folder / "data" / "okoshko.db"
    raw = bytearray(database.read_bytes())
    raw[-40960:] = b"\xff" * 40960
    database.write_bytes(raw)
    assert "is damaged" in office.okoshko("check").out
