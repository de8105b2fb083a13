"""What a call may cost is said once: the card offers the price that was agreed, and no other stands beside it."""

from billing.urgent import queries, texts
from billing.urgent.models import CallState, UrgentCall
from bot.staff import flag_texts, suggesting
from config.i18n import translator
from intake.tickets.models import Ticket
from tests.bot.book.office_database import NOW

SURCHARGE = """
[surcharges.urgent]
title = { en = "Urgent", ru = "Срочно", ja = "至急" }
percent = 50
when = "urgent"
"""
SEEN = {"code": "no_agreement", "price": 9000, "list_price": 12000, "currency": "EUR"}


async def called(desk, state):
    """A banner for Vega; its client has called somebody."""
    await desk.apply(desk.source + SURCHARGE)
    ticket_id = await desk.ticket("vega", category="design", flags=[SEEN])
    caller = await desk.contact("Pyotr Ilyich")
    async with desk.database.writing() as session:
        call = UrgentCall(ticket_id=ticket_id, state=state, called_by=caller, called_at=NOW, text_seen="")
        call.cap_minutes, call.cap_minor, call.currency, call.rings = 120, 22500, "EUR", 0
        session.add(call)
    async with desk.database.reading() as session:
        ticket = await session.get_one(Ticket, ticket_id)
        return await suggesting.button(session, ticket, translator("en"), NOW)


async def test_the_one_tap_adds_what_was_agreed(desk):
    button = await called(desk, CallState.RINGING)
    assert button.label == "💳 Bill: Banner × 1 + Urgent, €135"
    assert button.press.argument.startswith("banner:1::"), "the surcharge is in the press"


async def test_called_off_it_is_the_usual_price(desk):
    button = await called(desk, CallState.OVER)
    assert (button.label, button.press.argument) == ("💳 Bill: Banner × 1, €90", "banner:1")


def test_a_card_does_not_estimate_beside_it():
    t = translator("en")
    assert "about" in flag_texts.reason(t, SEEN, "Design", "")
    assert "about" not in flag_texts.reason(t, flag_texts.without_price(SEEN), "Design", "")


async def test_who_has_no_tariff_reads_of_none(desk):
    t = translator("en")
    for client, speaks in (("vega", True), ("atlas", False)):
        ticket_id = await desk.ticket(client, category="design")
        async with desk.database.reading() as session:
            ticket = await session.get_one(Ticket, ticket_id)
            cost = await queries.cost(session, ticket, NOW)
        assert cost
        asked = texts.ask(t, ticket_id, "Banner", cost, money=True)
        assert ("tariff" in asked.text) is speaks
        assert ("tariff" in texts.taken(t, ticket_id, "Banner", None, tariff=cost.tariff).text) is speaks
