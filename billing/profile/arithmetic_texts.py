"""The arithmetic of each option in words: what stands on the left, how it is reckoned, what it comes to."""

from billing.profile.figures import Profile
from billing.profile.fitting import Row
from billing.profile.option_texts import month_days, part_of_month, signed, step_of
from billing.profile.options import Kind, Option, Step, What
from billing.tariffs.allowances import Allowance
from config.i18n import Translator


def rows(t: Translator, told: Profile, option: Option) -> list[list[str]]:
    """Label, terms, result; a line each."""
    currency = told.economics.currency
    return [[label(t, told, step), terms(t, told, step), _result(t, step, currency)] for step in option.steps]


def _result(t: Translator, step: Step, currency: str) -> str:
    if step.what in (What.CHANGE, What.ABOVE_AVERAGE):
        return signed(t, step.minor, currency)
    return t.money(step.minor, currency)


def label(t: Translator, told: Profile, step: Step) -> str:
    """What a line is about."""
    hour, days = told.fitted.hour_minor, told.reach.days
    return {
        What.FEE: t("Monthly fees, by their days"),
        What.BILLED: t("Billed beside them"),
        What.EARNED: t.plural("Earned in {count} day", "Earned in {count} days", days),
        What.AT_AVERAGE: t("The same hours at the office's average"),
        What.ABOVE_AVERAGE: t("Earned above that, or below"),
        What.NOW_A_MONTH: t("What they bring in an average month"),
        What.BY_THEIR_HOUR: t(
            "The hours they need, at what an included hour costs today ({fee} : {hours})",
            fee=t.money(told.fitted.fee_minor or 0, told.economics.currency),
            hours=t.minutes(told.fitted.included or 0),
        )
        if hour
        else "",
        What.BY_THE_AVERAGE: t(
            "The hours worked a month ({hours} × {part}), at the office's average",
            hours=t.minutes(told.economics.worked),
            part=part_of_month(t, told),
        ),
        What.NEW_FEE: t("New monthly fee: the higher of these, rounded up"),
        What.WITH_TAX: t("The same with value added tax"),
        What.NEW_IN_SPAN: t.plural("That fee over {count} day", "That fee over {count} days", days),
        What.NO_LONGER: t("What they bring today, no longer"),
        What.COMMISSION: t("Commission of the partner"),
        What.FREED: t("Their hours, worked for others at the office's average"),
        What.CHANGE: t.plural("All together, over {count} day", "All together, over {count} days", days),
    }[step.what]


def terms(t: Translator, told: Profile, step: Step) -> str:
    """What it is reckoned from; nothing where it is read from the books."""
    currency, economics = told.economics.currency, told.economics
    if step.minutes is not None and step.per_hour_minor is not None:
        return f"{t.minutes(step.minutes)} × {t.money(step.per_hour_minor, currency)}"
    match step.what:
        case What.EARNED:
            return _added(t, (economics.fee_minor, economics.billed_minor), currency)
        case What.ABOVE_AVERAGE:
            return _added(t, (economics.income_minor, -(told.standing.freed_minor or 0)), currency)
        case What.NOW_A_MONTH:
            return f"{t.money(step.of_minor or 0, currency)} × {part_of_month(t, told)}"
        case What.NEW_IN_SPAN:
            return f"{t.money(step.of_minor or 0, currency)} × {told.reach.days} / {month_days(t)}"
        case What.COMMISSION:
            return f"{t.money(step.of_minor or 0, currency)} × {t.rate(step.percent or 0)}"
        case What.WITH_TAX:
            return f"+ {t.rate(step.percent or 0)}"
        case _:
            return ""


def _added(t: Translator, sums: tuple[int, int], currency: str) -> str:
    first, second = sums
    sign = "−" if second < 0 else "+"
    return f"{t.money(first, currency)} {sign} {t.money(abs(second), currency)}"


def effect(t: Translator, told: Profile, option: Option) -> list[str]:
    """What it would mean, in whole sentences."""
    match option.kind:
        case Kind.KEEP:
            return [_keep(t, told)]
        case Kind.TERMS:
            return _terms(t, told, option)
        case Kind.PREPAY:
            return _prepay(t, told)
        case Kind.PARTNER:
            return _partner(t, told, option)
        case Kind.PART:
            return _part(t, told, option)


def _keep(t: Translator, told: Profile) -> str:
    theirs, average = told.economics.per_hour_minor, told.average_minor
    if theirs is None or average is None:
        return t("Nothing changes.")
    return t(
        "Nothing changes: an hour for them goes on to earn {sum}, beside {average} on average.",
        sum=t.money(theirs, told.economics.currency),
        average=t.money(average, told.economics.currency),
    )


