"""Standard errors in words: put to the employee, reminded of, decided with a reason; statistics, and never wages."""

from collections.abc import Mapping, Sequence

from billing.labour.models import FavourCode
from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter

DROP = ("asked", "urgent", "tariff", "small")
CONFIRM = ("price_first", "known")
"""Usual reasons, by the name they are kept under."""


def reasons(t: Translator) -> Mapping[str, str]:
    """Why a manager drops one, or confirms it."""
    return {
        "asked": t("I had asked for it"),
        "urgent": t("It could not wait"),
        "tariff": t("It belongs in the tariff"),
        "small": t("Too small to count"),
        "price_first": t("A price should have come first"),
        "known": t("The rule was known"),
    }


def reason(t: Translator, kept: str | None) -> str:
    """A usual reason in the reader's language; own words as they were written; nothing where none was given."""
    return t("The reason: {reason}", reason=reasons(t).get(kept, kept)) if kept else ""


def why(t: Translator, code: FavourCode) -> str:
    return {
        FavourCode.UNACCEPTED: t("nobody has accepted a price for it"),
        FavourCode.REFUSED: t("the request was refused"),
        FavourCode.CALL: t("nobody said yes to the price on the phone"),
    }[code]


def explain(t: Translator, error_id: int, number: int) -> Button:
    return Button(t("Explain #{number}", number=number), Press("why_error", error_id))


def decisions(t: Translator, error_id: int, number: int) -> tuple[Button, ...]:
    """The manager's two answers to a drafted standard error."""
    return (
        Button(t("Confirm #{number}", number=number), Press("error_yes", error_id)),
        Button(t("Drop #{number}", number=number), Press("error_no", error_id)),
    )


def drafted_for_employee(
    t: Translator, number: int, title: str, minutes: str, code: FavourCode, until: str, error_id: int
) -> Letter:
    """A favour past the tariff, put to whoever did it."""
    return letter(
        t(
            "Your {minutes} on #{number} “{title}”: {why}, so a standard error is drafted. Your hours and your pay do "
            "not change. If there was a reason, please tell us until {day}.",
            minutes=minutes,
            number=number,
            title=title,
            why=why(t, code),
            day=until,
        ),
        buttons=((explain(t, error_id, number),),),
    )


def reminder(t: Translator, number: int, title: str, until: str, error_id: int) -> Letter:
    return letter(
        t(
            "#{number} “{title}”: until {day} you can say how your work on it came about. Then the manager decides.",
            number=number,
            title=title,
            day=until,
        ),
        buttons=((explain(t, error_id, number),),),
    )


def for_manager(
    t: Translator,
    number: int,
    title: str,
    name: str,
    minutes: str,
    code: FavourCode,
    explanation: str | None,
    error_id: int,
) -> Letter:
    said = t("They have not explained it.")
    if explanation:
        said = t("{name}: {words}", name=name, words=t.quoted(explanation))
    return letter(
        t(
            "{name} worked {minutes} on #{number} “{title}”, and {why}. Is it a standard error?",
            name=name,
            minutes=minutes,
            number=number,
            title=title,
            why=why(t, code),
        ),
        said,
        buttons=(decisions(t, error_id, number),),
    )


def ask_reason(t: Translator, line: str, error_id: int, *, confirm: bool) -> Letter:
    """The usual reasons, or own words."""
    known, action = reasons(t), "error_yes2" if confirm else "error_no2"
    rows = [
        (Button(known[code], Press(action, error_id, 0, code)),) for code in (CONFIRM if confirm else DROP)
    ]
    rows.append((Button(t("In your own words…"), Press(action, error_id, 0, "own")),))
    question = (
        t("Confirm: why? Press, or write it; they read it.")
        if confirm
        else t("Drop: why? Press, or write it; they read it.")
    )
    return letter(line, question, buttons=tuple(rows))


def ask_own_words(t: Translator, number: int) -> Letter:
    return letter(t("Why, for #{number}? They read your words.", number=number))


def again(t: Translator, error_id: int) -> tuple[tuple[Button, ...], ...]:
    return ((Button("↩ " + t("Decide again"), Press("error_again", error_id)),),)


def decided(t: Translator, number: int, title: str, why_: str, *, confirmed: bool) -> Letter:
    """For whoever did the work. `why_` as `reason` says it."""
    if confirmed:
        said = t("#{number} “{title}”: the standard error is confirmed.", number=number, title=title)
    else:
        said = t("#{number} “{title}”: the standard error is dropped.", number=number, title=title)
    return letter(
        t.sentences(said, why_) if why_ else said,
        t("It is a figure about how work comes in, and changes neither hours nor pay.")
        if confirmed
        else None,
    )


def reopened(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t(
            "#{number} “{title}”: the manager looks at the standard error once more.",
            number=number,
            title=title,
        )
    )


def mine(t: Translator, handed: int, thanks: int) -> Sequence[str]:
    """What counts for an employee, before anything else."""
    lines = []
    if handed:
        lines.append(
            t.plural(
                "{count} request asked of you and handed over to the window",
                "{count} requests asked of you and handed over to the window",
                handed,
            )
        )
    if thanks:
        lines.append(
            t.plural(
                "{count} thank-you on what you worked on", "{count} thank-yous on what you worked on", thanks
            )
        )
    return lines


def logged(t: Translator, counted: str, waiting: str | None, uncounted: str | None) -> str:
    """The week's minutes."""
    if not (waiting or uncounted):
        return counted
    parts = [t("counted {minutes}", minutes=counted)]
    parts += [t("waiting for a decision {minutes}", minutes=waiting)] if waiting else []
    parts += [t("not counted {minutes}", minutes=uncounted)] if uncounted else []
    return t.listed(parts)


def confirmed(t: Translator, count: int) -> str:
    return t.plural(
        "{count} standard error confirmed in three months",
        "{count} standard errors confirmed in three months",
        count,
    )
