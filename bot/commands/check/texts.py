"""What `okoshko check` says of database, book and people, and what it all comes to."""

from collections.abc import Sequence

from config.i18n import Translator


def verdict(t: Translator, faults: int) -> str:
    if not faults:
        return t("All is well.")
    return t.plural("{count} thing to mend.", "{count} things to mend.", faults)


def strange_name(t: Translator, name: str, near: str) -> str:
    """`near`: the setting that is perhaps meant; "" where none is."""
    if near:
        return t("{name} is no setting, and has no effect. Perhaps {near} is meant", name=name, near=near)
    return t("{name} is no setting, and has no effect; docs/operating.md names all there are", name=name)


def database(t: Translator, kind: str) -> str:
    return t("database: {kind}, at this version", kind=kind)


def no_database(t: Translator) -> str:
    return t("database: none yet. Run: okoshko book apply")


def old_database(t: Translator) -> str:
    return t("database: at another version. Run: okoshko migrate")


def no_book(t: Translator, file: str) -> str:
    return t("office book: there is no {file}. Run: okoshko init", file=file)


def book_wrong(t: Translator, file: str, faults: int) -> str:
    return t.plural(
        "office book: {count} fault in {file}. Run: okoshko book check",
        "office book: {count} faults in {file}. Run: okoshko book check",
        faults,
        file=file,
    )


def not_applied(t: Translator) -> str:
    return t("office book: not in force yet. Run: okoshko book apply")


def book_changed(t: Translator, file: str) -> str:
    return t(
        "office book: {file} differs from what is in force; to apply it, run: okoshko book apply",
        file=file,
    )


def book_in_force(t: Translator) -> str:
    return t("office book: in force")


def staff_unbound(t: Translator, names: Sequence[str]) -> str:
    return t(
        "not linked to Telegram yet: {names}. Make links: okoshko invite --employee NAME",
        names=t.listed(names),
    )


def clients_unbound(t: Translator, names: Sequence[str]) -> str:
    return t(
        "clients with nobody to write to yet: {names}. Make links: okoshko invite CLIENT",
        names=t.listed(names),
    )