def _terms(t: Translator, told: Profile, option: Option) -> list[str]:
    currency, found = told.economics.currency, []
    fee, now = step_of(option, What.NEW_FEE), step_of(option, What.NOW_A_MONTH)
    if fee and now:
        found.append(
            t(
                "One tariff of {hours} a month for {fee}, without tax, in place of {now} a month in fees and bills.",
                hours=t.minutes(told.fitted.minutes),
                fee=t.money(fee.minor, currency),
                now=t.money(now.minor, currency),
            )
        )
    else:
        found.append(t("There is no price of an hour to reckon a new fee by."))
    if option.change_minor is not None and option.change_minor <= 0:
        found.append(t("That is no more than they bring today: it would make the months even, not larger."))
    if closest := told.closest:
        found.append(
            t(
                "Of the other tariffs in the book, {name} is the closest: {fee} a month, {inside} of it inside, "
                "{beyond} beyond.",
                name=t.quoted(closest.name),
                fee=t.money(closest.fee_minor, currency),
                inside=t.minutes(closest.inside),
                beyond=t.minutes(closest.beyond),
            )
        )
    return found


def _prepay(t: Translator, told: Profile) -> list[str]:
    if told.prepaid:
        return [t("Nothing would change: their account has no credit, and nothing came late.")]
    currency, trust, late = told.economics.currency, told.trust, told.client.late
    found = [
        t(
            "Work begins when its money is there: no credit (today {credit}) and no promised payments. "
            "What they bring stays.",
            credit=t.money(trust.credit_minor, currency),
        )
    ]
    if late.invoices:
        days = t.plural("{count} day", "{count} days", late.days)
        found.append(
            t(
                "Invoices paid late in these weeks: {count}, {days} together.",
                count=t.number(late.invoices),
                days=days,
            )
        )
    if trust.lowest_minor is not None and trust.lowest_minor < 0:
        found.append(t("The account was at {sum} at its lowest.", sum=t.money(trust.lowest_minor, currency)))
    return found


def _partner(t: Translator, told: Profile, option: Option) -> list[str]:
    if told.commission is None:
        return [
            t(
                "The office book names no commission ([partner] commission), so there is nothing to reckon with."
            )
        ]
    said = t(
        "A partner works for them and pays {percent} of what they bring.",
        percent=t.rate(told.commission),
    )
    return [said, *_even(t, option)]


def _part(t: Translator, told: Profile, option: Option) -> list[str]:
    share = told.income_share
    if share is None or share.percent is None:
        return [t("The agreement ends."), *_even(t, option)]
    said = t(
        "The agreement ends, and {share} of what the office earned with it.", share=t.percent(share.percent)
    )
    return [said, *_even(t, option)]


def _even(t: Translator, option: Option) -> list[str]:
    """The freed hours earn only where other work is found for them."""
    if option.change_minor is None:
        return [t("There is nobody to compare with: what the freed hours would earn is not known.")]
    if option.even_percent is None:
        return []
    if option.even_percent > 100:
        return [t("Even with all of the freed hours worked for others, less comes in than today.")]
    return [
        t(
            "It comes out even once {share} of the freed hours are worked for others, and only as there is such work.",
            share=t.percent(option.even_percent),
        )
    ]


def fitted(t: Translator, told: Profile, names: dict[str, str]) -> list[list[str]]:
    """The tariff that fits, a line for each category: charged in all, used a month, in today's tariff, in the new one."""
    found = [
        [
            names.get(row.category, row.category),
            t.minutes(row.minutes),
            t.minutes(row.used),
            included(t, row),
            t.minutes(row.proposed),
        ]
        for row in told.fitted.rows
    ]
    if len(found) > 1:
        used = sum(row.used for row in told.fitted.rows)
        whole = sum(row.minutes for row in told.fitted.rows)
        found.append(
            [t("All together"), t.minutes(whole), t.minutes(used), "", t.minutes(told.fitted.minutes)]
        )
    return found


def included(t: Translator, row: Row) -> str:
    """What today's tariff says of a category."""
    one: Allowance | None = row.included
    if one is None:
        return "—"
    parts = [t.minutes(one.minutes)] if one.minutes is not None else []
    if one.requests is not None:
        parts.append(t.plural("{count} request", "{count} requests", one.requests))
    return t.listed(parts) or t("without limit")
