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


def left_out(t: Translator, count: int) -> list[Paragraph]:
    """Of somebody who does not stop sending the first files go along, and the last."""
    if not count:
        return []
    said = t.plural(
        "{count} more file, sent between these, is kept.",
        "{count} more files, sent between these, are kept.",
        count,
    )
    return [faint(said)]
