"""The words printed on acts."""

from collections.abc import Sequence
from datetime import date

from billing.acts.lifecycle import ActKind
from billing.invoices.paper_texts import Exact, basis, columns, honorific, page, russian_sums, sums
from billing.vat import Taxed
from config.i18n import Translator

__all__ = ["basis", "columns", "honorific", "page", "sums"]


def title(t: Translator, kind: ActKind) -> str:
    return t("Record of services") if kind is ActKind.WORK else t("Correction of services")


def heading(t: Translator, kind: ActKind, name: str, day: date) -> str:
    """The title with number and day, where these stand in one line."""
    said = t.full_day(day)
    if kind is ActKind.WORK:
        return t("Record of services No. {name} of {day}", name=name, day=said)
    return t("Correction of services No. {name} of {day}", name=name, day=said)


def intro(t: Translator, kind: ActKind) -> str:
    """The sentence above the lines."""
    if kind is ActKind.WORK:
        return t("We have rendered you these services:")
    return t("This takes back what was charged for services before:")


def dates(t: Translator, name: str, day: date, month: date) -> list[list[str]]:
    """Number, day and month, as pairs."""
    return [
        [t("Record no."), name],
        [t("Date"), t.full_day(day)],
        [t("Period"), t.month(month)],
    ]


def contractor(t: Translator) -> str:
    return t("Contractor")


def customer(t: Translator) -> str:
    return t("Client")


def total(t: Translator, kind: ActKind) -> str:
    return t("Total") if kind is ActKind.WORK else t("Total taken back")


def counted(t: Translator, lines: int, total: str) -> str:
    return t("Services rendered: {count}, for {sum} in all", count=lines, sum=total)


def statement(t: Translator, kind: ActKind) -> str:
    """What both sides sign."""
    if kind is ActKind.CORRECTION:
        return t("Both sides agree to the correction above.")
    return t(
        "The services above were rendered in full and in time. The client has no claims as to their extent, quality or "
        "timing."
    )


def replaces(t: Translator, name: str) -> str:
    return t("Takes the place of {name}, which is withdrawn.", name=name)


def signing(t: Translator, signatory: str | None) -> dict[str, str]:
    """The words around the places to sign."""
    return {
        "contractor": t("Contractor"),
        "client": t("Client"),
        "signatory": signatory or "",
        "signature": t("Signature"),
        "name": t("name"),
        "day": t("Date"),
        "stamp": t("Stamp here"),
        "accepted": t("Accepted as above."),
    }


def tax(t: Translator, exact: Exact, total_minor: int, taxed: Sequence[Taxed]) -> list[list[str]]:
    """As Russian papers have it."""
    return russian_sums(t, exact, total_minor, taxed, taxed_later=False)
