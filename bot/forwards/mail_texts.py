"""What an employee reads by mail when they pass a client's mail on to the window."""

from collections.abc import Sequence

from bot.forwards.texts import from_whom
from config.i18n import Translator
from intake.letter import Letter, Paragraph, Style, letter, quote, strong

NOTHING = (
    "no",
    "none",
    "nobody",
    "not a request",
    "нет",
    "никто",
    "не заявка",
    "это не заявка",
    "なし",
    "いいえ",
    "依頼ではない",
)


def is_nothing(said: str) -> bool:
    """Whether an answer says that it is nobody's request."""
    return said.strip().casefold() in NOTHING


def filed(t: Translator, number: int, who: str, words: str | None) -> Letter:
    return letter(
        strong(t("Filed as #{number}: {who}.", number=number, who=who)),
        t("If you like, send the client this:") if words else None,
        quote(words) if words else None,
        subject=t("Filed as #{number}", number=number),
    )


def already(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t("This is on #{number} “{title}” already.", number=number, title=title),
        subject=t("Filed as #{number}", number=number),
    )


def not_proven(t: Translator) -> Letter:
    """Anybody could write under their name."""
    return letter(
        t("It is not proven that this mail is from you, so I have passed nothing on."),
        t("Forward it from the office's own mail, or forward the client's words to the bot in Telegram."),
        subject=t("Not passed on"),
    )


def asked_in_chat(t: Translator) -> Letter:
    return letter(
        t(
            "I do not know who wrote this first. I have asked you in our private chat in Telegram, and keep it meanwhile."
        ),
        subject=t("Whose is it?"),
    )


def whose(t: Translator, names: Sequence[str], words: str, people: Sequence[str], not_found: str) -> Letter:
    """`people`: whom it may be from."""
    return letter(
        strong(t("Whose is it?")),
        t("“{name}” is nobody's name I know, or several people's.", name=not_found) if not_found else None,
        from_whom(t, names, 1) if names else None,
        quote(words) if words else None,
        t(
            "Answer this mail with the name of the person, or with “no” if it is not a request. I keep it until you do."
        ),
        Paragraph("\n".join(people), Style.LIST) if people else None,
        subject=t("Whose is it?"),
    )


def forgotten(t: Translator) -> Letter:
    return letter(t("Not a request: forgotten."), subject=t("Whose is it?"))


def decided(t: Translator) -> Letter:
    return letter(t("You have said so before."), subject=t("Whose is it?"))
