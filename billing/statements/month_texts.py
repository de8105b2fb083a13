"""A client's month in words: each request with how it counted, the limits with bars, the account."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from billing.statements.counted_texts import Refusals, how, stands
from billing.statements.larger import Larger
from billing.statements.month import KINDLY, Asked, Fate, Limit, Month
from billing.statements.texts import Place, paper_button, turning
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.texts import from_last_month, used_of
from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Paragraph, Press, bar, faint, letter, strong
from intake.office.book import said
from intake.tickets.texts import titled

LONGEST = 40
"""Requests in a letter that comes by itself: two messages of Telegram; all of them are on paper."""


@dataclass(frozen=True)
class View:
    """A month and what its words need to know."""

    client: str
    month: Month
    first: date
    zone: ZoneInfo
    refusals: Refusals
    over: bool
    """The month is."""


@dataclass(frozen=True)
class Row:
    """A request as it is read anywhere."""

    number: int
    day: date
    by: str
    title: str
    how: str
    stands: str


def rows(t: Translator, view: View, asked: Sequence[Asked] | None = None) -> list[Row]:
    """Requests of the month, all if none are named."""
    return [
        Row(
            one.ticket_id,
            one.at.astimezone(view.zone).date(),
            one.by or "",
            titled(t, one.title),
            how(t, one, view.month.money.currency, view.zone, view.refusals),
            stands(t, one, view.zone),
        )
        for one in (view.month.asked if asked is None else asked)
    ]


def summed(t: Translator, view: View) -> str:
    """`In your tariff: 3 · billed: 1 (€90) · not taken on: 1`; the parts come to all requests."""
    names = {
        Fate.INCLUDED: t("in your tariff"),
        Fate.BILLED: t("billed"),
        Fate.ELSEWHERE: t("billed in another month"),
        Fate.OURS: t("our own fault"),
        Fate.FREE: t("free of charge"),
        Fate.REFUSED: t("not taken on"),
        Fate.DECLINED: t("not ordered"),
        Fate.OPEN: t("not settled yet"),
    }
    parts = []
    for fate, name in names.items():
        if count := view.month.count(fate):
            part = t("{what}: {part}", what=name, part=t.number(count))
            if fate is Fate.BILLED:
                part += t.aside(t.money(view.month.past_minor, view.month.money.currency))
            parts.append(part)
    return " · ".join(parts)


def asked(t: Translator, view: View) -> str:
    """How many requests there were."""
    count = len(view.month.asked)
    if not count:
        return t("You asked for nothing.") if view.over else t("You have asked for nothing yet.")
    return t.plural("{count} request", "{count} requests", count)


def limit_line(t: Translator, limit: Limit) -> str:
    """`Design: 5 h 40 min of 6 h`."""
    used = used_of(t, limit.unit, limit.used, limit.granted)
    return t("{what}: {part}", what=said(limit.name, t.language), part=used)


def limit_notes(t: Translator, limit: Limit, currency: str) -> list[str]:
    """What else there is to say of a limit: what came from last month, what went beyond, what goes on."""
    notes = [from_last_month(t, limit.unit, limit.carried)] if limit.carried else []
    if limit.beyond_minor:
        notes.append(t("beyond it {sum}", sum=t.money(limit.beyond_minor, currency)))
    elif limit.over:
        notes.append(t("{amount} beyond it", amount=_counted(t, limit.unit, limit.over)))
    if limit.carried_on:
        worded = _counted(t, limit.unit, abs(limit.carried_on))
        if limit.carried_on > 0:
            notes.append(t("{amount} go on to next month", amount=worded))
        else:
            notes.append(t("{amount} come off next month", amount=worded))
    return notes


def _counted(t: Translator, unit: AllowanceUnit, amount: int) -> str:
    return t.minutes(amount) if unit is AllowanceUnit.MINUTES else t.number(amount)


def limits_head(t: Translator, view: View) -> str:
    """Over the limits: the tariff's name, or both where it changed within the month."""
    names = [t.quoted(said(name, t.language)) for name in view.month.tariffs]
    return t("Limits of {tariff}", tariff=t.listed(names)) if names else t("Limits")


def advice(t: Translator, view: View) -> str | None:
    """One line that helps, and is true; else none."""
    month = view.month
    past = month.count(Fate.BILLED)
    if not month.tariffs or not month.asked:
        return None
    if past:
        so_much = t.plural(
            "Past your tariff: {count} request of {all}, {sum} in all.",
            "Past your tariff: {count} requests of {all}, {sum} in all.",
            past,
            all=t.number(len(month.asked)),
            sum=t.money(month.past_minor, month.money.currency),
        )
        return t.sentences(
            so_much, *([_larger(t, month.larger, month.money.currency)] if month.larger else [])
        )
    settled = view.over and not month.due_minor and not any(one.beyond_minor for one in month.limits)
    if settled and month.count(*KINDLY) == len(month.asked):
        return t("Nothing you asked for cost you anything beyond your tariff.")
    return None


