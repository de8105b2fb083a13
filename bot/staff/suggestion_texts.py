"""What a card says of what the program only supposes: a change of an order, what earlier verdicts suggest."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from config.i18n import Translator


def changes(t: Translator, flag: Mapping[str, Any]) -> str:
    """An order they may want otherwise now."""
    facts = {
        "number": flag["ticket"],
        "day": t.day(date.fromisoformat(flag["at"])),
        "words": t.quoted(flag["words"]),
    }
    if flag["done"]:
        return t("Perhaps a change of #{number}, done {day}: {words}", **facts)
    return t("Perhaps a change of #{number}, accepted {day}: {words}", **facts)


def learned(t: Translator, flag: Mapping[str, Any], category: str) -> str:
    """What this office decided of requests like this one, how sure that is, and by which words."""
    answers = {
        "in_tariff": t("in the tariff"),
        "outside": t("outside the tariff"),
        "refused": t("refused"),
        "ours": t("our own fault"),
    }
    parts = [answers[flag["verdict"]]] if flag["verdict"] else []
    parts += [category] if flag["kind"] else []
    facts = {"what": t.listed(parts), "sure": t.percent(flag["sure"])}
    words = t.listed(t.quoted(word) for word in flag["words"])
    if not words:
        return t("Decided before: {what}, {sure}", **facts)
    return t("Decided before: {what}, {sure}, by {words}", **facts, words=words)
