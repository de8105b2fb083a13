"""Answers that did not get through: shown on the card, and sent again at a press; but no price that no longer counts."""

from billing.quotes import queries as quotes
from billing.quotes.lifecycle import UNDECIDED, State
from billing.quotes.models import Quote
from bot.staff import resend_texts as texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel
from intake.letter import Button, Press
from intake.outbox import resending
from intake.outbox.losses import beginning
from intake.outbox.models import Outbound
from intake.telegram.codec import decode
from intake.tickets.actions import record, refresh
from intake.tickets.rules import shortened

OFFERED = 3
"""Buttons a card has room for; the next come once these are sent."""
WORDS_SHOWN = 24


async def lines(session: ReadSession, ticket_id: int, t: Translator) -> list[str]:
    """A line for each that failed."""
    return [
        texts.undelivered(t, dead.fault or "?", unsure=dead.maybe_dup > 0)
        for dead in await resending.given_up(session, ticket_id)
    ]


async def buttons(session: ReadSession, ticket_id: int, t: Translator) -> tuple[tuple[Button, ...], ...]:
    """One for each, but for what a mail has carried instead."""
    failed = [
        dead
        for dead in await resending.given_up(session, ticket_id)
        if not await resending.went_by_mail(session, dead)
    ]
    several = len(failed) > 1
    return tuple(
        (
            Button(
                "↻ "
                + texts.send_again(t, shortened(beginning(dead.payload), WORDS_SHOWN) if several else None),
                Press("resend", dead.id),
            ),
        )
        for dead in failed[-OFFERED:]
    )


async def send_again(visit: Visit, press: Press) -> Answer:
    """The same words to the same address, once a press, however often it comes."""
    if (why := await _outdated(visit, press.id)) is not None:
        return await _laid_aside(visit, press.id, why)
    first = await resending.send_again(visit.session, press.id, visit.now)
    if first is None:
        return Answer(toast=texts.nothing_to_send(visit.t))
    if first.ticket_id:
        actor = actor_employee(visit.employee_id)
        record(visit.session, first.ticket_id, actor, "sent_again", visit.now, outbound=first.id)
        await refresh(visit.session, first.ticket_id)
    unsure = first.maybe_dup > 0
    return Answer(toast=texts.queued(visit.t, unsure=unsure), alert=unsure)


async def _outdated(visit: Visit, outbound_id: int) -> State | None:
    """What became of the price these words put to the client; None for other words, and while it waits for its answer."""
    dead = await visit.session.get(Outbound, outbound_id)
    prices = await quotes.of_ticket(visit.session, dead.ticket_id) if dead and dead.ticket_id else []
    price = next((one for one in prices if dead and _puts(dead, one)), None)
    if price is None:
        return None
    if price is not prices[-1] and price.state in UNDECIDED:
        return State.SUPERSEDED
    if price.state in UNDECIDED:
        return State.EXPIRED if price.valid_until <= visit.now else None
    return price.state


def _puts(words: Outbound, price: Quote) -> bool:
    """By the code in a mail, by the buttons under a message."""
    if words.channel is Channel.MAIL:
        return price.code is not None and price.code in (words.payload.get("footer") or "")
    rows = words.payload.get("params", {}).get("reply_markup", {}).get("inline_keyboard", [])
    pressed = [decode(button.get("callback_data", "")) for row in rows for button in row]
    return any(one and (one.action, one.id) == ("accept", price.id) for one in pressed)


async def _laid_aside(visit: Visit, outbound_id: int, why: State) -> Answer:
    """Nothing is left to be sent: the line and its button leave the card."""
    dropped = await resending.drop(visit.session, outbound_id)
    if dropped and dropped.ticket_id:
        actor = actor_employee(visit.employee_id)
        record(visit.session, dropped.ticket_id, actor, "not_sent_again", visit.now, outbound=dropped.id)
        await refresh(visit.session, dropped.ticket_id)
    return Answer(toast=texts.outdated(visit.t, why), alert=True)
