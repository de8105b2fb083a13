"""A command that cannot be done: why, and what to do next."""

from bot import moving_texts
from bot.commands import mail_texts
from bot.naming_texts import meant
from bot.refusal import Damaged, NoClient, Refusal
from config.i18n import Translator


def refusal(t: Translator, refused: Refusal) -> str:
    """A command that cannot be done, and what to do next."""
    match refused.code:
        case (
            "where_to" | "stop_desk" | "not_sqlite" | "no_source" | "source_version" | "not_empty"
            | "not_copied" | "not_the_same"
        ):  # fmt: skip
            return moving_texts.refusal(t, refused)
        case "no_table" | "unreadable_table" | "no_columns" | "empty_table":
            return _about_table(t, refused)
        case "desk_runs" | "one_writer" | "database_away" | "damaged" | "cannot_listen" | "no_data_folder":
            return _about_ground(t, refused)
        case "no_client" | "no_employee" | "no_bot" | "bot_silent" | "whom":
            return _about_people(t, refused)
        case "no_book":
            return t(
                "There is no office book at {what}. Run okoshko init, which writes one.", what=refused.what
            )
        case "dkim_key":
            return t(
                "OKOSHKO_DKIM_KEY names no RSA key in PEM without a pass phrase: {what}", what=refused.what
            )
        case "no_file":
            return mail_texts.no_file(t, refused.what)
        case "no_words":
            return t("Say what is asked: okoshko new {what} WORDS", what=refused.what)
        case "no_month":
            return t("“{what}” is not a month; write it like 2026-11.", what=refused.what)
        case "no_invoice" | "which_invoice" | "not_invoicing" | "not_drawn" | "not_written":
            return _about_papers(t, refused)
        case "no_act" | "which_act" | "which_month" | "not_closing" | "not_over" | "never_closed":
            return _about_months(t, refused)
        case "no_week" | "week_ahead" | "no_weeks":
            return _about_weeks(t, refused)
        case "backup_there":
            return t("{what} already exists and is not overwritten. Give another name.", what=refused.what)
        case "no_folder":
            return t("There is no folder {what}. Make it, or give another name.", what=refused.what)
        case "input_ended":
            return t("The answers ended before all was asked; nothing was written.")
        case "stopped":
            return t("Stopped; nothing was written.")
        case "migrate_first":
            return t("The database is at another version; run: okoshko migrate")
        case _:
            return t("There is no office book in force yet. Run: okoshko book apply")


def _about_ground(t: Translator, refused: Refusal) -> str:
    """What a desk stands on: its data folder, its database, its port."""
    match refused.code:
        case "desk_runs":
            return t(
                "Another desk is running on this data folder ({what}). One database, one desk.",
                what=refused.what,
            )
        case "one_writer":
            return t(
                "The desk is running on this data folder ({what}), and with the SQLite of this machine "
                "two programs must not write at once. Stop the desk and run this again, or install "
                "pysqlite3.",
                what=refused.what,
            )
        case "database_away":
            return t(
                "The database cannot be opened: {what}. Look at OKOSHKO_DATABASE_URL and OKOSHKO_DATA.",
                what=refused.what,
            )
        case "damaged" if isinstance(refused, Damaged):
            return _damaged(t, refused)
        case "cannot_listen":
            return t(
                "The desk cannot listen on {what}. Set OKOSHKO_LISTEN to another host:port, or stop the program that "
                "listens there.",
                what=refused.what,
            )
        case _:
            return t(
                "The data folder cannot be written to: {what}. Give this user the right to write there, "
                "or set OKOSHKO_DATA to another folder.",
                what=refused.what,
            )


def _damaged(t: Translator, refused: Damaged) -> str:
    if refused.steps:
        return t(
            "The database {file} is damaged: {fault}. Stop the desk, put the file aside and go back to the newest sound copy:\n"
            "{steps} && okoshko audit",
            file=refused.what,
            fault=refused.fault,
            steps=refused.steps,
        )
    return t(
        "The database {file} is damaged: {fault}, and there is no sound copy in its backups folder. Stop the desk, keep the "
        "file, and bring back a copy of your own; docs/operating.md, “A damaged database”, says how, and what to do "
        "without one.",
        file=refused.what,
        fault=refused.fault,
    )


def _about_papers(t: Translator, refused: Refusal) -> str:
    match refused.code:
        case "no_invoice":
            return t("There is no invoice {what}; okoshko invoice list names them.", what=refused.what)
        case "which_invoice":
            return t("Say which: okoshko invoice list, invoice pdf NUMBER FILE, or invoice sample FILE")
        case "not_invoicing":
            return t(
                "The office book has no table {what}; docs/book.md says what belongs in it.",
                what="[invoices]",
            )
        case "not_drawn":
            return t("The layout could not be set: {what}", what=refused.what)
        case _:
            return t("The file could not be written: {what}", what=refused.what)


def _about_months(t: Translator, refused: Refusal) -> str:
    """The month end and its papers."""
    match refused.code:
        case "no_act":
            return t("There is no act {what}; okoshko act list names them.", what=refused.what)
        case "which_act":
            return t("Say which: okoshko act list, act pdf NUMBER FILE, or act sample FILE")
        case "which_month":
            return t(
                "Say which: okoshko month list, month close 2026-11, or month reopen 2026-11 CLIENT --why TEXT"
            )
        case "not_over":
            return t(
                "{what} cannot be closed: it is not over, or it lies before the first month of [month_end].",
                what=refused.what,
            )
        case "never_closed":
            return t("{what} was never closed for this client.", what=refused.what)
        case _:
            return t(
                "The office book has no table {what}; docs/book.md says what belongs in it.",
                what="[month_end]",
            )


def _about_people(t: Translator, refused: Refusal) -> str:
    """Whom a command is about, and the link that lets them in."""
    if isinstance(refused, NoClient):
        return meant(t, refused.what, refused.fitting, refused.near) or t(
            "No client goes by “{what}”.", what=refused.what
        )
    match refused.code:
        case "no_employee":
            return t("Nobody in the office book goes by “{what}”.", what=refused.what)
        case "no_bot":
            return t("A link leads to the bot, and there is none yet: set OKOSHKO_TELEGRAM_TOKEN.")
        case "bot_silent":
            return t("The bot does not answer, so its name for the link is not known. See okoshko check.")
        case _:
            return t("Say whom: okoshko invite CLIENT, or okoshko invite --employee NAME.")


def _about_table(t: Translator, refused: Refusal) -> str:
    match refused.code:
        case "no_table":
            return t("There is no file {what}.", what=refused.what)
        case "no_columns":
            return t(
                "The first line of {what} has to name the columns, “client” among them. See okoshko clients --help.",
                what=refused.what,
            )
        case "empty_table":
            return t("{what} has no lines below its headings.", what=refused.what)
        case _:
            return t(
                "{what} is not a table this can read. Save it as .xlsx, or as .csv in UTF-8.",
                what=refused.what,
            )


def _about_weeks(t: Translator, refused: Refusal) -> str:
    match refused.code:
        case "week_ahead":
            return t("{what} has not begun yet.", what=refused.what)
        case "no_weeks":
            return t("{what} is no number of weeks; write for instance --weeks 12.", what=refused.what)
        case _:
            return t("“{what}” is not a week; write it like 2026-W47.", what=refused.what)
