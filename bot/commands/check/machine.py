"""What the machine gives: room on the disk, a sound SQLite, files nobody else reads."""

import os
import shutil
import sqlite3
from pathlib import Path

from bot.commands.check import machine_texts as texts
from bot.commands.check.findings import Finding, fine, note, wrong
from bot.commands.locks import desk_runs
from config.database import sqlite_path
from config.i18n import Translator
from config.settings import Settings
from intake.shelf import Shelf

FREE_BYTES = 500 * 1024 * 1024
"""Attachments and a copy of the database have to fit for a while."""


def machine_findings(settings: Settings, t: Translator, *, many_writers: bool) -> list[Finding]:
    """How this machine is."""
    findings = [_disk(settings, t), _files(settings, t)]
    if sqlite_path(settings.database):
        version = sqlite3.sqlite_version
        sound = texts.sqlite_sound(t, version)
        findings.append(fine(sound) if many_writers else note(texts.sqlite_one_writer(t, version)))
    secrets = [Path(".env"), settings.data / "secret"]
    findings += [
        wrong(texts.others_read(t, str(file)))
        for file in secrets
        if file.exists() and file.stat().st_mode & 0o077
    ]
    findings += [wrong(texts.others_look(t, str(place))) for place in _open_places(settings)]
    if settings.data.is_dir():
        findings.append(note(texts.desk_runs(t) if desk_runs(settings) else texts.desk_rests(t)))
    return findings


def _open_places(settings: Settings) -> list[Path]:
    """Where everybody on this machine could read clients' words. A group may have been let in on purpose."""
    database = sqlite_path(settings.database)
    places = [settings.data]
    if database and settings.data.resolve() not in database.resolve().parents:
        places.append(database)
    return [place for place in places if place.exists() and place.stat().st_mode & 0o007]


def _files(settings: Settings, t: Translator) -> Finding:
    room = Shelf(settings.files, total_bytes=settings.files_bytes).room()
    if room.almost:
        return wrong(texts.files_crowded(t, str(settings.files), room.used, room.percent))
    return fine(texts.files_kept(t, room.used, room.percent))


def _disk(settings: Settings, t: Translator) -> Finding:
    folder = next(place for place in (settings.data, *settings.data.absolute().parents) if place.is_dir())
    if not os.access(folder, os.W_OK | os.X_OK):
        return wrong(texts.not_writable(t, str(folder)))
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        return wrong(texts.disk_full(t, str(folder), free))
    return fine(texts.disk_free(t, free))
