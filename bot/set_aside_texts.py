"""What is said of a message that could not be processed."""

from config.i18n import Translator
from intake.inbox.worker import ENDED
from intake.letter import Button, Enclosure, Letter, Paragraph, Press, faint, letter, quote, strong

UNTOLD_SENDER, UNREAD, UNFETCHED = "sender: ", "mail: ", "not fetched: "
"""How the faults of mails begin; see `bot.mailroom`."""
NOBODY = f"{UNTOLD_SENDER}?"


def told(t: Translator, row_id: int, fault: str, about: str, *, kept: bool) -> Letter:
    """For the managers. `about`: sender and subject; `kept`: whether there are bytes to be shown."""
    show = (Button(t("Show the original"), Press("original", row_id)),) if kept else ()
    return letter(
        strong("⚠️ " + t("A message could not be processed and is set aside.")),
        reason(t, fault),
        quote(about) if about else None,
        faint(fault) if fault not in ("", NOBODY) else None,
        buttons=(
            (Button(t("Try again"), Press("again", row_id)), *show),
            (Button(t("Dismiss"), Press("dismiss", row_id)),),
        ),
        subject=t("A message is set aside"),
    )


def reason(t: Translator, fault: str) -> str:
    """Why it is set aside, in a sentence."""
    if fault.startswith(UNTOLD_SENDER):
        return t("It does not say clearly who sent it, so nobody can be answered.")
    if fault.startswith(UNREAD):
        return t("It could not be read within its limits of time and memory.")
    if fault.startswith(UNFETCHED):
        return t("The mail server did not hand it out.")
    if fault.startswith(ENDED):
        return t("The program itself ended each time it worked on it. After an update it may work.")
    return t("The program failed on it. After an update it may work.")


def being_tried(t: Translator, about: str) -> Letter:
    """The same card, once "Try again" was pressed."""
    return letter(
        "⏳ " + t("A message that was set aside is being tried again."), quote(about) if about else None
    )


def went_through(t: Translator, about: str, number: int | None) -> Letter:
    """The same card at its end. `number`: of the request the message is on, if it is on one."""
    said = (
        t("A message that was set aside has been worked off: #{number}.", number=number) if number else None
    )
    return letter(
        "✅ " + (said or t("A message that was set aside has been worked off.")),
        quote(about) if about else None,
    )


def dismissed_card(t: Translator, row_id: int, about: str, by: str, when: str) -> Letter:
    """The same card, put away."""
    return letter(
        "🗑 " + t("A message that was set aside was dismissed by {name}, {when}.", name=by, when=when),
        quote(about) if about else None,
        buttons=((Button(t("Try again"), Press("again", row_id)),),),
    )


def tried_again(t: Translator) -> str:
    return t("Trying it again.")


def dismissed(t: Translator) -> str:
    return t("Dismissed. It stays in storage, and can still be tried again.")


def not_set_aside(t: Translator) -> str:
    return t("It is not set aside any more: somebody was quicker.")


def nothing_kept(t: Translator) -> str:
    return t("There is nothing to show: it was never fetched, or has been forgotten.")


def original(t: Translator, row_id: int, file: Enclosure) -> Letter:
    return Letter((Paragraph(t("Message {number} as it came:", number=row_id)),), enclosures=(file,))


def sent(t: Translator) -> str:
    return t("It is in our private chat.")


def no_room(t: Translator) -> str:
    return t("The folder for files is full or the file is too big, so it cannot be sent.")


def listed(
    t: Translator, row_id: int, came: str, about: str, fault: str, put_away: tuple[str, str] | None
) -> str:
    """One message in the list of `okoshko mail list`. `put_away`: by whom, and when."""
    told = fault if fault not in ("", NOBODY) else ""
    said = [
        f"{row_id} · {came} · {about or '—'}",
        "    " + reason(t, fault) + (t.aside(told) if told else ""),
    ]
    if put_away:
        said.append("    " + t("Dismissed by {name}, {when}.", name=put_away[0], when=put_away[1]))
    return "\n".join(said)


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
