"""What the office reads of surcharges under the draft of a price."""

from decimal import Decimal

from billing.tariffs.book import SurchargeEntry, hundredths, minor_of
from config.i18n import Translator
from intake.office.book import said


def surcharge(t: Translator, entry: SurchargeEntry, currency: str, *, on: bool) -> str:
    """`＋ Urgent, 50%`, or `✓ Urgent, 50%` where it is added."""
    if entry.percent is not None:
        how_much = t.rate(hundredths(entry.percent))
    else:
        how_much = t.money(minor_of(entry.sum or Decimal(0), currency), currency)
    return f"{'✓' if on else '＋'} {t.part(said(entry.title, t.language), how_much)}"


def marked_urgent(t: Translator, title: str) -> str:
    return t("It is marked urgent: “{surcharge}” fits, if you like.", surcharge=title)


def came_outside_hours(t: Translator, title: str, moment: str) -> str:
    return t(
        "It was asked outside opening hours, {moment}: “{surcharge}” fits, if you like.",
        surcharge=title,
        moment=moment,
    )
