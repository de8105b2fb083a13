"""What a card offers beside the six: "In tariff → Ivan", "Bill: Banner × 1, 1 500 ₽", "Join to #41". Worked out anew
whenever the card is shown."""

from collections.abc import Sequence
from datetime import datetime

from billing.assessment import OUTSIDE
from billing.suggestion import SuggestBill, SuggestInTariff, suggest
from billing.tariffs.allowances import Overrun
from billing.tariffs.texts import priced
from billing.urgent import queries as urgent
from billing.verdicts import joining
from billing.verdicts.facts import category_name
from bot.staff import card_texts
from bot.staff.surcharging import Asked, mark
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.queries import employee_name
from intake.letter import Button, Press
from intake.office.book import said
from intake.tickets.models import Status, Ticket

OUTSIDE_CODES = {code.value for code in OUTSIDE}


async def button(session: ReadSession, ticket: Ticket, t: Translator, now: datetime) -> Button | None:
    """The usual case for this client; None where nothing is usual yet."""
    reasons = [flag for flag in ticket.flags if flag["code"] in OUTSIDE_CODES]
    if any(flag.get("overrun") == Overrun.REFUSE.value for flag in reasons):
        return None  # the tariff says no: whoever says yes all the same does so knowingly
    # What is paid for as it goes was agreed with the tariff: nothing is to be asked.
    outside = any(flag.get("overrun") != Overrun.PAY.value for flag in reasons)
    added = await urgent.agreed_surcharges(session, ticket)
    match await suggest(session, ticket.client_id, ticket.category, now, outside=outside, surcharges=added):
        case SuggestBill() as bill:
            return _bill(ticket, bill, added, t)
        case SuggestInTariff(category, usual):
            return await _in_tariff(session, ticket, category, ticket.assignee_id or usual, t)
    return None


def _bill(ticket: Ticket, bill: SuggestBill, added: Sequence[str], t: Translator) -> Button:
    """With what was agreed to be added, where somebody was called."""
    what = priced(t, said(bill.title, t.language), bill.price.unit, bill.quantity)
    label = t(
        "Bill: {what}, {sum}",
        what=" + ".join([what, *(said(title, t.language) for title in bill.added)]),
        sum=t.money(bill.total_minor, bill.price.currency),
    )
    asked = Asked(bill.item, bill.quantity, marks=tuple(mark(code) for code in added))
    return Button("💳 " + label, Press("bill1", ticket.id, ticket.revision, asked.argument))


async def _in_tariff(
    session: ReadSession, ticket: Ticket, category: str, assignee: int | None, t: Translator
) -> Button:
    if assignee is None:
        label = t("In tariff: {category}", category=await category_name(session, category, t))
        return Button("✅ " + label, Press("in1", ticket.id, ticket.revision, category))
    label = t("In tariff → {name}", name=await employee_name(session, assignee))
    return Button("✅ " + label, Press("in1", ticket.id, ticket.revision, f"{category}:{assignee}"))


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
