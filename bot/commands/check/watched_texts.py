"""What `okoshko check` says of employees' mailboxes."""

from datetime import date

from config.i18n import Translator
from intake.watch.rules import Why


def opens(t: Translator, address: str, consent: date) -> str:
    return t(
        "{address}: opens, read-only; watched by the consent of {day}",
        address=address,
        day=t.day_of_year(consent),
    )


def closed(t: Translator, setting: str, address: str, fault: str) -> str:
    return t(
        "{address} is not watched: its server says “{fault}”: look at {setting} "
        "(imaps://user:password@host:993/INBOX?sent=Sent; where the server names no folder of sent mail, name it so)",
        address=address,
        fault=fault,
        setting=setting,
    )


def no_mailbox(t: Translator, name: str, setting: str) -> str:
    return t(
        "{name} agreed to have their mailbox watched; to do so, set {setting}", name=name, setting=setting
    )


def may_not(t: Translator, setting: str, why: Why) -> str:
    """Why a mailbox that is named is left alone."""
    match why:
        case Why.NO_EMPLOYEE:
            return t("{setting}: nobody of this code works here; nothing is watched", setting=setting)
        case Why.NO_CONSENT:
            return t(
                "{setting}: nothing is watched without a written consent; once you have it, "
                "write watch_consent = DATE under that employee in the book",
                setting=setting,
            )
        case Why.NOT_YET:
            return t(
                "{setting}: the consent in the book is dated later; nothing is watched until then",
                setting=setting,
            )
        case Why.NO_ADDRESS:
            return t("{setting}: nothing is watched; write that employee's mail in the book", setting=setting)
        case Why.NOT_OURS:
            return t(
                "{setting}: nothing is watched; only mailboxes at the domain of OKOSHKO_MAIL_ADDRESS are the firm's",
                setting=setting,
            )
        case Why.NO_WINDOW:
            return t(
                "{setting}: nothing is watched without a window: set OKOSHKO_MAIL_ADDRESS", setting=setting
            )
        case Why.NO_URL:
            return t(
                "{setting} is not the address of a mailbox: imaps://user:password@host:993/INBOX",
                setting=setting,
            )
