"""What `okoshko migrate --from` says."""

from collections.abc import Mapping

from bot.refusal import Refusal
from config.i18n import Translator


def copying(t: Translator, table: str, rows: int) -> str:
    return t.plural("{table}: {count} row", "{table}: {count} rows", rows, table=table)


def moved(t: Translator, *, rows: int, tables: int) -> str:
    return t.plural(
        "Copied {count} row of {tables} tables; every one was read back and is the same.",
        "Copied {count} rows of {tables} tables; every one was read back and is the same.",
        rows,
        tables=t.number(tables),
    )


def same_books(t: Translator, accounts: int, transfers: int, moved: Mapping[str, int]) -> str:
    """`moved`: the sum of all transfers by currency, in minor units."""
    return t(
        "The books are the same in both databases: accounts {accounts}, transfers {transfers}, together {sums}.",
        accounts=t.number(accounts),
        transfers=t.number(transfers),
        sums=t.listed(t.money(minor, currency) for currency, minor in sorted(moved.items())) or t.number(0),
    )


def same_doubts(t: Translator, doubts: int) -> str:
    return t.plural(
        "The audit finds {count} difference, in the old database as in the new one; okoshko audit names it.",
        "The audit finds {count} differences, in the old database as in the new one; okoshko audit names them.",
        doubts,
    )


def after_moving(t: Translator, database: str, old: str | None, new: str) -> list[str]:
    """What is left to do: `old` and `new` are the data folders; `old` None where it is the same."""
    files = t("Files people sent and the key that signs links stay where they are, in {data}.", data=new)
    carry = t(
        "Not copied: files people sent ({old}/files) and the key that signs links ({old}/secret). "
        "Copy both to {new} before you start.",
        old=old,
        new=new,
    )
    return [
        files if old is None else carry,
        t(
            "Start the desk with these settings: okoshko run. Never start one on {database} again: it would take "
            "the same messages and send them a second time. Keep the file until you trust the new one.",
            database=database,
        ),
    ]


def refusal(t: Translator, refused: Refusal) -> str:
    """Why nothing was moved, and what to do."""
    match refused.code:
        case "where_to":
            return t(
                "Set OKOSHKO_DATABASE_URL to the PostgreSQL database that {what} is to move into, and run this again.",
                what=refused.what,
            )
        case "stop_desk":
            return t(
                "A desk is running on {what}; what it writes meanwhile would be lost. Stop it, and run this again.",
                what=refused.what,
            )
        case "not_sqlite":
            return t("{what} is not a SQLite database of a desk.", what=refused.what)
        case "no_source":
            return t("There is no file {what}.", what=refused.what)
        case "source_version":
            return t(
                "{what} is at another version. Bring it to this one first: okoshko migrate with "
                "OKOSHKO_DATABASE_URL=sqlite+aiosqlite:///{what}",
                what=refused.what,
            )
        case "not_empty":
            return t(
                "The new database has rows already (table {what}); nothing was copied. Two desks cannot be put "
                "together. Make an empty database, and set OKOSHKO_DATABASE_URL to it.",
                what=refused.what,
            )
        case "not_copied":
            return t("Nothing was copied. The new database does not take {what}", what=refused.what)
        case _:
            return t(
                "Nothing was copied: the books of the new database would differ from the old ones. Run okoshko audit "
                "on the old one."
            )
