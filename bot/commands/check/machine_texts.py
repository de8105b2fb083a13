"""What `okoshko check` says of disk, files and SQLite of this machine."""

from config.i18n import Translator


def disk_free(t: Translator, free: int) -> str:
    return t("disk: {free} free", free=size(t, free))


def disk_full(t: Translator, folder: str, free: int) -> str:
    return t(
        "disk: only {free} free at {folder}. Make room, or set OKOSHKO_DATA to a folder on a larger disk",
        free=size(t, free),
        folder=folder,
    )


def files_kept(t: Translator, used: int, percent: int) -> str:
    return t(
        "files people sent: {used}, {percent} of the limit", used=size(t, used), percent=t.percent(percent)
    )


def files_crowded(t: Translator, folder: str, used: int, percent: int) -> str:
    return t(
        "files people sent: {used} in {folder}, {percent} of the limit; at 100 % new ones are not kept. "
        "Raise OKOSHKO_FILES_GB, on a larger disk if need be, and start the desk anew",
        used=size(t, used),
        folder=folder,
        percent=t.percent(percent),
    )


def not_writable(t: Translator, folder: str) -> str:
    return t(
        "disk: nothing can be written to {folder}. Give this user the right to write there, or "
        "point OKOSHKO_DATA elsewhere",
        folder=folder,
    )


def sqlite_sound(t: Translator, version: str) -> str:
    return t("SQLite {version}", version=version)


def sqlite_one_writer(t: Translator, version: str) -> str:
    return t(
        "SQLite {version} may damage a database that two programs write to, so commands that "
        "write work only while the desk is stopped. Installing pysqlite3 brings a newer version",
        version=version,
    )


def others_read(t: Translator, file: str) -> str:
    return t(
        "{file} holds secrets, and other users of this machine may read it. Run: chmod 600 {file}", file=file
    )


def others_look(t: Translator, place: str) -> str:
    return t(
        "{place} has clients' words, and other users of this machine may read them. Run: chmod -R o-rwx {place}",
        place=place,
    )


def desk_runs(t: Translator) -> str:
    return t("the desk is running")


def desk_rests(t: Translator) -> str:
    return t("the desk is not running; start it with: okoshko run")


def size(t: Translator, count: int) -> str:
    """Bytes as people say them."""
    if count >= 10**9:
        return t("{count} GB", count=t.number(round(count / 10**9)))
    if count >= 10**6:
        return t("{count} MB", count=t.number(round(count / 10**6)))
    return t("{count} kB", count=t.number(max(1, round(count / 10**3))))
