"""The summary as a mail to managers and owners: the picture, everything side by side in tables, then each client."""

from collections.abc import Sequence
from dataclasses import replace

from billing.summary import post_texts, texts
from billing.summary.figures import ClientFigures, Summary
from billing.summary.people import EmployeeFigures
from config.i18n import Translator
from intake.letter import Enclosure, Letter, Paragraph, Style, faint, letter, strong, table

NONE = "–"


def mail(
    t: Translator, summary: Summary, people: Sequence[EmployeeFigures], files: Sequence[Enclosure] = ()
) -> Letter:
    """Everything, however many there are: a mail has room."""
    whole = post_texts.whole(t, summary)
    (first, second), rest = whole.paragraphs[:2], whole.paragraphs[2:]
    tables = [
        _work(t, summary),
        *_money(t, summary),
        *_accounts(t, summary),
        _promises(t, summary),
        _colleagues(t, people),
    ]
    enclosed = any(file.kind == "document" for file in files)
    worded = letter(
        first,
        second,
        Paragraph("", Style.PICTURES),
        *(part for block in tables if block for part in block),
        strong(t("Client by client")) if summary.active else None,
        *rest,
        faint(t("Every figure, every colleague and every entry of the week are in the attached table."))
        if enclosed
        else None,
        subject=whole.subject,
    )
    return replace(worded, enclosures=tuple(files))


Block = tuple[Paragraph, Paragraph] | None


def _work(t: Translator, summary: Summary) -> Block:
    if not summary.active:
        return None
    head = [t("Clients"), t("Hours"), t("Requests"), t("Tariff"), "×"]
    rows = [
        [
            client.name,
            t.minutes(client.minutes.total),
            t.number(client.requests),
            _percent(t, client),
            texts.times(t, client.ratio) + "×" if client.ratio else NONE,
        ]
        for client in summary.active
    ]
    if len(rows) > 1:
        hours, requests = t.minutes(summary.minutes.total), t.number(summary.requests)
        rows.append([t("All clients"), hours, requests, "", ""])
    return strong(t("Work")), table(head, rows)


def _percent(t: Translator, client: ClientFigures) -> str:
    if client.tariff is None:
        return NONE
    share = client.tariff.percent
    return t.minutes(client.tariff.used) if share is None else t.percent(share)


def _money(t: Translator, summary: Summary) -> list[Block]:
    """What each client brings and costs, a table for each currency."""
    found: list[Block] = []
    for currency in _currencies(summary):
        rows = []
        for client in summary.active:
            earned = client.economics
            if earned is None or earned.currency != currency:
                continue
            rows.append(
                [
                    client.name,
                    t.money(earned.income_minor, currency),
                    _sum(t, earned.margin_minor, currency),
                    _sum(t, earned.per_hour_minor, currency),
                ]
            )
        if rows:
            head = [t("Clients"), t("Earned"), t("Margin"), t("Per hour")]
            found.append((strong(_in(t, t("What they bring"), summary, currency)), table(head, rows)))
    return found


def _accounts(t: Translator, summary: Summary) -> list[Block]:
    found: list[Block] = []
    for currency in _currencies(summary):
        rows = [
            [
                client.name,
                t.money(client.money.charged, currency),
                t.money(client.money.topped_up, currency),
                t.money(client.money.available, currency),
            ]
            for client in summary.active
            if client.money and client.money.currency == currency
        ]
        if rows:
            head = [t("Clients"), t("Charged"), t("Topped up"), t("Available")]
            found.append((strong(_in(t, t("Accounts"), summary, currency)), table(head, rows)))
    return found


def _currencies(summary: Summary) -> list[str]:
    return [one.currency for one in summary.money]


def _in(t: Translator, title: str, summary: Summary, currency: str) -> str:
    """Which currency, where there are several."""
    return title + (f" · {currency}" if len(_currencies(summary)) > 1 else "")


def _sum(t: Translator, minor: int | None, currency: str) -> str:
    return NONE if minor is None else t.money(minor, currency)


def _promises(t: Translator, summary: Summary) -> Block:
    """What either side was late with, beside each other."""
    rows = [
        [
            client.name,
            t.number(client.missed.response) if client.missed.promised else NONE,
            t.number(client.missed.resolution) if client.missed.to_do else NONE,
            t.number(client.late.invoices),
            t.number(client.late.days),
            t.number(client.score.past_in_all),
        ]
        for client in summary.clients
        if client.missed.any or client.late.invoices or client.score.past_in_all
    ]
    head = [
        t("Clients"),
        t("We looked late"),
        t("We were late to do it"),
        t("Invoices overdue"),
        t("Days"),
        t("Past the window"),
    ]
    return (strong(t("Promises, ours and theirs")), table(head, rows)) if rows else None


def _colleagues(t: Translator, people: Sequence[EmployeeFigures]) -> Block:
    if not people:
        return None
    head = [t("Colleague"), t("Counted"), t("Not counted"), t("Errors (confirmed)"), t("Handed over")]
    rows = [
        [
            one.name,
            t.minutes(one.counted),
            t.minutes(one.uncounted),
            t.number(one.errors_drafted)
            + (t.aside(t.number(one.errors_confirmed)) if one.errors_confirmed else ""),
            t.number(one.handed_over),
        ]
        for one in people
    ]
    return strong(t("Colleagues")), table(head, rows)
