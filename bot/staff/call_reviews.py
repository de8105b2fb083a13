"""A charged call somebody disagrees with, on the manager's desk: kept with words, or taken back."""

from billing.consents import texts
from billing.verdicts import call_review
from billing.verdicts.call_review import ChargedCall
from bot import dialogs
from bot.staff import texts as staff_texts
from bot.visit import Answer, Visit
from intake.contacts import queries as contacts
from intake.contacts.models import Client
from intake.letter import Press
from intake.letter import letter as plain
from intake.outbox.delivery import tell
from intake.tickets.texts import titled

QUESTION = "callkeep"


async def ask_words(visit: Visit, press: Press) -> Answer:
    """Keep: why? Asked in the private chat."""
    charged = await call_review.of_call(visit.session, press.id, visit.now)
    assert visit.who is not None
    await dialogs.ask(
        visit.session,
        person_id=visit.who.person_id,
        chat_id=int(visit.sender.value),
        question=QUESTION,
        now=visit.now,
        call_id=press.id,
    )
    toast = None if visit.private else staff_texts.sent_private(visit.t)
    return Answer(texts.ask_why_keep(visit.t, charged.ticket.id), toast=toast, private=True)


async def keep(visit: Visit, call_id: int, words: str) -> Answer:
    kept = await call_review.keep(
        visit.session, call_id=call_id, words=words, by=visit.employee_id, now=visit.now
    )
    return Answer(plain(texts.kept_for_desk(visit.t, kept.ticket.id)), ticket_id=kept.ticket.id)


async def take_back(visit: Visit, press: Press) -> Answer:
    charged = await call_review.take_back(
        visit.session, call_id=press.id, by=visit.employee_id, now=visit.now
    )
    total = visit.t.money(charged.charge.amount_minor, charged.charge.currency)
    return Answer(
        toast=texts.taken_back_for_desk(visit.t, charged.ticket.id, total), ticket_id=charged.ticket.id
    )


async def tell_desk(visit: Visit, charged: ChargedCall) -> None:
    """Every manager reads it privately."""
    ticket, charge = charged.ticket, charged.charge
    client = await visit.session.get_one(Client, ticket.client_id)
    who = visit.who.name if visit.who else ""
    for manager in await contacts.managers(visit.session):
        if ticket.taken_by not in (None, manager.id):
            continue
        await tell(
            visit.session,
            person_id=manager.person_id,
            key=f"call:{charged.call.id}:objected:{manager.id}",
            words=lambda t: texts.objection_for_desk(
                t,
                ticket.id,
                titled(t, ticket.title),
                client.name,
                who,
                t.money(charge.amount_minor, charge.currency),
            ),
            now=visit.now,
            ticket_id=ticket.id,
        )
