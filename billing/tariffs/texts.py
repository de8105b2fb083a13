"""Tariffs in words: what is included, what is used, and why a request is outside."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    return line


def tariff(t: Translator, name: str | None, usages: Sequence[Usage], month: str) -> Letter:
    """What the client's tariff includes and what of it is used."""
    if name is None:
        return letter(t("You have no tariff, so we tell you the price of each request before we start."))
    lines = "\n".join(f"• {usage_line(t, usage)}" for usage in usages)
    return letter(strong(t("Tariff “{name}”, {month}", name=name, month=month)), lines)


def limit_crossed(t: Translator, name: str, facts: Mapping[str, Any]) -> str:
    """The moment a request goes beyond an allowance, for those who order."""
    unit = AllowanceUnit(facts["unit"])
    used = used_of(t, unit, facts["used"], facts["granted"])
    if facts["code"] == "limit_used_up":
        return t(
            "“{category}” is used up this month ({used}): we will tell you the price first.",
            category=name,
            used=used,
        )
    return t(
        "“{category}” is nearly used up this month ({used}): for anything beyond it, we will "
        "tell you the price first.",
        category=name,
        used=used,
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
