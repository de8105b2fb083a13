"""What the window says about notes, and about names the office gives to requests."""

from config.i18n import Translator
from intake.letter import Button, Letter, Press, letter, quote


def kept(t: Translator, number: int, words: str, note_id: int | None) -> Letter:
    """`note_id`: the note could name the request, which only a press of its own does."""
    said = t("Noted on #{number}; the client does not see it.", number=number)
    if note_id is None:
        return letter(said)
    label = t("Make it the title: the client will read it")
    return letter(quote(words), said, buttons=((Button(label, Press("title", note_id)),),))


def titled(t: Translator, number: int, title: str) -> Letter:
    return letter(
        t(
            "#{number} is called “{title}” from now on, and the client reads it so.",
            number=number,
            title=title,
        )
    )


def titled_before(t: Translator, number: int) -> str:
    return t("That is the title of #{number} already.", number=number)
