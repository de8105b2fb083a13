"""Words that answer what we asked about a price: they belong to its request, reply or no reply."""

from datetime import timedelta

from billing.verdicts import quoting
from bot import desk, dialogs
from bot.client import call_topic, talking_over, topping
from bot.visit import Answer, Visit
from intake.inbox import texts
from intake.inbox.policy import FRESH
from intake.outbox.delivery import tell
from intake.tickets import actions as tickets
from intake.tickets import rules
from intake.tickets.actions import Author
from intake.tickets.models import Ticket

DISCUSS, TALK, WHY = "discuss", "talk", "why"
PATIENCE = {TALK: FRESH, WHY: timedelta(minutes=10)}
"""A talk that has begun goes on while it is fresh; why a price was declined is said at once or not at all."""


async def ask(visit: Visit, question: str, ticket_id: int) -> None:
    """Take this person's next words in their chat as said about `ticket_id`."""
    await dialogs.ask_here(visit, question, ticket_id=ticket_id)


async def hear(visit: Visit, inbox_id: int) -> Answer | None:
    """A client's words: what they were asked for, on the request they were asked about, else where the rule puts them."""
    assert visit.incoming is not None and visit.who is not None
    incoming = visit.incoming
    asked = None
    if not incoming.reply_to and not rules.is_nod(incoming):
        asked = await dialogs.answered(visit)
    if asked and asked.question == call_topic.QUESTION:
        if answer := await call_topic.topic_given(visit, asked.facts["client_id"], inbox_id):
            return answer
        asked = None
    if asked and asked.question == topping.QUESTION:
        if answer := await topping.other(visit, asked.facts["client_id"], incoming.text):
            return answer
        asked = None
    if asked is None or visit.now - asked.asked_at > PATIENCE.get(asked.question, dialogs.PATIENCE):
        await desk.receive(visit.session, incoming, visit.who, inbox_id, visit.now)
    elif asked.question == WHY:
        await _file_why(visit, inbox_id, asked.facts["ticket_id"])
    else:
        about = asked.facts["ticket_id"]
        await desk.receive(visit.session, incoming, visit.who, inbox_id, visit.now, about)
        await talking_over.look(
            visit.session, await visit.session.get_one(Ticket, about), visit.incoming.text
        )
        await ask(visit, TALK, about)
    return None


async def _file_why(visit: Visit, inbox_id: int, ticket_id: int) -> None:
    """Why they declined, in their own words: kept where it belongs, with a way out if it was something new."""
    assert visit.incoming is not None and visit.who is not None
    ticket = await visit.session.get_one(Ticket, ticket_id)
    author = Author(visit.who.person_id, inbox_id)
    message = await tickets.file_message(visit.session, ticket, visit.incoming, author, visit.now)
    await quoting.note_why(visit.session, ticket, visit.incoming.text)
    await tell(
        visit.session,
        person_id=visit.who.person_id,
        key=f"message:{message.id}:added",
        words=lambda t: texts.added(t, ticket.id, ticket.title, guessed=True, message_id=message.id),
        now=visit.now,
        ticket_id=ticket.id,
    )
