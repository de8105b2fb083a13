"""What is said in a client's group, where everybody reads it, and what the managers are asked about it."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Button, Letter, faint, letter, strong


def logged(t: Translator, number: int, link: str | None) -> Letter:
    """No price, no name of anybody. `link`: for whoever has no chat with the bot."""
    said = t("Logged, #{number}.", number=number)
    if link is None:
        return letter(said)
    return letter(t.sentences(said, t("To get the answers, open the chat with me: {link}", link=link)))


def added(t: Translator, number: int, *, last: bool = False) -> Letter:
    quiet = t("What you write next is added without a word each time.") if last else None
    return letter(t("Added to #{number}.", number=number), quiet)


def reopened(t: Translator, number: int) -> Letter:
    """An answer to something we said about a request that was done."""
    return letter(t("#{number} is open again.", number=number))


def done(t: Translator, number: int) -> Letter:
    """Words without an answer to anything, just after we were done; no buttons here, anybody could press them."""
    return letter(
        t(
            "#{number} is done on our side; I have added this to it. If something is still to do, answer this message,"
            " and it is open again.",
            number=number,
        )
    )


def passed_on(t: Translator) -> Letter:
    """To somebody we do not know yet, or in a group nobody has bound."""
    return letter(t("Thank you, I have passed it to the office."))


def say_it(t: Translator) -> Letter:
    return letter(t("Write what you need in the same message, or answer the message it is about with /new."))


def staff_chat_elsewhere(t: Translator) -> Letter:
    return letter(t("This is a client's group: it cannot become the staff chat."))


def whose(t: Translator, title: str, added_by: str, options: Sequence[Button], leave: Button) -> Letter:
    return letter(
        strong(t("Whose group is “{title}”?", title=title)),
        t("{name} has added me to it.", name=added_by),
        faint(
            t(
                "There I hear only what is said to me: my name, an answer to me, or /new. Prices never go there."
            )
        ),
        buttons=(*((option,) for option in options), (leave,)),
    )


def leave(t: Translator) -> str:
    return t("Leave the group")


def belongs(t: Translator, title: str, client: str, leave: Button) -> Letter:
    return letter(
        "✅ " + t("The group “{title}” is {client}'s.", title=title, client=client), buttons=((leave,),)
    )


def gone(t: Translator, title: str) -> Letter:
    return letter(t("I am not in the group “{title}” any more.", title=title))


def decided(t: Translator) -> str:
    return t("A colleague has decided before you.")
