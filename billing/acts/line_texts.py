"""The lines of an act in words: what each booking was for, in the language of the paper."""

from collections.abc import Sequence
from fractions import Fraction

from billing.acts.lines import VAT, Counted, Work, counted
from billing.acts.papers import Group, Row
from billing.charges.texts import already_charged, how_counted, what_for
from billing.quotes.lifecycle import MINUTES_OF
from billing.quotes.texts import credit_title, discount_title
from billing.tariffs.book import Unit
from config.i18n import Translator
from intake.tickets.texts import titled

PIECE, HOUR, QUARTER = "796", "356", "355"
"""Units by the Russian classifier OKEI (OK 015-94): piece, hour, minute."""


def grouped(t: Translator, works: Sequence[Work], currency: str, rate: int | None, sign: int) -> list[Group]:
    """The lines under their requests, in the order these were first booked; `sign` -1: said as what is taken back."""
    places: dict[tuple[object, ...], list[Work]] = {}
    for work in works:
        lone = work.ticket_id is None or work.takes_back
        places.setdefault((id(work),) if lone else (work.ticket_id,), []).append(work)
    groups = []
    for together in places.values():
        rows = [_row(t, work, line, currency, sign) for work in together for line in counted(work, rate)]
        groups.append(Group(_heading(t, together), tuple(rows)))
    return groups


def _heading(t: Translator, works: Sequence[Work]) -> str:
    """`#17 “Banner” · ordered by Anna · 12 November`; a correction says which act it corrects."""
    first = works[0]
    parts = []
    if first.takes_back:
        said = (
            t("Correction to {name}", name=first.corrects)
            if first.corrects
            else t("Correction of what was charged before")
        )
        parts.append(said + (t.aside(t("our own fault")) if first.ours else ""))
    if first.ticket_id is not None:
        number = t("#{number}", number=first.ticket_id)
        parts.append(f"{number} {t.quoted(titled(t, first.ticket_title))}" if first.ticket_title else number)
    names = list(dict.fromkeys(work.ordered_by for work in works if work.ordered_by))
    if names:
        parts.append(t("ordered by {name}", name=t.listed(names)))
    days = list(dict.fromkeys(t.day(work.day) for work in works))
    return " · ".join([*parts, t.listed(days)]) if parts else ""


def _row(t: Translator, work: Work, line: Counted, currency: str, sign: int) -> Row:
    said, minor = line.said, sign * line.total_minor
    unit = Unit(said.get("unit", Unit.PIECE.value))
    quantity, price, code = t.number(said["quantity"]), work.sign * sign * said["unit_price_minor"], PIECE
    minutes, count = said.get("minutes"), Fraction(said["quantity"])
    if minutes is not None:
        count = Fraction(minutes, 60)
        unit, quantity = Unit.HOUR, t.number(minutes // 60) if minutes % 60 == 0 else _hours(t, minutes)
        price = work.sign * sign * said["unit_price_minor"] * 60 // MINUTES_OF[Unit(said["unit"])]
    if unit is Unit.HOUR:
        code = HOUR
    elif unit is Unit.STARTED_15:
        code = QUARTER
    taxed = line.taxed
    return Row(
        title=_title(t, work, line, currency),
        quantity=quantity,
        unit=unit_name(t, unit),
        unit_code=code,
        price_minor=price,
        total_minor=minor,
        rate=taxed.rate if taxed else None,
        net_minor=sign * taxed.net_minor if taxed else minor,
        vat_minor=sign * taxed.vat_minor if taxed else 0,
        count=count,
        is_tax=said.get("kind") == VAT,
    )


def _hours(t: Translator, minutes: int) -> str:
    """Hours with decimals, as a quantity is printed."""
    return t.decimal(Fraction(minutes, 60), 3)


def unit_name(t: Translator, unit: Unit) -> str:
    """Short, for a narrow column."""
    return {
        Unit.HOUR: t("h"),
        Unit.STARTED_15: t("15 min"),
        Unit.STAGE: t("stage"),
        Unit.PIECE: t("pc."),
    }[unit]


def _title(t: Translator, work: Work, line: Counted, currency: str) -> str:
    said = line.said
    kind = said.get("kind", "item")
    if kind == VAT:
        return t("VAT {rate}", rate=t.rate(said.get("vat_rate") or 0))
    if work.kind == "charge":
        return _charged(t, work, line, currency)
    title = str(said["title"])
    if kind == "credit":
        title = credit_title(t)
    elif kind == "discount":
        title = discount_title(t)
    percent = said.get("percent")
    return title if percent is None else t.listed([title, t.rate(percent)])


def _charged(t: Translator, work: Work, line: Counted, currency: str) -> str:
    """`Monthly fee, November 2026: Standard (12 of 30 days)`."""
    said, mode = line.said, work.counted.get("mode", "")
    what = what_for(t, mode, dict(work.counted), None)
    if mode == "fee":
        if said.get("kind") == "credit":
            return already_charged(t)
        days, of_days = said.get("days"), said.get("of_days")
        part = (
            t.aside(t("{days} of {all} days", days=t.number(days), all=t.number(of_days)))
            if days and of_days and days != of_days
            else ""
        )
        return t("{what}: {part}", what=what, part=t.quoted(str(said["title"]))) + part
    how = how_counted(t, mode, dict(work.counted), currency)
    return what + (t.aside("; ".join(how)) if how else "")
