"""What each employee is told of their own week; nobody else's figures, and no client's money."""

from billing.summary import texts
from billing.summary.people import EmployeeFigures
from config.i18n import Translator
from intake.letter import Letter, faint, letter, strong


def own(t: Translator, week: str, found: EmployeeFigures) -> Letter:
    """Their hours that counted and that did not, what they handed over, and standard errors; `week` in words."""
    title = t("Your week")
    return letter(
        strong(title),
        week,
        "\n".join(lines(t, found)),
        faint(
            t(
                "What did not count is work nobody had agreed to: /mine shows it, and you can explain it there."
            )
        )
        if found.uncounted or found.errors_drafted
        else None,
        faint(t("Only you get this message. Managers see the same figures of everybody.")),
        subject=f"{title} · {week}",
    )


def lines(t: Translator, found: EmployeeFigures) -> list[str]:
    """The figures, those of nothing left out but for the hours."""
    said = [t("Counted: {hours}", hours=t.minutes(found.counted))]
    if found.uncounted:
        said.append(t("Not counted: {hours}", hours=t.minutes(found.uncounted)))
    if found.pending:
        said.append(t("Waiting for a verdict: {hours}", hours=t.minutes(found.pending)))
    if found.handed_over:
        said.append(t("Handed over to the window: {requests}", requests=texts.requests(t, found.handed_over)))
    if found.errors_drafted or found.errors_confirmed:
        said.append(
            t(
                "Standard errors: {drafted} new, {confirmed} confirmed",
                drafted=t.number(found.errors_drafted),
                confirmed=t.number(found.errors_confirmed),
            )
        )
    return said


def quiet(found: EmployeeFigures) -> bool:
    """Whether there is nothing to tell."""
    return not (found.worked or found.handed_over or found.errors_drafted or found.errors_confirmed)
