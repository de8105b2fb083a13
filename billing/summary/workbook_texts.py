"""What stands in the summary's workbook: every figure in a column of its own, numbers and dates as what they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from billing.labour.rules import Outcome
from billing.summary import texts
from billing.summary.figures import ClientFigures, MoneyMoved, Summary
from billing.summary.people import EmployeeFigures, Entry
from config.i18n import Translator
from intake.office.book import said
from intake.tickets.texts import titled


@dataclass(frozen=True)
class Figures:
    """Everything the workbook shows."""

    week: Summary
    month: Summary
    quarter: Summary
    people: Sequence[EmployeeFigures]
    entries: Sequence[Entry]
    categories: Mapping[str, dict[str, str]]
    """What kinds of work are called, by their codes."""
    zone: ZoneInfo


Column = tuple[str, str, Callable[[Any], Any]]
"""Heading, kind of cell as `workbook` knows it, and the value."""


def book(t: Translator, figures: Figures) -> dict[str, Any]:
    """The sheets in their order."""
    week = int(figures.week.key.rpartition("W")[2])
    return {
        "sheets": [
            _sheet(t("Week {number}", number=week), _clients(t, figures.week), figures.week.clients),
            _sheet(t("Month to date"), _clients(t, figures.month), figures.month.clients),
            _sheet(t("12 weeks"), _clients(t, figures.quarter), figures.quarter.clients),
            _sheet(t("Week by week"), _trend(t, figures.week), figures.week.clients),
            _sheet(t("Colleagues"), _people(t), figures.people),
            _sheet(t("Time entries"), _entries(t, figures), figures.entries),
        ]
    }


def _sheet(title: str, columns: Sequence[Column], rows: Sequence[Any]) -> dict[str, Any]:
    return {
        "title": title,
        "columns": [[heading, kind] for heading, kind, _ in columns],
        "rows": [[value(row) for _, _, value in columns] for row in rows],
    }


def _clients(t: Translator, summary: Summary) -> list[Column]:
    """Minutes are minutes: hours as fractions could not be added up to the digit."""
    return [
        (t("Client's name"), "text", lambda c: c.name),
        (t("From"), "day", lambda c: summary.first_day.isoformat()),
        (t("To"), "day", lambda c: summary.last_day.isoformat()),
        (t("Requests"), "count", lambda c: c.requests),
        (t("Worked, min"), "count", lambda c: c.minutes.total),
        *(
            (t("Worked, {what}, min", what=texts.outcome(t, one)), "count", _worked(one))
            for one in texts.ORDER
        ),
        (t("Of which personal, min"), "count", lambda c: c.minutes.personal),
        (t("Charged, min"), "count", lambda c: c.minutes.charged_total),
        *(
            (t("Charged, {what}, min", what=texts.outcome(t, one)), "count", _charged(one))
            for one in texts.ORDER
        ),
        *_use(t, summary),
        *_compared(t),
        *_brought(t),
        *_account(t),
        *_window(t),
        *_dealings(t),
    ]


def _worked(what: Outcome) -> Callable[[ClientFigures], int]:
    return lambda client: client.minutes[what]


def _charged(what: Outcome) -> Callable[[ClientFigures], int]:
    return lambda client: client.minutes.charged(what)


def _of(part: str, value: Callable[[Any], Any]) -> Callable[[ClientFigures], Any]:
    """A figure of a part a client may not have: an empty cell then, never a nought."""

    def found(client: ClientFigures) -> Any:
        has = getattr(client, part)
        return None if has is None else value(has)

    return found


def _use(t: Translator, summary: Summary) -> list[Column]:
    month = t.month(summary.month)
    return [
        (t("Tariff used, {month}, min", month=month), "count", _of("tariff", lambda use: use.used)),
        (t("Tariff grants, min"), "count", _of("tariff", lambda use: use.granted)),
        (t("Reserved, min"), "count", _of("tariff", lambda use: use.reserved)),
        (t("Tariff used, %"), "share", _of("tariff", lambda use: _share(use.percent))),
        (t("Expected by the end of the month, min"), "count", _of("tariff", lambda use: use.projected)),
        (t("Used up on"), "day", _of("tariff", lambda use: use.used_up_on and use.used_up_on.isoformat())),
    ]


def _compared(t: Translator) -> list[Column]:
    return [
        (t("× comparable work"), "ratio", _of("ratio", lambda ratio: str(Decimal(ratio.tenths).scaleb(-1)))),
        (t("× rests on requests"), "count", _of("ratio", lambda ratio: ratio.requests)),
        (t("× rests on clients"), "count", _of("ratio", lambda ratio: ratio.others)),
    ]


def _brought(t: Translator) -> list[Column]:
    return [
        (t("Currency"), "text", lambda c: c.money.currency if c.money else None),
        (t("Fee"), "sum", _of("economics", lambda e: exact(e.fee_minor, e.currency))),
        (t("Billed"), "sum", _of("economics", lambda e: exact(e.billed_minor, e.currency))),
        (t("Cost"), "sum", _of("economics", lambda e: exact(e.cost_minor, e.currency))),
        (t("Margin"), "sum", _of("economics", lambda e: exact(e.margin_minor, e.currency))),
        (t("Per hour"), "sum", _of("economics", lambda e: exact(e.per_hour_minor, e.currency))),
    ]


def _account(t: Translator) -> list[Column]:
    def sums(what: str) -> Callable[[MoneyMoved], Any]:
        return lambda money: exact(getattr(money, what), money.currency)

    return [
        (t("Charged"), "sum", _of("money", sums("charged"))),
        (t("Topped up"), "sum", _of("money", sums("topped_up"))),
        (t("Available"), "sum", _of("money", sums("available"))),
        (t("Set aside"), "sum", _of("money", sums("held"))),
    ]


def _window(t: Translator) -> list[Column]:
    return [
        (t("Past the window"), "count", lambda c: c.score.past_in_all),
        (t("Redirects"), "count", lambda c: c.score.redirects),
    ]


def _dealings(t: Translator) -> list[Column]:
    def tenths(client: ClientFigures) -> str | None:
        found = client.talk.tenths
        return None if found is None else str(Decimal(found).scaleb(-1))

    return [
        (t("Their messages"), "count", lambda c: c.talk.messages),
        (t("Messages a request"), "ratio", tenths),
        (t("At prices by time, quoted, min"), "count", _of("quoted", lambda one: one.quoted_minutes)),
        (t("At prices by time, worked, min"), "count", _of("quoted", lambda one: one.worked_minutes)),
        (t("New versions of prices"), "count", lambda c: c.requotes.made),
        (t("Of them accepted"), "count", lambda c: c.requotes.won),
        (t("Of them lost"), "count", lambda c: c.requotes.lost),
        (t("Waited for them, days"), "count", lambda c: c.waited_days),
        (t("First looks promised"), "count", lambda c: c.missed.promised),
        (t("First looks late"), "count", lambda c: c.missed.response),
        (t("Promised to be done"), "count", lambda c: c.missed.to_do),
        (t("Done late"), "count", lambda c: c.missed.resolution),
        (t("Invoices overdue"), "count", lambda c: c.late.invoices),
        (t("Invoices overdue, days"), "count", lambda c: c.late.days),
        (t("Promised payments broken"), "count", lambda c: c.late.promises),
        (t("Money used up on"), "day", lambda c: c.runs_out and c.runs_out.isoformat()),
    ]


def _trend(t: Translator, summary: Summary) -> list[Column]:
    """Worked minutes of each week, the oldest first."""
    weeks = next((client.trend for client in summary.clients if client.trend), ())

    def of_week(number: int) -> Callable[[ClientFigures], Any]:
        return lambda client: client.trend[number].worked if client.trend else None

    return [
        (t("Client's name"), "text", lambda c: c.name),
        *((point.week, "count", of_week(number)) for number, point in enumerate(weeks)),
    ]


def _people(t: Translator) -> list[Column]:
    return [
        (t("Colleague"), "text", lambda one: one.name),
        (t("Counted, min"), "count", lambda one: one.counted),
        (t("Not counted, min"), "count", lambda one: one.uncounted),
        (t("Pending, min"), "count", lambda one: one.pending),
        (t("Standard errors, new"), "count", lambda one: one.errors_drafted),
        (t("Standard errors, confirmed"), "count", lambda one: one.errors_confirmed),
        (t("Handed over to the window"), "count", lambda one: one.handed_over),
    ]


def _entries(t: Translator, figures: Figures) -> list[Column]:
    """Corrections are rows of their own, as they were logged."""

    def kind(entry: Entry) -> str | None:
        """One that is no longer in the book has its code left."""
        words = figures.categories.get(entry.category or "")
        return said(words, t.language) if words else entry.category

    return [
        (t("Day"), "day", lambda entry: entry.worked_at.astimezone(figures.zone).date().isoformat()),
        (t("Client's name"), "text", lambda entry: entry.client),
        (t("Request"), "number", lambda entry: entry.ticket_id),
        (t("Title"), "text", lambda entry: titled(t, entry.ticket)),
        (t("Colleague"), "text", lambda entry: entry.employee),
        (t("Worked, min"), "count", lambda entry: entry.worked),
        (t("Charged, min"), "count", lambda entry: entry.charged),
        (t("Counts as"), "text", lambda entry: texts.outcome(t, entry.outcome)),
        (t("Kind of work"), "text", kind),
        (t("What was done"), "text", lambda entry: entry.what),
    ]


def exact(minor: int | None, currency: str) -> str | None:
    """A sum as a number with all its decimals."""
    digits = get_currency_precision(currency)
    return None if minor is None else f"{Decimal(minor).scaleb(-digits):.{digits}f}"


def _share(percent: int | None) -> str | None:
    return None if percent is None else str(Decimal(percent).scaleb(-2))
