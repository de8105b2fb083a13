"""What people read because a mailbox is looked at: the employee whose it is, and clients who wrote there."""

from dataclasses import replace
from datetime import date

from config.i18n import Translator
from intake.letter import Letter, Paragraph, letter, strong


def begun(t: Translator, address: str, consent: date) -> Letter:
    """To the employee, once."""
    return letter(
        strong("👁 " + t("From now on I look at your mailbox {address}.", address=address)),
        t(
            "You agreed to it in writing ({day}); you can take that back at any time.",
            day=t.day_of_year(consent),
        ),
        t(
            "Only mail of people our clients have named as their contacts goes to the window, and only what comes from "
            "now on. Of all other mail I read who wrote to whom, and forget it; I change, mark and move nothing."
        ),
        t("If you answer a client from there, I ask you whether to add it to their request."),
        subject=t("Your mailbox and the window"),
    )


def rather_here(t: Translator, said: Letter, name: str, window: str) -> Letter:
    """Beside the window's own answer, where the client has written to somebody. `name`: their first one."""
    kindly = t(
        "Thank you for writing to {name}. So that it does not depend on one person, your request is at our window now, "
        "and the answer comes from here. Next time, please write to {window}: somebody looks there also when {name} is away.",
        name=name,
        window=window,
    )
    return replace(said, paragraphs=(*said.paragraphs, Paragraph(kindly)))
