"""What the window says around the whole of a request."""

from config.i18n import Translator
from intake.letter import Button, Paragraph, Press, faint


def button(t: Translator, number: int) -> Button:
    return Button("📎 " + t("Show all"), Press("all", number))


def sent(t: Translator) -> str:
    return t("Everything is in our private chat.")


def original(t: Translator) -> Paragraph:
    """Above a client's mail with all the history and signatures it came with."""
    return faint(t("The mail as it came:"))


def lost(t: Translator, names: list[str]) -> list[Paragraph]:
    """Files that never reached us."""
    return (
        [faint(t("Not here, because it could not be fetched: {names}", names=t.listed(names)))]
        if names
        else []
    )
