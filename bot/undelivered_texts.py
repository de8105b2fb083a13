"""What the office is told when something does not arrive."""

from config.i18n import Translator
from intake.letter import Letter, faint, letter, strong


def file_left_out(t: Translator, name: str, file: str, fault: str) -> Letter:
    return letter(
        "⚠️ " + t("The file “{file}” did not reach {name}: {fault}", file=file, name=name, fault=fault)
    )


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


def unreadable(t: Translator) -> Letter:
    """For a colleague: their words might have been a command, so they are not guessed at."""
    return letter(
        t("I could not read this message, so nothing was done with it. Please send the words as plain text.")
    )
