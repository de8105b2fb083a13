"""What a card says of what the program only supposes: a change of an order."""

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
