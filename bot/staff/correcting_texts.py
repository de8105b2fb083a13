"""Time that was logged, and its correction, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.i18n import Translator
from intake.letter import Button, Letter, Press, faint, letter, strong

MINUTES = (15, 30, 60)


@dataclass(frozen=True)
class Logged:
    """An entry as its reader knows it."""

    id: int
    number: int
    client: str
    day: date
    minutes: int
    what: str
    whose: str | None = None
    """Named where the list is not one person's."""
    charged: bool = False


def times(t: Translator, lines: Sequence[Logged], how: str, number: int | None) -> Letter:
    """What was logged lately, each with a button to correct it; `how`: how more is logged."""
    head = (
        t("Logged on #{number}", number=number)
        if number
        else t("What you have logged lately, the newest first")
    )
    if not lines:
        return letter(t("Nothing is logged there yet.") if number else None, how)
    return letter(
        strong(head),
        "\n".join(_line(t, line) for line in lines),
        t("Something wrong? Press it."),
        faint(how),
        buttons=tuple((Button(_short(t, line), Press("fix", line.id)),) for line in lines),
    )


def _line(t: Translator, line: Logged) -> str:
    parts = [t.day(line.day), f"#{line.number} {line.client}", t.minutes(line.minutes)]
    parts += [one for one in (line.whose, line.what) if one]
    return " · ".join(parts) + (t.aside(t("charged")) if line.charged else "")


def _short(t: Translator, line: Logged) -> str:
    whose = f" · {line.whose.split()[0]}" if line.whose else ""
    return f"✎ #{line.number} · {t.minutes(line.minutes)} · {t.day(line.day)}{whose}"


def what_is_right(t: Translator, line: Logged) -> Letter:
    return letter(
        strong(_line(t, line)),
        t("What is right? The old time is taken back, and the right one logged for the same day."),
        buttons=(
            tuple(
                Button(t.minutes(m), Press("fix2", line.id, 0, str(m))) for m in MINUTES if m != line.minutes
            ),
            (
                Button(t("Other…"), Press("fix2", line.id, 0, "ask")),
                Button(t("Take the time back"), Press("fix2", line.id, 0, "0")),
            ),
            (Button(t("It is right"), Press("fix2", line.id, 0, "keep")),),
        ),
    )


def corrected(t: Translator, line: Logged, minutes: int) -> str:
    """`line`: as it was."""
    was = t.minutes(line.minutes)
    if not minutes:
        return t("#{number}, {day}: {was} taken back.", number=line.number, day=t.day(line.day), was=was)
    return t(
        "#{number}, {day}: {minutes} instead of {was}.",
        number=line.number,
        day=t.day(line.day),
        minutes=t.minutes(minutes),
        was=was,
    )


def stays(t: Translator, line: Logged) -> str:
    return t(
        "#{number}, {day}: {minutes} stays.",
        number=line.number,
        day=t.day(line.day),
        minutes=t.minutes(line.minutes),
    )


def corrected_for_you(t: Translator, name: str, said: str) -> Letter:
    """For whoever logged it, where a manager has corrected it."""
    return letter(t("{name} has corrected your time. {what}", name=name, what=said))
