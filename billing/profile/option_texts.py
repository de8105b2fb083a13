"""The options in a line each: what one is called, what it would have come to; and why there are none."""

from billing.profile.figures import Profile
from billing.profile.options import Kind, Option, Step, What
from billing.profile.rules import FEWEST_REQUESTS, FEWEST_WEEKS, MONTH_DAYS
from config.i18n import Translator


def options(t: Translator, told: Profile) -> list[str]:
    """One line each: what it is, and what it would have come to."""
    return [t("{what}: {sum}", what=name(t, one.kind), sum=short(t, told, one)) for one in told.options]


def name(t: Translator, kind: Kind) -> str:
    return {
        Kind.KEEP: t("Keep"),
        Kind.TERMS: t("Change the terms"),
        Kind.PREPAY: t("Prepayment only"),
        Kind.PARTNER: t("Hand over to a partner"),
        Kind.PART: t("Part ways"),
    }[kind]


def short(t: Translator, told: Profile, option: Option) -> str:
    """The option's result alone."""
    currency = told.economics.currency
    if option.kind is Kind.KEEP:
        return t("nothing changes")
    if option.kind is Kind.PREPAY:
        return (
            t("nothing changes, they are prepaid")
            if told.prepaid
            else t("the same income, none of it on trust")
        )
    if option.change_minor is None:
        return t("cannot be reckoned")
    change = signed(t, option.change_minor, currency)
    if fee := step_of(option, What.NEW_FEE):
        return t("{fee} a month: {change}", fee=t.money(fee.minor, currency), change=change)
    return change


def step_of(option: Option, what: What) -> Step | None:
    return next((step for step in option.steps if step.what is what), None)


def signed(t: Translator, minor: int, currency: str) -> str:
    """`+€150`, `−€90`."""
    return f"+{t.money(minor, currency)}" if minor > 0 else t.money(minor, currency)


def why_none(t: Translator, told: Profile) -> str:
    if told.fees_elsewhere and told.basis.enough:
        return t("No options are reckoned: without the fees they would mislead.")
    requests = t.plural("It rests on {count} request", "It rests on {count} requests", told.basis.requests)
    return t(
        "{requests}, with work in {weeks} of {all} weeks: too little to reckon options by "
        "({fewest} requests and {fewest_weeks} weeks are the least).",
        requests=requests,
        weeks=t.number(told.basis.weeks),
        all=t.number(told.basis.of_weeks),
        fewest=t.number(FEWEST_REQUESTS),
        fewest_weeks=t.number(FEWEST_WEEKS),
    )


def month_days(t: Translator) -> str:
    """An average month, as exact as it is reckoned with: `30.4375`."""
    return t.decimal(MONTH_DAYS, 4)


def part_of_month(t: Translator, told: Profile) -> str:
    """An average month beside the days looked at: `30.4375 / 84`."""
    return f"{month_days(t)} / {told.reach.days}"
