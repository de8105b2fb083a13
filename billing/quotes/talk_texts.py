"""A price being talked over, in the client's words: what to write, and asking for a discount with a tap."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter


def discussing(t: Translator, number: int, title: str, discount: Press | None) -> Letter:
    """`discount`: asks for one with a tap."""
    return letter(
        t(
            "All right, let us talk about #{number} “{title}”. Write here what should be different; "
            "the price stays open meanwhile.",
            number=number,
            title=title,
        ),
        buttons=((Button(t("Ask for a discount"), discount),),) if discount else (),
    )


def discount_wanted(t: Translator, number: int, title: str) -> Letter:
    """They have asked with the button."""
    return letter(
        t(
            "We will see whether #{number} “{title}” can be done for less, and tell you here. "
            "The price stays open meanwhile.",
            number=number,
            title=title,
        )
    )


def discount_wanted_before(t: Translator) -> str:
    return t("You have asked already: we will tell you here.")
