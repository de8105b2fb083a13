"""What the office is told of the program's own answers."""

from config.i18n import Translator
from intake.letter import Letter, letter


def enough_answers(t: Translator, address: str, count: int) -> Letter:
    """Perhaps a robot that does not say so."""
    return letter(
        "🤖 "
        + t(
            "{address} has had {count} automatic answers within a day and gets no more for now: perhaps a program "
            "writes there. Their mails are kept all the same; please answer them yourself.",
            address=address,
            count=t.number(count),
        )
    )


def too_many_answers(t: Translator, count: int) -> Letter:
    return letter(
        "⚠️ "
        + t(
            "{count} automatic answers by mail within an hour: I answer no more mails for an hour. All mails still "
            "become requests. Please look who writes so much.",
            count=t.number(count),
        )
    )
