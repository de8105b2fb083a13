"""The sentence that tells a client how what they wrote to an employee came here, as part of the window's own answer."""

from bot.forwards.texts import passed_on
from config.database import Session
from config.i18n import Translator
from intake.letter import Letter
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.watch.texts import rather_here


async def with_the_way(session: Session, said: Letter, incoming: Incoming, t: Translator) -> Letter:
    """Who has passed it on by hand; or where to write next time, if nobody has said so lately."""
    if incoming.passed_by:
        return passed_on(t, said, incoming.passed_by)
    home = (await outbox.window(session)).mail_address
    return rather_here(t, said, incoming.asked_of, home) if incoming.asked_of and home else said
