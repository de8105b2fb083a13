"""Answers employees gave in their own chats and added to a ticket, as its card tells them."""

from bot.business import texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.models import Person
from intake.tickets import history, rules
from intake.tickets.models import Ticket, TicketMessage

ANSWERED = "answered privately"
"""The journal's word for it."""
SHOWN = 2


async def lines(session: ReadSession, ticket: Ticket, t: Translator) -> list[str]:
    """The latest of them, last in order."""
    told = [event for event in await history.journal(session, ticket.id) if event.kind == ANSWERED]
    found = []
    for event in told[-SHOWN:]:
        message = await session.get(TicketMessage, event.facts["message"])
        author = await session.get(Person, message.person_id) if message and message.person_id else None
        if message and author:
            words = t.quoted(rules.beginning(message.text))
            by_mail = bool(event.facts.get("mail"))
            found.append("💬 " + texts.answered_privately(t, author.name, words, by_mail=by_mail))
    return found
