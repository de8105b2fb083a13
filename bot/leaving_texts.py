"""Parting with an employee, in words: what will happen, what has happened, and what clients read."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, strong


def office_has_it(t: Translator, names: str, count: int) -> str:
    """To a client who names them."""
    return t.plural(
        "{names} no longer works here; the office has your question.",
        "{names} no longer work here; the office has your question.",
        count,
        names=names,
    )


def ask(
    t: Translator,
    name: str,
    tickets: Sequence[str],
    more: Sequence[str],
    employee_id: int,
    colleagues: Sequence[tuple[int, str]],
) -> Letter:
    """Everything that one tap will do."""
    work = t("Open requests:") + "\n" + "\n".join(tickets) if tickets else t("No open requests.")
    rows: list[tuple[Button, ...]] = []
    if tickets:
        rows = [
            (Button(t("They leave; all to {name}", name=to), Press("leaves2", employee_id, 0, str(id_))),)
            for id_, to in colleagues
        ]
    nobody = t("They leave; requests to the queue") if tickets else t("They leave")
    rows.append((Button(nobody, Press("leaves2", employee_id, 0, "0")),))
    rows.append((Button(t("They stay"), Press("leaves3", employee_id)),))
    return letter(
        strong(t("{name} leaves?", name=name)),
        t(
            "The bot knows them no more from that moment: no cards, no links, no account connected to it. Their minutes "
            "and figures stay."
        ),
        work,
        "\n".join(more) or None,
        buttons=tuple(rows),
    )


def in_the_rota(t: Translator) -> str:
    return "⚠️ " + t("They are on call by the book: please change [on_call] there.")


def in_staff_chat(t: Translator) -> str:
    return t("Please take them out of the staff chat yourself: whoever is in it reads the cards.")


def connected(t: Translator) -> str:
    return t("Their own account is connected to the bot; from then on nothing in it is looked at.")


def watched(t: Translator) -> str:
    return t("Their mailbox is watched; from then on nothing in it is looked at.")


def in_the_book(t: Translator) -> str:
    return t("In the book, write ended = DATE; as long as they stand there, clients who name them are told.")


def left(t: Translator, name: str, tickets: Sequence[int], to: str | None) -> Letter:
    listed = t.listed(f"#{number}" for number in tickets)
    passed = None
    if tickets:
        passed = (
            t("{numbers} → {name}", numbers=listed, name=to)
            if to
            else t("Waiting for somebody: {numbers}", numbers=listed)
        )
    return letter(
        strong(t("{name} has left.", name=name)),
        passed,
        in_staff_chat(t),
        in_the_book(t),
    )


def left_before(t: Translator, name: str) -> str:
    return t("{name} has left already; nothing was changed.", name=name)


def stays(t: Translator, name: str) -> Letter:
    return letter(t("{name} stays; nothing was changed.", name=name))


def usage(t: Translator) -> Letter:
    return letter(t("Who leaves? /leaves NAME"))


def not_by_you(t: Translator) -> str:
    """Somebody else must do it: themselves, the owner, the last manager."""
    return t("Not like this: nobody parts with themselves or with the owner, and one manager must stay.")
