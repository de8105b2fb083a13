"""What managers read and press about the end of a month."""

from collections.abc import Sequence
from datetime import date

from billing.acts import texts as act_texts
from billing.acts.queries import Shown
from billing.closing.queries import Standing
from config.i18n import Translator
from intake.letter import Button, Letter, Press, bar, letter, strong

SHOWN = 15
"""Lines of a list on the card; the rest is a number."""

Waiting = tuple[Shown, str, int]
"""An act nobody has agreed to, its client's name, and for how many days."""


def card(t: Translator, stands: Standing, unsigned: Sequence[Waiting], subject: int) -> Letter:
    """A month as it stands: how many clients are closed, who is missing and why, which papers wait."""
    done, total = len(stands.closed), stands.total
    head = t(
        "{month}: {done} of {total} closed",
        month=_begins(t.month(date.fromisoformat(f"{stands.month.key}-01"))),
        done=t.number(done),
        total=t.number(total),
    )
    return letter(
        strong(("✅ " if done == total else "📚 ") + head),
        bar(done, total),
        _missing(t, stands),
        _unsigned(t, unsigned),
        buttons=_buttons(t, stands, unsigned, subject),
    )


def _begins(month: str) -> str:
    """A month at the beginning of a line."""
    return month[0].upper() + month[1:]


def _missing(t: Translator, stands: Standing) -> str | None:
    if not stands.open:
        return None
    lines = []
    for client in stands.open[:SHOWN]:
        why = stands.reopened.get(client.id)
        said = t("opened again: {why}", why=why) if why else t("not closed yet")
        if client.id in stands.former_open:
            said = t("{month} has to be closed first", month=stands.former_open[client.id])
        lines.append(f"• {client.name}: {said}")
    return "\n".join([*lines, *_more(t, len(stands.open))])


def _unsigned(t: Translator, unsigned: Sequence[Waiting]) -> str | None:
    if not unsigned:
        return None
    lines = [
        t(
            "• {name} · {client} · {sum} · {days}",
            name=shown.act.name,
            client=client,
            sum=act_texts.sum_of(t, shown),
            days=t.plural("{count} day", "{count} days", days),
        )
        for shown, client, days in unsigned[:SHOWN]
    ]
    return "\n".join([t("Not signed yet:"), *lines, *_more(t, len(unsigned))])


def _more(t: Translator, count: int) -> list[str]:
    return [t.plural("and {count} more", "and {count} more", count - SHOWN)] if count > SHOWN else []


def _buttons(
    t: Translator, stands: Standing, unsigned: Sequence[Waiting], subject: int
) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if len(stands.open) > len(stands.reopened):
        rows.append((Button(t("Close now"), Press("mclose", subject)),))
    rows += [
        (
            Button(
                t("Close again: {name}", name=client.name),
                Press("mclose2", client.id, 0, stands.month.key),
            ),
        )
        for client in stands.open
        if client.id in stands.reopened
    ][:5]
    last = []
    if unsigned:
        last.append(Button(t("Mark as signed"), Press("msigned", subject)))
    if stands.closed:
        last.append(Button(t("Open a month again"), Press("mopen", subject)))
    return (*rows, *((tuple(last),) if last else ()))


def closing(t: Translator) -> str:
    return t("It is being closed; the card shows how far it is.")


def closed_again(t: Translator, client: str, *, papers: bool) -> str:
    if not papers:
        return t("Closed for {client}; nothing has changed, so no papers go out.", client=client)
    return t("Closed for {client}; the papers are on their way.", client=client)


def which_signed(t: Translator, unsigned: Sequence[Waiting]) -> Letter:
    return letter(
        t("Of which act do you have the signature?"),
        buttons=tuple(
            (
                Button(
                    f"{shown.act.name} · {client} · {act_texts.sum_of(t, shown)}",
                    Press("asigned", shown.act.id),
                ),
            )
            for shown, client, _ in unsigned
        ),
    )


def signed(t: Translator, name: str) -> str:
    return t("{name} is marked as signed.", name=name)


def signed_before(t: Translator, name: str) -> str:
    return t("{name} was marked as signed before.", name=name)


def which_open(t: Translator, month: date, clients: Sequence[tuple[int, str]], key: str) -> Letter:
    return letter(
        t("{month}: for whom shall it be opened again?", month=_begins(t.month(month))),
        buttons=tuple((Button(name, Press("mopen2", id_, 0, key)),) for id_, name in clients),
    )


def ask_why(t: Translator, month: date, client: str) -> Letter:
    return letter(
        t(
            "Why is {month} opened again for {client}? It is kept with it. The client hears nothing until it is closed "
            "again; then a new act takes the place of the old one if it comes to something else.",
            month=t.month(month),
            client=client,
        )
    )


def opened(t: Translator, month: date, client: str) -> Letter:
    return letter(
        t(
            "{month} is open again for {client}. Correct what is wrong, then press Close again on the card (/month).",
            month=t.month(month),
            client=client,
        )
    )


def open_already(t: Translator, month: date, client: str) -> Letter:
    return letter(
        t("{month} is open already for {client}; nothing was changed.", month=t.month(month), client=client)
    )


def nothing_over(t: Translator) -> Letter:
    return letter(t("No month is over yet."))


def no_month(t: Translator, typed: str) -> Letter:
    return letter(t("“{what}” is not a month; write it like 2026-11.", what=typed))
