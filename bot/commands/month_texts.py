"""What `okoshko month` and `okoshko act` say on the terminal."""

from datetime import date

from config.i18n import Translator


def about_month_end(t: Translator) -> str:
    return t("close a month for all clients, open one again, or say how months stand")


def about_what_month(t: Translator) -> str:
    return t("the month, as 2026-11; after reopen also the client")


def about_one_client(t: Translator) -> str:
    return t("only this client")


def about_why(t: Translator) -> str:
    return t("why the month is opened again; kept with it")


def about_act(t: Translator) -> str:
    return t("list the acts, write one as PDF, or a made-up one to look at")


def about_what_act(t: Translator) -> str:
    return t("after pdf: NUMBER FILE; after sample: FILE")


def about_unsigned(t: Translator) -> str:
    return t("only those nobody has signed or agreed to")


def about_form(t: Translator) -> str:
    return t("the Russian form: act, or the universal transfer document")


def closed(t: Translator, done: int, total: int, client: str, act: str | None) -> str:
    """A line as each client's month is closed: `[ 3/40] Vega: A-2026-0003`."""
    place = f"[{done:>{len(str(total))}}/{total}]"
    return f"{place} " + t("{client}: {act}", client=client, act=act or t("no act"))


def not_closed(t: Translator, client: str, why: str) -> str:
    return t("Not closed for {client}: {why}", client=client, why=why)


def all_closed(t: Translator, month: date, clients: int) -> str:
    return t.plural(
        "{month} is closed for {count} client.",
        "{month} is closed for {count} clients.",
        clients,
        month=t.month(month),
    )


def reopened(t: Translator, month: date, client: str) -> str:
    return t("{month} is open again for {client}.", month=t.month(month), client=client)


def open_already(t: Translator, month: date, client: str) -> str:
    return t(
        "{month} is open already for {client}; nothing was changed.", month=t.month(month), client=client
    )


def then_close(t: Translator, key: str, code: str) -> str:
    """The command as it is typed, so nothing stands behind it."""
    return t(
        "Correct what is wrong, then close it: {command}",
        command=f"okoshko month close {key} --client {code}",
    )


def line(t: Translator, key: str, done: int, total: int) -> str:
    return t("{month}: {done} of {total} closed", month=key, done=done, total=total)


def former_open(t: Translator, period: str) -> str:
    return t("{month} has to be closed first", month=period)


def open_again(t: Translator, why: str) -> str:
    return t("opened again: {why}", why=why)


def fault(t: Translator) -> str:
    return t("it failed; the log says why")


def nothing_over(t: Translator) -> str:
    return t("No month is over yet.")
