"""What the command line says."""

from collections.abc import Sequence

from bot.refusal import Refusal
from config.i18n import Translator


def about(t: Translator) -> str:
    return t("The one window of a service firm: requests, tariffs and prepaid accounts in Telegram and mail.")


def about_run(t: Translator) -> str:
    return t("run the desk")


def about_sandbox(t: Translator) -> str:
    return t("try everything on this machine, with a Telegram and a mail server of its own")


def about_book(t: Translator) -> str:
    return t("check or apply the office book")


def about_invite(t: Translator) -> str:
    return t("make a link that lets in a client's people, or an employee")


def about_statement(t: Translator) -> str:
    return t("print every movement on a client's personal account")


def about_summary(t: Translator) -> str:
    return t("print the figures of a week: labour per client, tariffs, money")


def about_check(t: Translator) -> str:
    return t("try every connection and right, and say how to mend what is wrong")


def about_audit(t: Translator) -> str:
    return t("recompute the books from the postings and name any difference")


def about_migrate(t: Translator) -> str:
    return t("bring the database to this version")


def refusal(t: Translator, refused: Refusal) -> str:
    """A command that cannot be done, and what to do next."""
    match refused.code:
        case "no_book":
            return t(
                "There is no office book at {what}. See docs/book.md, or start from a book in sandbox/books.",
                what=refused.what,
            )
        case "desk_runs":
            return t(
                "Another desk is running on this data folder ({what}). One database, one desk.",
                what=refused.what,
            )
        case "migrate_first":
            return t("The database is at another version; run: okoshko migrate")
        case "no_client":
            return t("No client goes by “{what}”.", what=refused.what)
        case "no_week":
            return t("“{what}” is no week; say it like 2026-W47.", what=refused.what)
        case "no_employee":
            return t("Nobody in the office book goes by “{what}”.", what=refused.what)
        case "no_bot":
            return t(
                "The bot's name is not known yet: start `okoshko run` once with OKOSHKO_TELEGRAM_TOKEN set."
            )
        case "whom":
            return t("Say whom: okoshko invite CLIENT, or okoshko invite --employee NAME.")
        case _:
            return t("There is no office book yet: okoshko book apply FILE")


def book_right(t: Translator, file: str) -> str:
    return t("{file} is right.", file=file)


def link(t: Translator, name: str, url: str) -> str:
    return t("The link for {name}, good for two weeks: {url}", name=name, url=url)


def migrated(t: Translator, revision: str) -> str:
    return t("The database is at {revision}.", revision=revision)


def books_balance(t: Translator, accounts: int) -> str:
    return t.plural(
        "The books balance: {count} account recomputed.",
        "The books balance: {count} accounts recomputed.",
        accounts,
    )


def finding(t: Translator, kind: str, account: int, expected: str, found: str) -> str:
    return t(
        "account {account}: {kind} should be {expected} and is {found}",
        account=account,
        kind=kind,
        expected=expected,
        found=found,
    )


def fine(t: Translator, what: str) -> str:
    return t("✓ {what}", what=what)


def wrong(t: Translator, what: str, mend: str) -> str:
    return t("✗ {what}: {mend}", what=what, mend=mend)


def not_bound(t: Translator, names: Sequence[str]) -> str:
    return t("Not bound to Telegram yet: {names}", names=", ".join(names))


def telegram_as(t: Translator, username: str) -> str:
    return t("Telegram answers; the bot is @{username}", username=username)


def no_token(t: Translator) -> str:
    return t("set OKOSHKO_TELEGRAM_TOKEN to the token BotFather gave you")


def bad_token(t: Translator, fault: str) -> str:
    return t(
        "Telegram says “{fault}”: look at OKOSHKO_TELEGRAM_TOKEN and OKOSHKO_TELEGRAM_PROXY", fault=fault
    )


def database(t: Translator) -> str:
    return t("database")


def staff_chat(t: Translator) -> str:
    return t("staff chat")


def send_setup(t: Translator, code: str) -> str:
    return t("add the bot to the group as an administrator and send there: /setup {code}", code=code)


def book(t: Translator) -> str:
    return t("office book")


def apply_book(t: Translator) -> str:
    return t("run: okoshko book apply FILE")
