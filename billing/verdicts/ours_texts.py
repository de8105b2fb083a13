"""What clients and the office read when something turns out to be our own fault after it was charged."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def given_back(
    t: Translator,
    number: int,
    title: str,
    *,
    charged: str | None,
    held: str | None,
    minutes: tuple[str, str] | None,
    available: str | None,
    going_on: Sequence[str],
) -> Letter:
    """For those who pay. `minutes`: how much of which limit; `going_on`: what the money is now there for."""
    lines = []
    if charged:
        lines.append(t("{sum} charged for it is back on your account.", sum=charged))
    if held:
        lines.append(t("{sum} set aside for it is free again.", sum=held))
    if minutes:
        lines.append(t("{minutes} of “{category}” is yours again.", minutes=minutes[0], category=minutes[1]))
    return letter(
        strong(
            t("#{number} “{title}” was our own fault: please accept our apology.", number=number, title=title)
        ),
        t.sentences(*lines, t("It costs you nothing.")),
        t("Available: {available}.", available=available) if available else None,
        *going_on,
        subject=t("#{number}: our own fault", number=number),
    )


def ask(
    t: Translator, number: int, title: str, revision: int, money: str | None, minutes: str | None
) -> Letter:
    """Before what was charged or counted is given back: it cannot be undone."""
    lines = []
    if money:
        lines.append(t("The client gets {sum} back.", sum=money))
    if minutes:
        lines.append(t("{minutes} goes back to their limit.", minutes=minutes))
    lines.append(t("They are told at once, with an apology. This cannot be undone."))
    return letter(
        strong(t("#{number} “{title}”: our own fault?", number=number, title=title)),
        t.sentences(*lines),
        buttons=(
            (Button("🙇 " + t("Ours, give it back"), Press("ours3", number, revision)),),
            (Button(t("Leave it as it is"), Press("leave", number, revision)),),
        ),
    )


def left(t: Translator, number: int) -> Letter:
    return letter(t("#{number} stays as it was.", number=number))


def conceded(t: Translator, number: int, money: str | None, minutes: str | None) -> Letter:
    """For the manager."""
    parts = [t("#{number} is ours, and the client has been told.", number=number)]
    if money:
        parts.append(t("Given back: {sum}.", sum=money))
    if minutes:
        parts.append(t("Back to the limit: {minutes}.", minutes=minutes))
    return letter(t.sentences(*parts))


def came_back(t: Translator, days: int, of_days: int) -> str:
    """A reason on the card."""
    if days == 0:
        return t.plural(
            "Came back on the day it was done (warranty: {count} day): perhaps our own fault",
            "Came back on the day it was done (warranty: {count} days): perhaps our own fault",
            of_days,
        )
    return t.plural(
        "Came back {count} day after it was done (warranty: {of_days}): perhaps our own fault",
        "Came back {count} days after it was done (warranty: {of_days}): perhaps our own fault",
        days,
        of_days=of_days,
    )


def suggest(t: Translator) -> str:
    """The one tap on the card."""
    return t("Ours: it came back within the warranty")
