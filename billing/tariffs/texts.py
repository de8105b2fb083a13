"""Tariffs in words: what is included, what is used, and why a request is outside."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from billing.tariffs.allowances import Allowance, Overrun
from billing.tariffs.book import Unit
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.queries import Usage
from config.i18n import Translator
from intake.letter import Letter, letter, strong
from intake.office.book import said


def used_of(t: Translator, unit: AllowanceUnit, used: int, granted: int | None) -> str:
    """`5 h 40 min of 6 h`, `3 of 4 requests`."""
    if unit is AllowanceUnit.MINUTES:
        if granted is None:
            return t("{used}, no limit", used=t.minutes(used))
        return t("{used} of {granted}", used=t.minutes(used), granted=t.minutes(granted))
    if granted is None:
        return t.plural("{count} request, no limit", "{count} requests, no limit", used)
    return t.plural("{used} of {count} request", "{used} of {count} requests", granted, used=used)


def usage_line(t: Translator, usage: Usage, *, reserved: bool = False) -> str:
    """One allowance; what is reserved is the office's own forecast."""
    name = said(usage.name, t.language)
    line = f"{name}: {used_of(t, usage.unit, usage.used + usage.overrun, usage.granted)}"
    if reserved and usage.reserved and usage.unit is AllowanceUnit.MINUTES:
        line += " " + t("(+{reserved} in progress)", reserved=t.minutes(usage.reserved))
    return line + (t.aside(from_last_month(t, usage.unit, usage.carried)) if usage.carried else "")


def from_last_month(t: Translator, unit: AllowanceUnit, carried: int) -> str:
    """What the month before has to do with this one's limit."""
    amount = abs(carried)
    said = t.minutes(amount) if unit is AllowanceUnit.MINUTES else t.number(amount)
    if carried > 0:
        return t("of it {amount} left over from last month", amount=said)
    return t("less {amount} overrun last month", amount=said)


def tariff(t: Translator, name: str | None, usages: Sequence[Usage], month: str) -> Letter:
    """What the client's tariff includes and what of it is used."""
    if name is None:
        return letter(t("You have no tariff, so we tell you the price of each request before we start."))
    lines = "\n".join(f"• {usage_line(t, usage)}" for usage in usages)
    return letter(strong(t("Tariff “{name}”, {month}", name=name, month=month)), lines)


def rate(t: Translator, unit: AllowanceUnit, minor: int, currency: str) -> str:
    """`€60 an hour`: what is paid beyond an allowance."""
    price = t.money(minor, currency)
    return t("{sum} an hour", sum=price) if unit is AllowanceUnit.MINUTES else t("{sum} each", sum=price)


def beyond(t: Translator, allowance: Allowance, unit: AllowanceUnit, currency: str) -> str | None:
    """What the tariff says of more than is included; None where a price is told first."""
    match allowance.overrun:
        case Overrun.PAY if allowance.overrun_minor is not None:
            price = rate(t, unit, allowance.overrun_minor, currency)
            return t("Beyond it your tariff says {rate}.", rate=price)
        case Overrun.REFUSE:
            return t("By your tariff, anything more waits for next month.")
        case _:
            return None


def about(t: Translator, facts: Mapping[str, Any]) -> str:
    """`€90 (list €120)`: an estimate, with the list price where theirs is lower."""
    price, listed = facts["price"], facts.get("list_price", facts["price"])
    said = t.money(price, facts["currency"])
    if listed <= price:
        return said
    return said + t.aside(t("list {price}", price=t.money(listed, facts["currency"])))


def included(t: Translator, name: str, usage: Usage) -> str:
    """The request is covered, as far as a program can tell, for those who order."""
    left = usage.as_use.left
    if left is None:
        return t("This looks like “{category}”, which your tariff includes without limit.", category=name)
    if usage.unit is AllowanceUnit.MINUTES:
        return t(
            "This looks like “{category}”, which your tariff includes: {left} left this month.",
            category=name,
            left=t.minutes(left),
        )
    return t.plural(
        "This looks like “{category}”, which your tariff includes: {count} request left this month.",
        "This looks like “{category}”, which your tariff includes: {count} requests left this month.",
        left,
        category=name,
    )


def not_included(t: Translator, name: str, facts: Mapping[str, Any], *, tariff: bool) -> str:
    """The request is not covered, for those who order; `tariff`: they have one, but it does not name this."""
    if "price" not in facts:
        if tariff:
            return t(
                "This looks like “{category}”, which is not part of your tariff: we will tell you the price first.",
                category=name,
            )
        return t("This looks like “{category}”: we will tell you the price first.", category=name)
    price = about(t, facts)
    if tariff:
        return t(
            "This looks like “{category}”, which is not part of your tariff. It usually costs about {price}: "
            "we will tell you the exact price first.",
            category=name,
            price=price,
        )
    return t(
        "This looks like “{category}”, which usually costs about {price}: we will tell you the exact price first.",
        category=name,
        price=price,
    )


