"""What managers are told of a mailbox that lets nobody in, or does not answer."""

from config.i18n import Translator
from intake.letter import Letter, faint, letter, strong


def shut_out(t: Translator, address: str, fault: str) -> Letter:
    """`fault` in the server's words."""
    said = t("The mail server does not let me into {address}.", address=address)
    advice = t(
        "Mails to us wait there unread; nothing is lost. Perhaps the password was changed. Please ask somebody technical: "
        "okoshko check says what to mend. I try again by myself, every half hour at the latest."
    )
    return _trouble(said, advice, fault)


def open_again(t: Translator, address: str) -> Letter:
    said = t("The mailbox {address} opens again; what waited there is read now.", address=address)
    return letter(said, subject=said)


def not_watched(t: Translator, address: str, name: str, fault: str) -> Letter:
    """Of an employee's mailbox, which is watched. `fault` in the server's words."""
    said = t("The mail server does not let me look into {address} ({name}).", address=address, name=name)
    advice = t(
        "What clients write there does not get to the window meanwhile; our own mailbox is read as ever. Perhaps the "
        "password was changed. Please ask somebody technical: okoshko check says what to mend. I try again by myself, "
        "every half hour at the latest."
    )
    return _trouble(said, advice, fault)


def unreached(t: Translator, address: str, fault: str) -> Letter:
    """`fault` as the connection ended."""
    said = t("The mail server of {address} has not answered for hours.", address=address)
    advice = t(
        "Mails to us wait with it or with who sent them; nothing is lost yet. Please ask somebody technical: okoshko check "
        "says what to mend. I go on trying by myself."
    )
    return _trouble(said, advice, fault)


def watched_unreached(t: Translator, address: str, name: str, fault: str) -> Letter:
    """As `unreached`, of an employee's mailbox."""
    said = t("For hours I have not been able to look into {address} ({name}).", address=address, name=name)
    advice = t(
        "What clients write there does not get to the window meanwhile. Please ask somebody technical: okoshko check says "
        "what to mend. I go on trying by myself."
    )
    return _trouble(said, advice, fault)


def watched_again(t: Translator, address: str) -> Letter:
    said = t("I can look into {address} again; what came there meanwhile is looked at now.", address=address)
    return letter(said, subject=said)


def _trouble(said: str, advice: str, fault: str) -> Letter:
    return letter(strong(f"⚠️ {said}"), advice, faint(fault), subject=said)
