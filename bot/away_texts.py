"""What managers read by mail while Telegram is away."""

from config.i18n import Translator
from intake.letter import Letter, faint, letter


def subject(t: Translator, number: int) -> str:
    return t("Request #{number} is waiting; Telegram is out of reach", number=number)


def not_shown(t: Translator) -> Letter:
    return letter(
        faint(
            t(
                "This card could not be shown in the staff chat for ten minutes. Nothing is lost: as soon as Telegram "
                "is back it appears there, with its buttons."
            )
        )
    )
