"""A charge somebody disagrees with, whatever it is for: what the managers hear, are asked, and hear when they decided."""

from typing import Any

from billing.consents import texts
from bot import dialogs
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.letter import letter as plain
from intake.outbox.delivery import tell
from intake.tickets.models import Ticket
from intake.tickets.texts import titled


async def tell_desk(visit: Visit, ticket: Ticket, minor: int, currency: str, *, key: str) -> None:
    """Whoever has the card reads it privately; nobody having it, every manager. `key` is that of the objection."""
    client = await visit.session.get_one(Client, ticket.client_id)
    who = visit.who.name if visit.who else ""
    for manager in await contacts.managers(visit.session):
        if ticket.taken_by not in (None, manager.id):
            continue
        await tell(
            visit.session,
            person_id=manager.person_id,
            key=f"{key}:{manager.id}",
            words=lambda t: texts.objection_for_desk(
                t, ticket.id, titled(t, ticket.title), client.name, who, t.money(minor, currency)
            ),
            now=visit.now,
            ticket_id=ticket.id,
        )


async def ask_why_keep(visit: Visit, ticket_id: int, question: str, **facts: Any) -> Answer:
    """Keep: why? Asked in the private chat."""
    await dialogs.ask(visit, question, **facts)
    toast = None if visit.private else staff_texts.sent_private(visit.t)
    return Answer(texts.ask_why_keep(visit.t, ticket_id), toast=toast, private=True)


def kept(visit: Visit, ticket: Ticket) -> Answer:
    return Answer(plain(texts.kept_for_desk(visit.t, ticket.id)), ticket_id=ticket.id)


def taken_back(visit: Visit, ticket: Ticket, minor: int, currency: str) -> Answer:
    total = visit.t.money(minor, currency)
    return Answer(toast=texts.taken_back_for_desk(visit.t, ticket.id, total), ticket_id=ticket.id)
