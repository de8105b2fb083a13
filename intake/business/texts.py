"""What a client reads in an employee's own chat: in the employee's person, as the employee would write it."""

from config.i18n import Translator
from intake.letter import Letter, letter


def passed_on(t: Translator, number: int, name: str, link: str) -> Letter:
    """A request has become a ticket."""
    return letter(
        t(
            "I have passed this to our window as no. {number}; they will answer you there: {link}",
            number=number,
            link=link,
        ),
        name,
    )


def added(t: Translator, number: int, name: str, link: str) -> Letter:
    """It belongs to a ticket that is open already."""
    return letter(
        t(
            "I have added this to your request no. {number} at our window; the answer comes there: {link}",
            number=number,
            link=link,
        ),
        name,
    )
