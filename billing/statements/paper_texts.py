"""Everything that stands on the paper of a statement, as data for its layout."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from billing.statements import month_texts
from billing.statements.figures import Statement
from billing.statements.month_texts import View
from billing.statements.texts import Row, rows
from config.i18n import Translator


def paper(
    t: Translator,
    statement: Statement,
    *,
    firm: str,
    client: str,
    period: str,
    made_at: datetime,
    zone: ZoneInfo,
    years: bool = False,
    view: View | None = None,
) -> dict[str, Any]:
    """`period` is in words: a month, or from when to when; then days are told with their `years`.

    `view`: the same month with its requests and limits, which stand before the movements.
    """
    money = {
        "opening": t.exact(statement.opening_minor, statement.currency),
        "in": _signed(t, statement.in_minor, statement.currency),
        "out": _signed(t, statement.out_minor, statement.currency),
        "closing": t.exact(statement.closing_minor, statement.currency),
    }
    return {
        "language": t.language,
        "title": t("Monthly statement") if view else t("Statement of the personal account"),
        "firm": firm,
        "client": client,
        "period": period,
        "made": t("Made on {day}", day=t.day_of_year(made_at.astimezone(zone).date())),
        "page": t("Page {page} of {pages}", page="PAGE", pages="PAGES"),
        "headings": [t("No."), t("Date"), t("What"), t("Amount"), t("Balance")],
        "figures": [
            [t("Opening balance"), money["opening"]],
            [t("Came in"), money["in"]],
            [t("Went out"), money["out"]],
            [t("Closing balance"), money["closing"]],
        ],
        "opening": [t("Opening balance"), money["opening"]],
        "closing": [t("Closing balance"), money["closing"]],
        "rows": [_row(t, row, statement.currency, years=years) for row in rows(t, statement, zone)],
        "none": t("No movements in this time."),
        "month": _month(t, view) if view else None,
    }


def _month(t: Translator, view: View) -> dict[str, Any]:
    """What was asked, how it counted, and the limits."""
    currency = view.month.money.currency
    return {
        "heading": month_texts.asked(t, view),
        "summed": month_texts.summed(t, view),
        "advice": month_texts.advice(t, view),
        "headings": [t("No."), t("Asked"), t("Request"), t("How it counted")],
        "asked": [
            {
                "number": t("#{number}", number=row.number),
                "day": t.day(row.day),
                "by": row.by,
                "title": row.title,
                "how": row.how,
                "stands": row.stands,
            }
            for row in month_texts.rows(t, view)
        ],
        "limits_heading": month_texts.limits_head(t, view),
        "limits": [
            {
                "line": month_texts.limit_line(t, one),
                "notes": " · ".join(month_texts.limit_notes(t, one, currency)),
                "percent": one.percent,
            }
            for one in view.month.limits
        ],
        "account": t("Account"),
    }


def _row(t: Translator, row: Row, currency: str, *, years: bool) -> dict[str, Any]:
    about = [row.request] if row.request else []
    if row.ordered_by:
        about.append(t("ordered by {name}", name=row.ordered_by))
    return {
        "number": row.number,
        "day": t.day_of_year(row.day) if years else t.day(row.day),
        "what": row.what,
        "about": " · ".join(about),
        "counted": list(row.counted),
        "amount": _signed(t, row.amount_minor, currency),
        "in": row.amount_minor > 0,
        "after": t.exact(row.after_minor, currency),
    }


def _signed(t: Translator, minor: int, currency: str) -> str:
    return ("+" if minor > 0 else "") + t.exact(minor, currency)
