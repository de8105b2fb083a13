"""What the office reads of surcharges under the draft of a price."""

from billing.tariffs.amounts import hundredths
from billing.tariffs.book import SurchargeEntry
from config.i18n import Translator
from intake.office.book import said


def named(t: Translator, entry: SurchargeEntry, minor: int | None, currency: str) -> str:
    """`Urgent, 50%`."""
    if entry.percent is not None:
        how_much = t.rate(hundredths(entry.percent))
    else:
        how_much = t.money(minor or 0, currency)
    return t.part(said(entry.title, t.language), how_much)


def surcharge(t: Translator, entry: SurchargeEntry, minor: int | None, currency: str, *, on: bool) -> str:
    """`＋ Urgent, 50%`, or `✓ Urgent, 50%` where it is added."""
    return f"{'✓' if on else '＋'} {named(t, entry, minor, currency)}"


def marked_urgent(t: Translator, title: str) -> str:
    return t("It is marked urgent: “{surcharge}” fits, if you like.", surcharge=title)


def came_outside_hours(t: Translator, title: str, moment: str) -> str:
    return t(
        "It was asked outside opening hours, {moment}: “{surcharge}” fits, if you like.",
        surcharge=title,
        moment=moment,
    )
