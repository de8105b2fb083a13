"""On a card: words about a price that are neither a yes nor a no, for the manager to read."""

from collections.abc import Mapping
from typing import Any

from config.i18n import Translator


def half_yes(t: Translator, flag: Mapping[str, Any]) -> str:
    """A yes with a condition, or with other words beside it."""
    return t(
        "A yes with a condition or other words, from {who}: “{words}”. Read it before you confirm",
        who=_who(t, flag),
        words=flag["words"],
    )


def takes_back(t: Translator, flag: Mapping[str, Any]) -> str:
    """A no to what is accepted, or other words after a yes that was not confirmed."""
    said = {"who": _who(t, flag), "words": flag["words"]}
    if flag["agreed"]:
        return t("Sounds like a no after the price was accepted, from {who}: “{words}”", **said)
    return t("It sounded like a yes, then came other words, from {who}: “{words}”", **said)


def _who(t: Translator, flag: Mapping[str, Any]) -> str:
    name = str(flag["name"])
    return name if flag["may_order"] else t("{name}, who may not order", name=name)
