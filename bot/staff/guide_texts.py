"""The office's commands in words."""

from collections.abc import Sequence

from config.i18n import Translator
from intake.letter import Letter, letter, strong

Commands = Sequence[tuple[str, str]]


def commands(t: Translator, own: Commands) -> Letter:
    return letter(
        strong(t("What you can write here")),
        _listed(own),
        t("Reply to a request's message here, and the client reads your words as the firm's."),
    )


def for_managers(t: Translator, command: str, own: Commands) -> Letter:
    return letter(t("/{command} is for managers. You can use:", command=command), _listed(own))


def of_clients(t: Translator, command: str, own: Commands, *, manager: bool) -> Letter:
    said = t("/{command} is what clients write about themselves.", command=command)
    if manager:
        return letter(
            said, t("A client's people, tariff, account and latest requests: /client NAME", command=command)
        )
    return letter(said, t("You can use:"), _listed(own))


def unknown_command(t: Translator, command: str, own: Commands) -> Letter:
    return letter(t("I do not know {command}. You can use:", command=command), _listed(own))


def unknown_words(t: Translator, own: Commands) -> Letter:
    return letter(
        t("I do not know which request this is about. Reply to a request's message, or use one of these:"),
        _listed(own),
    )


def usage_take(t: Translator) -> Letter:
    return letter(t("Write it like this: /take NUMBER, for example: /take 12"))


def words_missing(t: Translator, client: str) -> Letter:
    """`/new Vega` and nothing more."""
    return letter(
        t(
            "What does {client} ask for? Write it behind the name, for example: /new {client} The banner is crooked",
            client=client,
        )
    )


def _listed(own: Commands) -> str:
    return "\n".join(f"/{name} — {what}" for name, what in own)
