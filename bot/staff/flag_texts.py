"""Why a card is looked at twice: each thing the program saw in a request, in words. Nothing of it reaches a client."""

from collections.abc import Callable, Mapping
from typing import Any

from billing.acts.queries import OBJECTION
from billing.tariffs.allowances import Overrun
from billing.tariffs.models import AllowanceUnit
from billing.tariffs.texts import about, rate, used_of
from billing.verdicts import ours_texts
from bot.forwards import texts as forward_texts
from bot.staff import draft_texts, half_yes_texts, slot_texts, suggestion_texts, urgent_texts
from config.i18n import Translator

REFUSED, CLOSED, TWIN = "refused", "closed", "twin"
RENAMED, DOUBTED = "renamed", "doubted"
"""Why a request may belong to another."""
CROWDED = "crowded"
"""So many requests of one person that their further mails are kept on it."""

Flag = Mapping[str, Any]
"""Its code, and the facts that go with it."""


def reason(t: Translator, flag: Flag, category: str, employee: str) -> str:
    """One thing the program saw; `category` and `employee` are the names of those it is about."""
    code = str(flag["code"])
    if code in _OF_KIND:
        return _OF_KIND[code](t, flag, category)
    if code in _OF_EMPLOYEE:
        return _OF_EMPLOYEE[code](t, flag, employee)
    return _OF_WORDS[code](t, flag) if code in _OF_WORDS else code


def _used_up(t: Translator, flag: Flag, category: str) -> str:
    said = t("Limit used up: {category}, {used}", category=category, used=_used(t, flag))
    return said + _beyond(t, flag)


def _would_exceed(t: Translator, flag: Flag, category: str) -> str:
    by = flag["by"] if flag["unit"] == AllowanceUnit.REQUESTS.value else t.minutes(flag["by"])
    said = t(
        "Would exceed the limit by {by}: {category}, {used}",
        by=by,
        category=category,
        used=_used(t, flag),
    )
    return said + _beyond(t, flag)


def _not_included(t: Translator, flag: Flag, category: str) -> str:
    return t("Not in the tariff: {category}", category=category) + _beyond(t, flag)


def _no_agreement(t: Translator, flag: Flag) -> str:
    return t("No tariff agreed with this client") + _beyond(t, flag)


def _too_many_open(t: Translator, flag: Flag) -> str:
    return t("{open} more open, the tariff has {at_once} at once", open=flag["open"], at_once=flag["at_once"])


def _names(t: Translator, flag: Flag, employee: str) -> str:
    words = t.listed(t.quoted(word) for word in flag["words"])
    return t("Personal? Names {employee}: {words}", employee=employee, words=words)


def _vouched(t: Translator, flag: Flag, employee: str) -> str:
    return forward_texts.vouched(t, employee, flag["name"], by_mail=flag.get("mail", False))


def _started(t: Translator, _flag: Flag, employee: str) -> str:
    return t("{name} answers for the start before acceptance or payment", name=employee)


def _maybe_accepts(t: Translator, flag: Flag) -> str:
    if flag.get("doubt"):
        return half_yes_texts.half_yes(t, flag)
    heard = {"name": flag.get("name", ""), "words": flag["words"]}
    if flag.get("may_order", True):
        return t("Sounds like a yes to the price, from {name}: “{words}”", **heard)
    return t("Sounds like a yes to the price, from {name}, who may not order: “{words}”", **heard)


def _maybe_declines(t: Translator, flag: Flag) -> str:
    heard = {"name": flag["name"], "words": flag["words"]}
    if flag["may_order"]:
        return t("Seems to decline the price, {name}: “{words}”", **heard)
    return t("Seems to decline the price, {name}, who may not order: “{words}”", **heard)


def _may_not_order(t: Translator, _flag: Flag) -> str:
    return t("This person may not order")


def _not_assessed(t: Translator, _flag: Flag) -> str:
    return t("Could not be checked against the tariff: please look yourself")


def _crowded(t: Translator, flag: Flag) -> str:
    return t(
        "{count} requests of {name} within hours: further mails are kept together here",
        count=flag["count"],
        name=flag["name"],
    )


def _near(t: Translator, flag: Flag) -> str:
    number = flag["ticket"]
    match flag["why"]:
        case "refused":
            return t("Written after #{number} was refused: perhaps about it", number=number)
        case "closed":
            return t("An answer to #{number}, which is closed", number=number)
        case "renamed":
            return t("An answer to #{number} under another subject: perhaps something new", number=number)
        case "doubted":
            return t("Names #{number}, but who wrote it is not proven", number=number)
        case _:
            return t("By the same name as #{number}: perhaps the same request", number=number)


def _beyond(t: Translator, flag: Flag) -> str:
    """What the tariff says of it, or about what it costs."""
    if flag.get("overrun") == Overrun.REFUSE.value:
        return " · " + t("the tariff refuses more")
    if "unpriced" in flag:
        return " · " + t("no price in {currency}: name one", currency=flag["unpriced"])
    if "price" not in flag:
        return ""
    if flag.get("overrun") == Overrun.PAY.value:
        unit = AllowanceUnit(flag["unit"])
        price = t.money(flag["price"], flag["currency"])
        return " · " + (
            t(
                "goes on at {rate}, about {price}",
                rate=rate(t, unit, flag["rate"], flag["currency"]),
                price=price,
            )
        )
    return " · " + (t("about {price}", price=about(t, flag)))


def without_price(flag: Flag) -> dict[str, Any]:
    """The same where another price was agreed: what it usually costs would contradict it."""
    return {fact: what for fact, what in flag.items() if "list_price" not in flag or fact != "price"}


def _used(t: Translator, flag: Flag) -> str:
    return used_of(t, AllowanceUnit(flag["unit"]), flag["used"], flag["granted"])


_OF_KIND: dict[str, Callable[[Translator, Flag, str], str]] = {
    "limit_used_up": _used_up,
    "would_exceed": _would_exceed,
    "category_not_in_tariff": _not_included,
    "learned": suggestion_texts.learned,
}
"""Of a kind of work."""
_OF_EMPLOYEE: dict[str, Callable[[Translator, Flag, str], str]] = {
    "employee_named": _names,
    "vouched": _vouched,
    "started": _started,
}
_OF_WORDS: dict[str, Callable[[Translator, Flag], str]] = {
    "no_agreement": _no_agreement,
    "too_many_open": _too_many_open,
    "change_of_approved": suggestion_texts.changes,
    "may_not_order": _may_not_order,
    "not_assessed": _not_assessed,
    "maybe_accepts": _maybe_accepts,
    "maybe_declines": _maybe_declines,
    "takes_back": half_yes_texts.takes_back,
    "asks_discount": lambda t, flag: draft_texts.asks_discount(t, flag["words"]),
    "called_urgent": lambda t, _flag: urgent_texts.called(t),
    "asks_call": lambda t, _flag: slot_texts.asks_call(t),
    "says_urgent": lambda t, flag: urgent_texts.said(t, flag["words"]),
    "returned": lambda t, flag: ours_texts.came_back(t, flag["days"], flag["of_days"]),
    "near": _near,
    CROWDED: _crowded,
    OBJECTION: lambda t, flag: t("About act {name}, which was sent to them", name=flag["act"]),
}
