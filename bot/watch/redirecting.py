"""The sentence that tells a client kindly where to write next time, as part of the window's own answer."""

from config.database import Session
from config.i18n import Translator
from intake.letter import Letter
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.watch.texts import rather_here


async def with_the_way(session: Session, said: Letter, incoming: Incoming, t: Translator) -> Letter:
    """Where the words were written to an employee, and nobody has said it lately."""
    home = (await outbox.window(session)).mail_address
    return rather_here(t, said, incoming.asked_of, home) if incoming.asked_of and home else said
