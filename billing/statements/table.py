"""A statement as a table for a spreadsheet: exact sums, one movement a line."""

import csv
import io
from decimal import Decimal

from babel.numbers import get_currency_precision

from billing.statements.figures import Statement
from billing.statements.texts import Row, headings
from config.i18n import Translator

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be worked out by a spreadsheet."""


def table(t: Translator, statement: Statement, rows: list[Row]) -> bytes:
    """CSV as a spreadsheet of the reader's country opens it: Russian ones take the comma for decimals."""
    russian = t.language == "ru"
    out = io.StringIO()
    write = csv.writer(out, delimiter=";" if russian else ",", lineterminator="\r\n")

    def sum_(minor: int) -> str:
        digits = get_currency_precision(statement.currency)
        exact = f"{Decimal(minor).scaleb(-digits):.{digits}f}"
        return exact.replace(".", ",") if russian else exact

    write.writerow(headings(t))
    write.writerow(
        ["", "", t("Opening balance"), *[""] * 4, sum_(statement.opening_minor), statement.currency]
    )
    for row in rows:
        counted = "; ".join(row.counted)
        texts = (row.what, row.request, row.ordered_by, counted)
        write.writerow(
            [
                row.number,
                row.day.isoformat(),
                *(_cell(text) for text in texts),
                sum_(row.amount_minor),
                sum_(row.after_minor),
                statement.currency,
            ]
        )
    write.writerow(
        ["", "", t("Closing balance"), *[""] * 4, sum_(statement.closing_minor), statement.currency]
    )
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """People's words as words, whatever they begin with."""
    plain = text.replace("\xa0", " ")
    return f"'{plain}" if plain.startswith(FORMULA) else plain
