"""Everything that stands on the decision sheet and on the profile's picture, as data for their layouts."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from billing.profile import arithmetic_texts as arithmetic
from billing.profile import option_texts, texts
from billing.profile.figures import Profile
from billing.profile.options import Kind, Option
from billing.summary import texts as summary_texts
from config.i18n import Translator

ORDER = summary_texts.ORDER


def sheet(
    t: Translator,
    told: Profile,
    *,
    firm: str,
    made_at: datetime,
    zone: ZoneInfo,
    categories: Mapping[str, str],
) -> dict[str, Any]:
    """The PDF: facts, what both sides kept, and the options with their arithmetic. `categories` are named in words."""
    possible = told.options
    return _head(t, told) | {
        "title": t("Decision sheet"),
        "firm": firm,
        "made": t("Made on {day}", day=t.day_of_year(made_at.astimezone(zone).date())),
        "page": t("Page {page} of {pages}", page="PAGE", pages="PAGES"),
        "tiles": _tiles(t, told),
        "work": [t("Work"), texts.work(t, told, full=True)],
        "money": [t("Money"), texts.money(t, told, full=True)],
        "theirs": [t("Their promises, and what they asked for"), _facts(t, texts.theirs(t, told))],
        "ours": [
            t("Our promises, and what we gave"),
            _facts(t, [*texts.ours(t, told), *texts.given(t, told)]),
        ],
        "options_title": _options_title(t, told),
        "options": [_option(t, told, one, categories) for one in possible],
        "no_options": "" if possible else option_texts.why_none(t, told),
        "how": _how(t, told),
    }


def picture(t: Translator, told: Profile) -> dict[str, Any]:
    """The picture for a telephone: the twelve weeks, the shares, and an hour beside the office's."""
    return _head(t, told) | {"facts": texts.money(t, told)[int(told.partial) :][:2]}


def _head(t: Translator, told: Profile) -> dict[str, Any]:
    minutes = told.client.minutes
    hours, requests = t.minutes(minutes.total), summary_texts.requests(t, told.client.requests)
    months = {week.first_day.month: week.key for week in reversed(told.weeks)}
    return {
        "language": t.language,
        "internal": texts.internal(t),
        "client": told.client.name,
        "title": texts.title(t, told),
        "period": texts.period(t, told),
        "total": f"{hours} · {requests}",
        "weeks_title": t("Hours worked, week by week"),
        "legend": [
            [one.value, summary_texts.outcome(t, one)]
            for one in ORDER
            if any(week.worked.get(one, 0) > 0 for week in told.weeks)
        ],
        "weeks": [
            {
                "day": str(week.first_day.day),
                "month": t.month_name(week.first_day) if week.key in months.values() else "",
                "parts": [[one.value, max(week.worked.get(one, 0), 0)] for one in ORDER],
                "hours": _hours(t, week.total),
            }
            for week in told.weeks
        ],
        "since": _alone(texts.since(t, told)) if told.partial else "",
        "shares_title": _alone(texts.since_day(t, told)) if told.partial else "",
        "shares": _bars(t, told),
    }


def _alone(words: str) -> str:
    """As a line of its own begins."""
    return words[:1].upper() + words[1:]


def _hours(t: Translator, minutes: int) -> str:
    """Short, over a bar; a tenth of an hour is enough there."""
    return t.decimal(Fraction(minutes, 60), 1) if minutes > 0 else ""


def _bars(t: Translator, told: Profile) -> list[list[Any]]:
    """Their part of the office: label, hundredths, in words."""
    found = [(t("of the office's hours"), told.hours_share.percent)]
    if told.income_share and not told.fees_elsewhere:
        found.append((t("of what it earned"), told.income_share.percent))
    return [
        [label, min(max(percent, 0), 100), t.percent(percent)]
        for label, percent in found
        if percent is not None
    ]


def _tiles(t: Translator, told: Profile) -> list[list[str]]:
    """The four numbers on top."""
    economics, tiles = told.economics, [[t("Hours worked"), t.minutes(told.economics.worked)]]
    if not told.fees_elsewhere:
        tiles.append([t("Earned, without tax"), t.money(economics.income_minor, economics.currency)])
        if economics.per_hour_minor is not None:
            tiles.append([t("Earned an hour"), t.money(economics.per_hour_minor, economics.currency)])
        if told.average_minor is not None:
            tiles.append([t("The office's average"), t.money(told.average_minor, economics.currency)])
    return tiles


def _facts(t: Translator, found: list[texts.Fact]) -> list[list[str]]:
    return [list(fact) for fact in found] or [[t("nothing to tell"), ""]]


def _option(t: Translator, told: Profile, option: Option, categories: Mapping[str, str]) -> dict[str, Any]:
    names = {**categories, "": t("without a category")}
    table = arithmetic.fitted(t, told, names) if option.kind is Kind.TERMS and option.steps else []
    return {
        "name": option_texts.name(t, option.kind),
        "result": option_texts.short(t, told, option),
        "effect": arithmetic.effect(t, told, option),
        "fitted": table,
        "fitted_headings": [
            t("Category"),
            t.plural("in {count} day", "in {count} days", told.reach.days),
            t("used a month"),
            t("in it today"),
            t("in the new one"),
        ],
        "rows": arithmetic.rows(t, told, option),
    }


def _options_title(t: Translator, told: Profile) -> str:
    if not told.partial:
        return t("What could be done, and what each would have changed in these weeks")
    return t("What could be done, and what each would have changed since {day}", day=texts.first_day(t, told))


def _how(t: Translator, told: Profile) -> list[str]:
    """How it is counted, for whoever doubts a line."""
    month = option_texts.month_days(t)
    return [
        t(
            "All sums are without value added tax, except discounts, credit and what was given back, which stand as printed."
        ),
        t(
            "The office's average is what all clients together brought, fees and bills, by all hours worked for them; "
            "this client is in it."
        ),
        t.plural(
            "An average month is {month} days; money and options are reckoned over {count} day.",
            "An average month is {month} days; money and options are reckoned over {count} days.",
            told.reach.days,
            month=month,
        ),
        t("The sheet tells what was counted; it knows no reasons, and nobody's plans."),
    ]
