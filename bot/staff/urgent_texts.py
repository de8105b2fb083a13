"""The words about what cannot wait on the office's cards."""

from config.i18n import Translator


def yours_already(t: Translator, number: int) -> str:
    return t("You have #{number} already.", number=number)


def ringing(t: Translator, at: str, names: str) -> str:
    if not names:
        return t("Called urgent {at}; nobody could be rung", at=at)
    return t("Called urgent {at}; rung: {names}", at=at, names=names)


def taken(t: Translator, at: str, name: str) -> str:
    return t("Called urgent {at}; {name} took it", at=at, name=name)


def calmed(t: Translator, at: str) -> str:
    return t("Called urgent {at}, and then it could wait", at=at)


def cap(t: Translator, used: str, cap: str) -> str:
    return t("{used} of {cap} agreed without a price; your verdict is still to come", used=used, cap=cap)


def start(t: Translator, cap: str, left: str) -> str:
    return t("Urgent: start at once. Of the {cap} agreed without a price {left} are left", cap=cap, left=left)


def called(t: Translator) -> str:
    """A reason on the card."""
    return t("The client says it cannot wait, and nobody was on call")


def said(t: Translator, words: str) -> str:
    return t("Says that it is urgent: “{words}”", words=words)
