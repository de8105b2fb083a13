"""What a card offers beside the six: "In tariff → Ivan", "Bill: Banner × 1, 1 500 ₽", "Join to #41". Worked out anew
whenever the card is shown."""

from datetime import datetime

from billing.assessment import OUTSIDE, last_assignee
from billing.tariffs.prices import PricedItem
from billing.tariffs.queries import usual_item
from billing.tariffs.texts import priced
from billing.verdicts import joining
from billing.verdicts.facts import category_name
from bot.staff import card_texts
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.office.book import said
from intake.tickets.models import Status, Ticket

OUTSIDE_CODES = {code.value for code in OUTSIDE}


async def button(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> Button | None:
    """The usual case for this client; None where nothing is usual yet."""
    if any(flag["code"] in OUTSIDE_CODES for flag in ticket.flags):
        item = await usual_item(session, ticket.client_id, ticket.category, now)
        return await _bill(ticket, item, t) if item else None
    if ticket.category is None:
        return None
    assignee = ticket.assignee_id or await last_assignee(session, ticket.client_id, ticket.category)
    if assignee is None:
        name = await category_name(session, ticket.category, t)
        label = t("In tariff: {category}", category=name)
        return Button("✅ " + label, Press("in1", ticket.id, ticket.revision, ticket.category))
    label = t("In tariff → {name}", name=await employee_name(session, assignee))
    return Button("✅ " + label, Press("in1", ticket.id, ticket.revision, f"{ticket.category}:{assignee}"))


async def join_button(session: ReadSession, ticket: Ticket, t: Translator) -> Button | None:
    """ "Join to #41", while nobody has decided and #41 can still take the words."""
    for flag in ticket.flags:
        if flag["code"] != joining.NEAR or ticket.status is not Status.NEW:
            continue
        target = await session.get(Ticket, flag["ticket"])
        if target and joining.may_take(target) and target.client_id == ticket.client_id:
            label = card_texts.join_to(t, target.id)
            return Button(label, Press("unite", ticket.id, ticket.revision, str(target.id)))
    return None


async def _bill(ticket: Ticket, item: PricedItem, t: Translator) -> Button:
    label = t(
        "Bill: {what}, {sum}",
        what=priced(t, said(item.title, t.language), item.price.unit, item.quantity),
        sum=t.money(item.total_minor, item.price.currency),
    )
    return Button("💳 " + label, Press("bill1", ticket.id, ticket.revision, f"{item.code}:{item.quantity}"))
