"""Admitting a client to an employee for a while, in words."""

from config.i18n import Translator
from intake.letter import Button, Letter, letter, strong

Rows = tuple[tuple[Button, ...], ...]


def usage(t: Translator) -> str:
    return t(
        "To let a client talk to a colleague directly for a while: /admit CLIENT COLLEAGUE, and if you like until when "
        "and for which request, for example: /admit Vega Ivan Friday #130. Without a day it is a week."
    )


def not_understood(t: Translator) -> Letter:
    return letter(t("I could not read that."), usage(t))


def listed(t: Translator, lines: list[str], buttons: Rows) -> Letter:
    if not lines:
        return letter(t("Nobody is admitted just now."), usage(t))
    return letter(strong(t("Who may talk directly:")), "\n".join(lines), usage(t), buttons=buttons)


def whom(t: Translator) -> str:
    return t("To whom may they talk directly?")


def until_when(t: Translator, name: str) -> str:
    return t("With {name}: until when, the day included?", name=name)


def other_day(t: Translator) -> str:
    return t("Other day…")


def ask_day(t: Translator) -> Letter:
    return letter(t("Until which day? For example: Friday, 1 December, 10 days."))


def no_day(t: Translator) -> Letter:
    return letter(t("I could not read that as a day ahead. For example: Friday, 1 December, 10 days."))


def admission(t: Translator, client: str, name: str, day: str, number: int | None) -> str:
    """One line: who with whom, until when, for what."""
    if number is None:
        return t("{client} ↔ {name} until {day}", client=client, name=name, day=day)
    return t("{client} ↔ {name} until {day}, for #{number}", client=client, name=name, day=day, number=number)


def admitted(t: Translator, line: str, buttons: Rows) -> Letter:
    return letter(
        strong("🤝 " + line),
        t("Until then nothing they write to each other is asked about, passed on or marked."),
        buttons=buttons,
    )


def told(t: Translator, line: str, manager: str) -> Letter:
    """To the employee."""
    return letter(
        strong("🤝 " + line),
        t(
            "{manager} lets you talk to them directly: I do not look at that chat meanwhile, and what you do for them "
            "counts as asked for by the office.",
            manager=manager,
        ),
    )


def ended(t: Translator, line: str) -> Letter:
    return letter("🤝 " + t("Ended: {line}", line=line))


def told_ended(t: Translator, line: str) -> Letter:
    return letter(
        "🤝 " + t("Ended: {line}", line=line),
        t("From now on what they ask goes through the window again."),
    )


def over_before(t: Translator) -> str:
    return t("That was over already.")


def end(t: Translator, line: str) -> str:
    return t("End: {line}", line=line)


def end_it(t: Translator) -> str:
    return t("End it")


def instead(t: Translator) -> str:
    """Behind "Personal": nothing is marked, they may talk."""
    return t("Admit: they may talk directly…")


def day_words(t: Translator, day: str, weekday: str) -> str:
    return t("{weekday}, {day}", weekday=weekday, day=day)
