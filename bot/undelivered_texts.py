"""What the office is told when something does not arrive."""

from config.i18n import Translator
from intake.letter import Letter, faint, letter, strong


def file_left_out(t: Translator, name: str, file: str, fault: str) -> Letter:
    return letter(
        "⚠️ " + t("The file “{file}” did not reach {name}: {fault}", file=file, name=name, fault=fault)
    )


def buttons_left_out(t: Translator, name: str, words: str, fault: str) -> Letter:
    """`words` are the beginning of what they hung on."""
    return letter(
        "⚠️ " + t("{name} got “{words}” without its buttons: {fault}", name=name, words=words, fault=fault)
    )


def staff_chat_refused(t: Translator, words: str, fault: str) -> Letter:
    """For a manager, privately. `words` are the beginning of what should have been said."""
    return letter("⚠️ " + t("In the staff chat this is missing: “{words}”", words=words), faint(fault))


def staff_chat_lost(t: Translator, title: str, fault: str) -> Letter:
    """For a manager, privately."""
    return letter(
        strong("⚠️ " + t("I cannot write in the staff chat any more.")),
        t(
            "Requests still come in and are kept, but nobody sees their cards. Add me to the group "
            "again as an administrator. Or take another group: add me there and send /setup CODE; "
            "okoshko check prints the code."
        ),
        faint(f"{title}: {fault}" if title else fault),
    )


def topic_name(t: Translator) -> str:
    """Of the forum topic the cards are in, where it has to be made again and nobody knows its old name."""
    return t("Requests")


def cards_in_general(t: Translator, fault: str) -> Letter:
    """For the staff group."""
    return letter(
        strong("⚠️ " + t("The topic for the requests is gone, and I cannot make or open it.")),
        t(
            "From now on the cards come here, in General. Allow me to manage topics, and send /setup CODE in the "
            "topic where you want them; okoshko check prints the code."
        ),
        faint(fault),
    )


def unreadable(t: Translator) -> Letter:
    """For a colleague: their words might have been a command, so they are not guessed at."""
    return letter(
        t("I could not read this message, so nothing was done with it. Please send the words as plain text.")
    )