def _larger(t: Translator, larger: Larger, currency: str) -> str:
    return t(
        "In “{tariff}” ({fee} a month) all that would have been included, and the month {saved} cheaper.",
        tariff=said(larger.name, t.language),
        fee=t.money(larger.fee_minor, currency),
        saved=t.money(larger.saved_minor, currency),
    )


def title(t: Translator, view: View) -> str:
    """Over the whole of it."""
    return t("{client}: your month, {month}", client=view.client, month=t.month(view.first))


def _block(t: Translator, said_so: Row) -> str:
    when = [t.day(said_so.day), said_so.by]
    head = t("#{number}", number=said_so.number) + " " + t.quoted(said_so.title)
    counted = " · ".join(part for part in (said_so.how, said_so.stands) if part)
    return f"{head}\n{' · '.join(part for part in when if part)}\n{counted}"


def _limits(t: Translator, view: View) -> tuple[Paragraph | str, ...]:
    if not view.month.limits:
        return ()
    lines = []
    for one in view.month.limits:
        lines.append(limit_line(t, one))
        notes = limit_notes(t, one, view.month.money.currency)
        drawn = [bar(one.used, one.granted)] if one.granted else []
        if drawn or notes:
            lines.append(" · ".join([*drawn, *notes]))
    return strong(limits_head(t, view)), "\n".join(lines)


def account(t: Translator, view: View) -> list[tuple[str, int]]:
    """The account over the month, a line each."""
    money = view.month.money
    found = [
        (t("Balance at the beginning"), money.opening_minor),
        (t("Came in"), money.in_minor),
        (t("Went out"), money.out_minor),
        (t("Balance at the end") if view.over else t("Balance now"), money.closing_minor),
    ]
    if view.month.due_minor:
        due = t("Due at the end, not charged by then") if view.over else t("Due, charged once money comes in")
        found.append((due, view.month.due_minor))
    return found


def _account(t: Translator, view: View) -> str:
    currency = view.month.money.currency
    return "\n".join(
        t("{what}: {part}", what=name, part=t.money(minor, currency)) for name, minor in account(t, view)
    )


def page(t: Translator, view: View, shown: Sequence[Asked], place: Place, *, to_send: bool = False) -> Letter:
    """A month in the chat; its requests page by page, the newest last. `to_send`: its reader may send it to the client."""
    parts = t("Page {page} of {pages}", page=place.pages - place.page, pages=place.pages)
    said_so = _words(t, view, shown, faint(parts) if place.pages > 1 else None)
    send = Button("✉️ " + t("Send it to the client"), Press("stsend", place.client_id, 0, place.month.key))
    onward = (_onward(t, place), (send,)) if to_send else (_onward(t, place),)
    return replace(said_so, buttons=turning(t, place, "stmon", onward))


def by_itself(t: Translator, view: View, place: Place, files: tuple[Enclosure, ...]) -> Letter:
    """The month as it comes without anybody asking."""
    shown = view.month.asked[-LONGEST:]
    more = len(view.month.asked) - len(shown)
    rest = (
        t.plural("{count} earlier request is in the PDF.", "{count} earlier requests are in the PDF.", more)
        if more
        else None
    )
    said_so = _words(t, view, shown, faint(rest) if rest else None)
    return replace(
        said_so,
        buttons=(_onward(t, place),),
        enclosures=files,
        subject=title(t, view),
        by_mail=t("Is something unclear? Just answer this mail."),
    )


def on_its_way(t: Translator, names: Sequence[str]) -> str:
    """On the button, to a manager."""
    return t("On its way to {names}.", names=t.listed(names))


def on_its_way_already(t: Translator) -> str:
    return t("It is on its way already.")


def nobody_to_send_to(t: Translator) -> str:
    return t("Nobody who decides there can be written to yet.")


def _onward(t: Translator, place: Place) -> tuple[Button, ...]:
    movements = Button(t("Every movement"), Press("stmt", place.client_id, 0, place.month.key))
    return movements, paper_button(t, place)


def _words(t: Translator, view: View, shown: Sequence[Asked], rest: Paragraph | None) -> Letter:
    return letter(
        strong(title(t, view)),
        "\n".join(part for part in (asked(t, view), summed(t, view)) if part),
        rest,
        *(_block(t, one) for one in rows(t, view, shown)),
        *_limits(t, view),
        strong(t("Account")),
        _account(t, view),
        advice(t, view),
    )


def whole(t: Translator, view: View) -> Letter:
    """Everything, for a terminal."""
    return _words(t, view, view.month.asked, None)
