"""`okoshko client`: what a client is to the firm, on the terminal, as the decision sheet, or for programs."""

import json
from pathlib import Path
from typing import Any

from billing.profile import arithmetic_texts as arithmetic
from billing.profile import option_texts, queries
from billing.profile import texts as profile_texts
from billing.profile.figures import Profile, Share
from billing.profile.options import Option, Step
from billing.profile.paper import SHEET, draw
from bot import texts
from bot.commands.figures import of_client
from bot.commands.printouts import of_the_office, week_to_print, written_to
from bot.commands.scope import Report, moment, opened, words
from bot.profile import written_sheet
from config.i18n import Translator
from config.settings import Settings


async def client(
    settings: Settings,
    name: str,
    week: str | None = None,
    pdf: Path | None = None,
    *,
    to_programs: bool = False,
) -> Report:
    """The twelve weeks that end with `week`, the last full one if none is named."""
    t, now = words(settings), moment(settings)
    async with opened(settings) as database, database.reading(at_length=True) as session:
        found, _ = await of_the_office(session, name)
        asked = await week_to_print(session, week or "", now)
        told = await queries.profile(session, found.id, asked)
        if told is None or not told.told:
            return Report([profile_texts.nothing(t, found.name).text])
        sheet = await written_sheet(session, t, told, now)
    if pdf:
        written_to(pdf, await draw(SHEET, sheet))
        return Report([texts.written(t, str(pdf))])
    if to_programs:
        return Report([json.dumps(as_json(told), ensure_ascii=False, indent=2)])
    return Report([profile_texts.profile(t, told).text, *_options(t, told)])


def _options(t: Translator, told: Profile) -> list[str]:
    """Each option with its arithmetic, as the sheet has it."""
    said = []
    for number, option in enumerate(told.options, 1):
        lines = [f"{number}. {option_texts.name(t, option.kind)}", *arithmetic.effect(t, told, option)]
        for label, terms, result in arithmetic.rows(t, told, option):
            lines.append(f"   {label}: {terms} = {result}" if terms else f"   {label}: {result}")
        said.append("\n".join(lines))
    return said


def as_json(told: Profile) -> dict[str, Any]:
    """The names are kept: scripts rely on them. Minutes, minor units, hundredths."""
    office = told.office
    return {
        "week": told.key,
        "weeks": len(told.weeks),
        "from": told.first_day.isoformat(),
        "to": told.last_day.isoformat(),
        "client": of_client(told.client),
        "currency": told.economics.currency,
        "earned": {
            "from": told.reach.first.isoformat(),
            "days": told.reach.days,
            "minutes": told.economics.worked,
            "fee": told.economics.fee_minor,
            "billed": told.economics.billed_minor,
            "all": told.economics.income_minor,
            "cost": told.economics.cost_minor,
            "margin": told.economics.margin_minor,
            "per_hour": told.economics.per_hour_minor,
            "office_per_hour": told.average_minor,
            "fees_elsewhere": told.fees_elsewhere,
        },
        "share": {
            "income": _share(told.income_share),
            "hours": _share(told.hours_share),
            "office_income": office.economics.income_minor,
            "office_minutes": office.minutes,
        },
        "by_week": [
            {
                "week": week.key,
                "from": week.first_day.isoformat(),
                "minutes": week.total,
                **{one.value: minutes for one, minutes in week.worked.items() if minutes},
            }
            for week in told.weeks
        ],
        "theirs": _theirs(told),
        "ours": _ours(told),
        "rests_on": {
            "requests": told.basis.requests,
            "weeks": told.basis.weeks,
            "of_weeks": told.basis.of_weeks,
            "enough": told.basis.enough,
        },
        "options": [_option(one) for one in told.options],
    }


def _theirs(told: Profile) -> dict[str, int]:
    client, kept, haggled = told.client, told.kept, told.haggled
    return {
        "invoices_late": client.late.invoices,
        "days_late": client.late.days,
        "unpaid": kept.unpaid_minor,
        "payments_promised": kept.promised,
        "payments_lapsed": client.late.promises,
        "past_the_window": client.score.past_in_all,
        "versions": client.requotes.made,
        "versions_won": client.requotes.won,
        "versions_lost": client.requotes.lost,
        "discounts_asked": haggled.asked,
    }


def _ours(told: Profile) -> dict[str, int]:
    kept, haggled = told.kept, told.haggled
    return {
        "looks_promised": told.client.missed.promised,
        "looks_late": told.client.missed.response,
        "work_promised": told.client.missed.to_do,
        "work_late": told.client.missed.resolution,
        "faults": kept.faults,
        "given_back": kept.given_back_minor,
        "discounts": haggled.given,
        "discounts_sum": haggled.given_minor,
        "credit": told.conceded.credit_minor,
        "objected": told.conceded.objected_minor,
        "unpaid_minutes": told.unpaid,
    }


def _share(share: Share | None) -> int | None:
    return share.percent if share else None


def _option(option: Option) -> dict[str, Any]:
    return {
        "option": option.kind.value,
        "change": option.change_minor,
        "even_percent": option.even_percent,
        "steps": [_step(step) for step in option.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    terms = {
        "minutes": step.minutes,
        "per_hour": step.per_hour_minor,
        "of": step.of_minor,
        "percent_hundredths": step.percent,
    }
    return {"what": step.what.value, "result": step.minor} | {
        name: value for name, value in terms.items() if value is not None
    }
