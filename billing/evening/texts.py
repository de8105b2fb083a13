"""The evening list in words: one message, edited as it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.evening.rules import How
from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, strong

MINUTES = (15, 30, 60)
SIGNS = "①②③④⑤⑥⑦⑧"
"""As many requests are asked for at once; the next take the places of those that are answered."""


@dataclass(frozen=True)
class Asked:
    """A request of a list, with the words people know it by."""

    number: int
    client: str
    title: str
    hows: tuple[How, ...]
    minutes: int | None


def evening(t: Translator, run_id: int, lines: Sequence[Asked]) -> Letter:
    """What is still to be said, and what has been."""
    waiting = [line for line in lines if line.minutes is None]
    shown = list(zip(SIGNS, waiting, strict=False))
    answered = [_answered(t, line) for line in lines if line.minutes is not None]
    if not waiting:
        return letter(strong(t("Thank you, that was all of it.")), "\n".join(answered))
    more = len(waiting) - len(shown)
    rows = tuple(_row(t, run_id, sign, line) for sign, line in shown)
    if len(waiting) > 1:
        rows += ((Button(t("Nothing on the rest"), Press("eve", 0, run_id, "rest")),),)
    return letter(
        strong(t("How long did these take you? Nothing is logged on them yet.")),
        "\n".join(f"{sign} {_called(line)} — {hows(t, line.hows)}" for sign, line in shown),
        t.plural("{count} more follows.", "{count} more follow.", more) if more > 0 else None,
        "\n".join(answered) or None,
        faint(t("In minutes. Each is asked for once; what took no time needs one tap: 0.")),
        buttons=rows,
    )


def _row(t: Translator, run_id: int, sign: str, line: Asked) -> tuple[Button, ...]:
    choices = [(str(minutes), str(minutes)) for minutes in MINUTES] + [("…", "ask"), ("0", "0")]
    return tuple(
        Button(f"{sign} {label}", Press("eve", line.number, run_id, argument)) for label, argument in choices
    )


def _answered(t: Translator, line: Asked) -> str:
    return f"✓ {_called(line)}: {t.minutes(line.minutes or 0)}"


def _called(line: Asked) -> str:
    return f"#{line.number} {line.client} · {line.title}"


def hows(t: Translator, done: Sequence[How]) -> str:
    """What they did on it."""
    words = {
        How.ANSWERED: t("you answered"),
        How.RESOLVED: t("it was resolved"),
        How.HANDED_ON: t("you handed it over"),
        How.TAKEN: t("you took it"),
    }
    return t.listed(words[how] for how in done)


def said_before(t: Translator, number: int) -> str:
    return t("Your time on #{number} is logged already.", number=number)


def nothing_noted(t: Translator, number: int) -> str:
    return t("#{number}: no time, noted.", number=number)


def nothing_on_rest(t: Translator) -> str:
    return t("No time on the rest, noted. Good evening!")
