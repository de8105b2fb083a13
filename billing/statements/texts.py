"""A statement in words: each movement says for which request, who ordered, what, and how it was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from billing.charges.texts import how_counted, what_for
from billing.ledger.postings import OURS, TAKEN_BACK
from billing.quotes.lifecycle import MINUTES_OF
from billing.quotes.printing import charged_line
from billing.quotes.texts import credit_title, discount_title
from billing.statements.figures import Movement, Statement
from billing.tariffs.book import Unit
from billing.tariffs.texts import priced
from config.clock import Period
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, strong
from intake.tickets.texts import titled


@dataclass(frozen=True)
class Row:
    """A movement as it is read anywhere."""

    number: int
    day: date
    moment: str
    what: str
    request: str
    ordered_by: str
    counted: tuple[str, ...]
    amount_minor: int
    after_minor: int


def rows(t: Translator, statement: Statement, zone: ZoneInfo) -> list[Row]:
    return [row(t, movement, statement.currency, zone) for movement in statement.movements]


def row(t: Translator, movement: Movement, currency: str, zone: ZoneInfo) -> Row:
    number = t("#{number}", number=movement.ticket_id) if movement.ticket_id else ""
    title = titled(t, movement.ticket_title) if movement.ticket_title else ""
    return Row(
        number=movement.number,
        day=movement.at.astimezone(zone).date(),
        moment=t.moment(movement.at, zone),
        what=_what(t, movement, zone),
        request=f"{number} {t.quoted(title)}" if number and title else number,
        ordered_by=movement.ordered_by or "",
        counted=tuple(_counted(t, movement, currency)),
        amount_minor=movement.amount_minor,
        after_minor=movement.after_minor,
    )


def _what(t: Translator, movement: Movement, zone: ZoneInfo) -> str:
    """What moved, without the request it was for."""
    match movement.kind:
        case "topup":
            return t("Top-up") + (f": {movement.reason}" if movement.reason else "")
        case "refund":
            return t("Advance sent back to you")
        case "promo" if movement.expires_at:
            last = (movement.expires_at - timedelta(seconds=1)).astimezone(zone).date()
            return t("Promotional credit, good until {day}", day=t.day_of_year(last))
        case "promo_expiry" if movement.reason == TAKEN_BACK:
            return t("Promotional credit taken back")
        case "promo_expiry":
            return t("Promotional credit expired")
        case "reversal":
            said = t("Correction of line {number}", number=movement.reverses_number or 0)
            return said + (t.aside(t("our own fault")) if movement.reason == OURS else "")
        case "charge":
            return what_for(t, movement.counted["mode"], movement.counted, None)
        case _:
            return t("Work")


def _counted(t: Translator, movement: Movement, currency: str) -> list[str]:
    if movement.kind == "charge":
        return how_counted(t, movement.counted["mode"], movement.counted, currency)
    if movement.kind != "capture":
        return []
    lines = [_line(t, line, currency, alone=len(movement.what) == 1) for line in movement.what]
    rate, minutes = movement.counted.get("rate_minor"), movement.counted.get("charged_minutes")
    if rate and minutes is not None and not any("minutes" in line for line in movement.what):
        lines.append(t("{minutes} at {sum} an hour", minutes=t.minutes(minutes), sum=t.money(rate, currency)))
    return lines


def _line(t: Translator, line: dict[str, Any], currency: str, *, alone: bool) -> str:
    """`Banner × 2 — €180`; alone, the sum is that of the movement, and the price of one is said.

    Where they pay less than the list says, both are said.
    """
    said, row = _title(t, line, currency), charged_line(line)
    if row.is_special:
        yours, listed = t.money(row.total_minor, currency), t.money(row.list_total_minor, currency)
        return said + t.aside(t("your price {yours}, list price {listed}", yours=yours, listed=listed))
    if line["quantity"] > 1 and line.get("minutes") is None:
        said += t.aside(t("at {sum} apiece", sum=t.money(line["unit_price_minor"], currency)))
    if alone:
        return said
    sum_ = t.money(line["total_minor"], currency)
    return t("{what}: {sum}", what=said, sum=sum_) if line["total_minor"] < 0 else f"{said} — {sum_}"


def _title(t: Translator, line: dict[str, Any], currency: str) -> str:
    title = str(line["title"])
    match line.get("kind"):
        case "vat":
            return t("VAT {rate}", rate=t.rate(line.get("vat_rate") or 0))
        case "credit":
            title = credit_title(t)
        case "discount":
            title = discount_title(t)
    if line.get("kind", "item") != "item":
        return title if line.get("percent") is None else t.part(title, t.rate(line["percent"]))
    if line.get("minutes") is not None:
        rate = line["unit_price_minor"] * 60 // MINUTES_OF[Unit(line["unit"])]
        worked = t(
            "{minutes} at {sum} an hour", minutes=t.minutes(line["minutes"]), sum=t.money(rate, currency)
        )
        return f"{title} · {worked}"
    return priced(t, title, Unit(line["unit"]), line["quantity"])


def signed(t: Translator, minor: int, currency: str) -> str:
    """`+€150`, `−€90`."""
    return f"+{t.money(minor, currency)}" if minor > 0 else t.money(minor, currency)


@dataclass(frozen=True)
class Place:
    """Where in a statement its reader is: a month, and a page of it; pages count from the newest."""

    client_id: int
    month: Period
    earlier: str | None
    """The key of the month before; None where there was no account yet."""
    later: str | None
    page: int
    pages: int


def page(
    t: Translator,
    client: str,
    whole: Statement,
    shown: Sequence[Movement],
    place: Place,
    zone: ZoneInfo,
    *,
    under_way: bool,
) -> Letter:
    """One page of a month. `under_way`: the month is not over, and its balance is that of now."""
    first = place.month.start.astimezone(zone).date()
    last = (place.month.end - timedelta(seconds=1)).astimezone(zone).date()
    month = t.month(first)
    blocks = [_block(t, row(t, movement, whole.currency, zone), whole.currency) for movement in shown]
    opens = t("Balance on {day}: {sum}", day=t.day(first), sum=t.money(whole.opening_minor, whole.currency))
    closing = t.money(whole.closing_minor, whole.currency)
    closes = (
        t("Balance now: {sum}", sum=closing)
        if under_way
        else t("Balance at the end of {day}: {sum}", day=t.day(last), sum=closing)
    )
    parts = t("Page {page} of {pages}", page=place.pages - place.page, pages=place.pages)
    return letter(
        strong(t("Statement for {client}, {month}", client=client, month=month)),
        opens if place.page == place.pages - 1 else None,
        *(blocks or [t("No movements this month.")]),
        closes if place.page == 0 else None,
        faint(parts) if place.pages > 1 else None,
        buttons=turning(t, place, "stmt", _files(t, place)),
    )


def _block(t: Translator, said: Row, currency: str) -> str:
    after = t("balance {sum}", sum=t.money(said.after_minor, currency))
    head = f"{said.number}. {said.moment} · {signed(t, said.amount_minor, currency)}{t.aside(after)}"
    about = [said.what, said.request]
    if said.ordered_by:
        about.append(t("ordered by {name}", name=said.ordered_by))
    return "\n".join([head, " · ".join(part for part in about if part), *said.counted])


def turning(
    t: Translator, place: Place, action: str, files: tuple[tuple[Button, ...], ...]
) -> tuple[tuple[Button, ...], ...]:
    """The buttons to other pages and months of a view, and `files`, what it leads to."""

    def to(month: str, page: int = 0) -> Press:
        return Press(action, place.client_id, page, month)

    key = place.month.key
    pages = [
        Button("◀ " + t("Earlier lines"), to(key, place.page + 1)) if place.page + 1 < place.pages else None,
        Button(t("Later lines") + " ▶", to(key, place.page - 1)) if place.page else None,
    ]
    months = [
        Button("◀ " + _month(t, place.earlier), to(place.earlier)) if place.earlier else None,
        Button(_month(t, place.later) + " ▶", to(place.later)) if place.later else None,
    ]
    found = (tuple(button for button in line if button) for line in (pages, months))
    return (*(line for line in found if line), *files)


def _files(t: Translator, place: Place) -> tuple[tuple[Button, ...], ...]:
    table = Button(t("Table (CSV)"), Press("stcsv", place.client_id, 0, place.month.key))
    asked = Button("📋 " + t("What was asked"), Press("stmon", place.client_id, 0, place.month.key))
    return (paper_button(t, place), table), (asked,)


def paper_button(t: Translator, place: Place) -> Button:
    """The month as a PDF."""
    return Button("📄 PDF", Press("stpdf", place.client_id, 0, place.month.key))


def _month(t: Translator, key: str) -> str:
    return t.month(date.fromisoformat(f"{key}-01"))


def since(t: Translator, first: date, last: date) -> str:
    """A stretch of time on paper."""
    return t("{first} to {last}", first=t.day_of_year(first), last=t.day_of_year(last))


def all_of_it(t: Translator, client: str, whole: Statement, zone: ZoneInfo) -> Letter:
    """Every movement there ever was, for a terminal."""
    if not whole.movements:
        return letter(t("No movements on the account of {client} yet.", client=client))
    blocks = [
        _block(t, row(t, movement, whole.currency, zone), whole.currency) for movement in whole.movements
    ]
    return letter(strong(t("Statement for {client}", client=client)), *blocks)


def whose(t: Translator, clients: Sequence[tuple[str, int, str]]) -> Letter:
    """Whoever writes for several clients says whose statement; each is (name, id, month)."""
    return letter(
        t("Whose statement?"),
        buttons=tuple((Button(name, Press("stmt", id_, 0, month)),) for name, id_, month in clients),
    )


def being_drawn(t: Translator) -> str:
    """On the button; the file follows in a moment."""
    return t("The PDF is on its way; it takes a few seconds.")


def file_of(t: Translator, client: str, key: str) -> Letter:
    """Beside the file."""
    return letter(
        t("Statement for {client}, {month}", client=client, month=_month(t, key)),
        subject=t("Statement for {client}, {month}", client=client, month=_month(t, key)),
    )


def not_drawn(t: Translator, client: str, key: str) -> Letter:
    return letter(
        t(
            "The PDF of the statement for {client}, {month}, could not be made. The office has it in its log; the table "
            "by the other button says the same.",
            client=client,
            month=_month(t, key),
        )
    )


def headings(t: Translator) -> list[str]:
    """Of the columns of a table."""
    return [
        t("No."),
        t("Date"),
        t("What"),
        t("Request"),
        t("Ordered by"),
        t("How counted"),
        t("Amount"),
        t("Balance"),
        t("Currency"),
    ]
