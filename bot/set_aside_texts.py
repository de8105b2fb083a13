"""What is said of a message that could not be processed."""

from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Paragraph, Press, faint, letter, quote, strong

UNTOLD_SENDER, UNREAD, UNFETCHED = "sender: ", "mail: ", "not fetched: "
"""How the faults of mails begin; see `bot.mailroom`."""


def told(t: Translator, row_id: int, fault: str, subject: str, *, kept: bool) -> Letter:
    """For the managers. `kept`: whether there are bytes to be shown."""
    show = (Button(t("Show the original"), Press("original", row_id)),) if kept else ()
    return letter(
        strong("⚠️ " + t("A message could not be processed and is set aside.")),
        _reason(t, fault),
        quote(subject) if subject else None,
        faint(fault),
        buttons=((Button(t("Try again"), Press("again", row_id)), *show),),
        subject=t("A message is set aside"),
    )


def _reason(t: Translator, fault: str) -> str:
    if fault.startswith(UNTOLD_SENDER):
        return t("It does not say clearly who sent it, so nobody can be answered.")
    if fault.startswith(UNREAD):
        return t("It could not be read within its limits of time and memory.")
    if fault.startswith(UNFETCHED):
        return t("The mail server did not hand it out.")
    return t("The program failed on it. After an update it may work.")


def tried_again(t: Translator) -> str:
    return t("Trying it again.")


def not_set_aside(t: Translator) -> str:
    return t("It is not set aside any more: somebody has had it tried again.")


def nothing_kept(t: Translator) -> str:
    return t("There is nothing to show: it was never fetched, or has been forgotten.")


def original(t: Translator, row_id: int, file: Enclosure) -> Letter:
    return Letter((Paragraph(t("Message {number} as it came:", number=row_id)),), enclosures=(file,))


def sent(t: Translator) -> str:
    return t("It is in our private chat.")


def no_room(t: Translator) -> str:
    return t("The folder for files is full or the file is too big, so it cannot be sent.")


def tried(t: Translator, count: int) -> str:
    """What `okoshko mail retry` did."""
    return (
        t.plural(
            "{count} message that was set aside is tried again.",
            "{count} messages that were set aside are tried again.",
            count,
        )
        if count
        else t("No message is set aside.")
    )
