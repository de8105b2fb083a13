"""What a card says of words that did not get through, and what "Send again" is answered with."""

from billing.quotes.lifecycle import State
from config.i18n import Translator


def undelivered(t: Translator, fault: str, *, unsure: bool) -> str:
    """`unsure`: a try ended without an answer of the wire."""
    if unsure:
        return t("It is not known whether an answer has arrived: {fault}", fault=fault)
    return t("An answer could not be delivered: {fault}", fault=fault)


def send_again(t: Translator, words: str | None) -> str:
    """The button's label; with the beginning of the words where there are several to choose from."""
    return t("Send again: {words}", words=words) if words else t("Send again")


def queued(t: Translator, *, unsure: bool) -> str:
    if unsure:
        return t("Sent again. The first may have arrived after all: then it is there twice.")
    return t("Sent again; the card shows it should it fail once more.")


def nothing_to_send(t: Translator) -> str:
    return t("That has been sent again already; nothing is sent twice.")


def outdated(t: Translator, price: State) -> str:
    """The words put a price that no longer waits for its answer."""
    return {
        State.SUPERSEDED: t("Not sent: a newer price has taken the place of this one."),
        State.EXPIRED: t("Not sent: this price is no longer valid."),
        State.ACCEPTED: t("Not sent: the client has accepted this price already."),
        State.SETTLED: t("Not sent: the client has accepted this price already."),
        State.DECLINED: t("Not sent: the client has declined this price."),
    }.get(price, t("Not sent: this price has been withdrawn."))
