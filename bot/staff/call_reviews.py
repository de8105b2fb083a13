"""A charged call somebody disagrees with, on the manager's desk: kept with words, or taken back."""

from billing.verdicts import call_review
from billing.verdicts.call_review import ChargedCall
from bot.staff import reviews
from bot.visit import Answer, Visit
from intake.letter import Press

QUESTION = "callkeep"


async def ask_words(visit: Visit, press: Press) -> Answer:
    charged = await call_review.of_call(visit.session, press.id, visit.now)
    return await reviews.ask_why_keep(visit, charged.ticket.id, QUESTION, call_id=press.id)


async def keep(visit: Visit, call_id: int, words: str) -> Answer:
    charged = await call_review.keep(
        visit.session, call_id=call_id, words=words, by=visit.employee_id, now=visit.now
    )
    return reviews.kept(visit, charged.ticket)


async def take_back(visit: Visit, press: Press) -> Answer:
    charged = await call_review.take_back(
        visit.session, call_id=press.id, by=visit.employee_id, now=visit.now
    )
    return reviews.taken_back(visit, charged.ticket, charged.charge.amount_minor, charged.charge.currency)


async def tell_desk(visit: Visit, charged: ChargedCall) -> None:
    charge = charged.charge
    key = f"call:{charged.call.id}:objected"
    await reviews.tell_desk(visit, charged.ticket, charge.amount_minor, charge.currency, key=key)
