"""`okoshko backup`: a whole copy, while others write."""

import contextlib
import sqlite3

from bot.commands.storage import prepare_database
from config.settings import Settings
from migrations import upgrade


def test_a_copy_is_whole_while_the_desk_is_writing(office):
    office.okoshko("new", "Vega", "the", "banner")
    writing = sqlite3.connect(office.folder / "data" / "okoshko.db", isolation_level=None)
    with contextlib.closing(writing):
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("DELETE FROM ticket_event")
        printed = office.okoshko("backup", "copy.db")
        writing.execute("ROLLBACK")
    assert printed.code == 0
    assert "1 ticket; read through and sound" in printed.lines[0]
    assert "data/files" in printed.lines[1]
    copy = sqlite3.connect(office.folder / "copy.db")
    with contextlib.closing(copy):
        assert copy.execute("SELECT count(*) FROM ticket_event").fetchone() > (0,)
    assert sorted(file.name for file in office.folder.glob("copy*")) == ["copy.db"]
    assert (office.folder / "copy.db").stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten(office):
    office.file("copy.db", "precious")
    printed = office.okoshko("backup", "copy.db")
    assert printed.code == 1 and "Give another name" in printed.err
    assert office.file("copy.db").read_text() == "precious"


def test_a_damaged_database_is_not_called_sound(office):
    database = office.folder / "data" / "okoshko.db"
    raw = bytearray(database.read_bytes())
    raw[8192:28672] = b"\xff" * 20480
    database.write_bytes(raw)
    printed = office.okoshko("backup", "copy.db")
    assert printed.code == 1 and "damaged" in printed.out


def test_postgresql_is_told_its_own_commands_as_they_can_be_typed_without_the_password(terminal):
    terminal.set(database_url="postgresql+psycopg://desk:hidden@db.example/okoshko?sslmode=require")
    url = "'postgresql://desk@db.example/okoshko?sslmode=require'"
    printed = terminal.okoshko("backup", "the copy.dump")
    assert printed.lines[1] == f"pg_dump --format=custom --file='the copy.dump' {url}"
    assert printed.lines[3] == (
        f"pg_restore --clean --if-exists --single-transaction --dbname={url} 'the copy.dump'"
    )


def test_a_new_version_keeps_a_copy_of_what_was_before(office, monkeypatch):
    monkeypatch.setattr(upgrade, "head", lambda: "another")
    monkeypatch.setattr(upgrade, "upgrade", lambda url: None)
    prepare_database(Settings())
    assert len(list((office.folder / "data").glob("*.backup"))) == 1
