""" "Ask for a discount", under what answers *Discuss*."""

from dataclasses import replace

from billing.quotes import bargaining
from billing.quotes import talk_texts as texts
from billing.verdicts.haggling import ask_discount
from bot.client.own_price import contact_for
from bot.staff import work
from bot.visit import Answer, Visit
from intake.letter import Press

ACTION = "haggle"


async def offered(visit: Visit, press: Press) -> Press | None:
    """The press that asks, for a price on which nobody has asked yet."""
    return None if await bargaining.was_asked(visit.session, press.id) else replace(press, action=ACTION)


async def ask(visit: Visit, press: Press) -> Answer:
    contact_id = await contact_for(visit, press.id)
    noted, ticket = await ask_discount(visit.session, quote_id=press.id, contact_id=contact_id, now=visit.now)
    if not noted:
        return Answer(toast=texts.discount_wanted_before(visit.t), ticket_id=ticket.id)
    await work.tell_desk(visit.session, ticket, visit.now, key=f"quote:{press.id}:haggle:desk")
    return Answer(texts.discount_wanted(visit.t, ticket.id, ticket.title), ticket_id=ticket.id)