def limit_crossed(t: Translator, name: str, facts: Mapping[str, Any]) -> str:
    """The moment a request goes beyond an allowance, for those who order: what the tariff says of it."""
    unit = AllowanceUnit(facts["unit"])
    used = used_of(t, unit, facts["used"], facts["granted"])
    up = facts["code"] == "limit_used_up"
    match Overrun(facts.get("overrun", Overrun.QUOTE.value)):
        case Overrun.PAY:
            return _goes_on(t, name, used, unit, facts, up=up)
        case Overrun.REFUSE:
            return _waits(t, name, used, t.day(date.fromisoformat(facts["again"])), up=up)
    if up:
        said = t(
            "“{category}” is used up this month ({used}): we will tell you the price first.",
            category=name,
            used=used,
        )
    else:
        said = t(
            "“{category}” is nearly used up this month ({used}): for anything beyond it, we will "
            "tell you the price first.",
            category=name,
            used=used,
        )
    return (
        t.sentences(said, t("It will be about {price}.", price=about(t, facts))) if "price" in facts else said
    )


def _goes_on(
    t: Translator, name: str, used: str, unit: AllowanceUnit, facts: Mapping[str, Any], *, up: bool
) -> str:
    price = t.money(facts["price"], facts["currency"])
    words = rate(t, unit, facts["rate"], facts["currency"])
    if up:
        return t(
            "“{category}” is used up this month ({used}). As your tariff says, we go on at {rate}: "
            "about {price} for this request.",
            category=name,
            used=used,
            rate=words,
            price=price,
        )
    return t(
        "“{category}” is nearly used up this month ({used}). Beyond it your tariff says {rate}: "
        "about {price} for this request.",
        category=name,
        used=used,
        rate=words,
        price=price,
    )


def _waits(t: Translator, name: str, used: str, day: str, *, up: bool) -> str:
    if up:
        return t(
            "“{category}” is used up this month ({used}). By your tariff, more of it is possible from {day}.",
            category=name,
            used=used,
            day=day,
        )
    return t(
        "“{category}” is nearly used up this month ({used}). By your tariff, what goes beyond it is "
        "possible from {day}.",
        category=name,
        used=used,
        day=day,
    )


def too_many_open(t: Translator, there: int, at_once: int) -> str:
    """The tariff's requests side by side are all taken, for those who order."""
    return t.plural(
        "Your tariff has {count} request open at once, and you have {there}: this one comes after them.",
        "Your tariff has {count} requests open at once, and you have {there}: this one comes after them.",
        at_once,
        there=t.number(there),
    )


def why_outside(t: Translator, name: str, facts: Mapping[str, Any] | None) -> str:
    """Why a priced request is not in the tariff, in the client's words."""
    match facts and facts["code"]:
        case "limit_used_up" | "would_exceed":
            assert facts is not None
            used = used_of(t, AllowanceUnit(facts["unit"]), facts["used"], facts["granted"])
            return t(
                "This goes beyond your tariff: “{category}”, {used} this month.", category=name, used=used
            )
        case "category_not_in_tariff":
            return t("“{category}” is not part of your tariff.", category=name)
        case "no_agreement":
            return t("You have no tariff, so we tell you the price of each request before we start.")
        case _:
            return t("This is outside your tariff.")


def priced(t: Translator, title: str, unit: Unit, count: int) -> str:
    """What a price is for: `Banner × 1`, `Work by the hour · 2 hours`."""
    return f"{title}{' ' if unit is Unit.PIECE else ' · '}{quantity(t, unit, count)}"


def unit_words(t: Translator, unit: Unit) -> str:
    """What one price is for, in a list; nothing is said of a piece."""
    return {
        Unit.HOUR: t("by the hour"),
        Unit.STARTED_15: t("per started 15 min"),
        Unit.STAGE: t("per stage"),
        Unit.PIECE: "",
    }[unit]


def quantity(t: Translator, unit: Unit, count: int) -> str:
    """How many of a unit, for a price line."""
    match unit:
        case Unit.HOUR:
            return t.plural("{count} hour", "{count} hours", count)
        case Unit.STARTED_15:
            return t.plural("{count} × 15 min", "{count} × 15 min", count)
        case Unit.STAGE:
            return t.plural("{count} stage", "{count} stages", count)
        case Unit.PIECE:
            return f"× {t.number(count)}"
