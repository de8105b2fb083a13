"""What applying the office book changed, a line for each change."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from billing.tariffs.changes import ChangeKind as TermsKind
from bot.book.apply import Change
from config.i18n import N_, Translator
from intake.office.changes import ChangeKind as PeopleKind

AUTHORITIES = {
    "signer": N_("signer"),
    "delegate": N_("delegate"),
    "member": N_("member"),
}
ROLES = {"manager": N_("manager"), "employee": N_("employee"), "owner": N_("owner")}


def change_lines(t: Translator, changes: list[Change], currency: str, zone: ZoneInfo) -> list[str]:
    """One line for every change; a single line saying so where there was none."""
    if not changes:
        return [t("Nothing changed: the desk already works by this book.")]
    return [_line(t, change, currency, zone) for change in changes]


def _line(t: Translator, change: Change, currency: str, zone: ZoneInfo) -> str:
    facts: dict[str, Any] = dict(change.facts)
    if isinstance(facts.get("since"), datetime):
        local = facts["since"].astimezone(zone)
        facts["since"] = (
            f"{local:%Y-%m-%d}" if not (local.hour or local.minute) else f"{local:%Y-%m-%d %H:%M}"
        )
    for name in ("minor", "was"):
        if isinstance(facts.get(name), int):
            facts[name] = t.money(facts[name], facts.get("currency", currency))
    for name, words in (("authority", AUTHORITIES), ("role", ROLES)):
        if name in facts:
            word = words[facts[name]]
            facts[name] = t(word)
    return _LINES[change.kind](t, facts)


def _agreed(t: Translator, facts: dict[str, Any]) -> str:
    if facts["tariff"] and facts["list"]:
        return t("{client}: tariff {tariff}, price list {list} from {since}", **facts)
    if facts["tariff"]:
        return t("{client}: tariff {tariff} from {since}", **facts)
    return t("{client}: no tariff, price list {list} from {since}", **facts)


def _prices(t: Translator, facts: dict[str, Any]) -> str:
    return t.plural(
        "New price list {list}: {count} price",
        "New price list {list}: {count} prices",
        facts["count"],
        list=facts["list"],
    )


_LINES: dict[PeopleKind | TermsKind, Callable[[Translator, dict[str, Any]], str]] = {
    PeopleKind.SECTION: lambda t, f: t("Section “{section}”: the new terms are in force", **f),
    PeopleKind.CLIENT_ADDED: lambda t, f: t("New client: {client}", **f),
    PeopleKind.CLIENT_RENAMED: lambda t, f: t("Client {was} is now called {client}", **f),
    PeopleKind.CLIENT_LANGUAGE: lambda t, f: t("{client}: language is now {language}", **f),
    PeopleKind.CLIENT_ARCHIVED: lambda t, f: t("{client}: archived", **f),
    PeopleKind.CLIENT_RESTORED: lambda t, f: t("{client}: no longer archived", **f),
    PeopleKind.CLIENT_MISSING: lambda t, f: t(
        "{client} is no longer in the book and stays as it was; to part, put it back with ended = DATE", **f
    ),
    PeopleKind.CONTACT_ADDED: lambda t, f: t("{client}: new contact {person} ({authority})", **f),
    PeopleKind.CONTACT_AUTHORITY: lambda t, f: t("{client}: {person} is now {authority}", **f),
    PeopleKind.CONTACT_ENDED: lambda t, f: t("{client}: {person} no longer speaks for them", **f),
    PeopleKind.CONTACT_MISSING: lambda t, f: t(
        "{client}: {person} is no longer in the book and stays; to end it, put it back with ended = DATE", **f
    ),
    PeopleKind.ADDRESS_ADDED: lambda t, f: t("{person} writes from {mail}", **f),
    PeopleKind.DOMAIN_ADDED: lambda t, f: t("{client}: mail from {domain} is theirs", **f),
    PeopleKind.DOMAIN_REMOVED: lambda t, f: t("{client}: mail from {domain} is no longer theirs", **f),
    PeopleKind.EMPLOYEE_ADDED: lambda t, f: t("New employee: {employee} ({role})", **f),
    PeopleKind.EMPLOYEE_ROLE: lambda t, f: t("{employee} is now {role}", **f),
    PeopleKind.EMPLOYEE_ENDED: lambda t, f: t("{employee} no longer works here", **f),
    PeopleKind.EMPLOYEE_MISSING: lambda t, f: t(
        "Employee {employee} is no longer in the book and stays; to part, put them back with ended = DATE",
        **f,
    ),
    TermsKind.TARIFF_ADDED: lambda t, f: t("New tariff: {tariff}", **f),
    TermsKind.TARIFF_CHANGED: lambda t, f: t("Tariff {tariff}: new terms from {since}", **f),
    TermsKind.LIST_ADDED: _prices,
    TermsKind.PRICE_ADDED: lambda t, f: t("{list}: {item} costs {minor} from {since}", **f),
    TermsKind.PRICE_CHANGED: lambda t, f: t(
        "{list}: {item} costs {minor} instead of {was} from {since}", **f
    ),
    TermsKind.PRICE_WITHDRAWN: lambda t, f: t("{list}: {item} is off the list from {since}", **f),
    TermsKind.AGREED: _agreed,
    TermsKind.CREDIT_LIMIT: lambda t, f: t(
        "{client}: the account may now go {minor} below zero, before it was {was}", **f
    ),
    TermsKind.UNPRICED: lambda t, f: t.plural(
        "Careful: {count} item has no price in {currency} ({items}); name a sum whenever you charge it",
        "Careful: {count} items have no price in {currency} ({items}); name a sum whenever you charge them",
        f["count"],
        currency=f["currency"],
        items=f["items"],
    ),
    TermsKind.AGREEMENT_ENDED: lambda t, f: t("{client}: the agreement ends on {since}", **f),
}
