"""Answers that did not get through: shown on the card, and sent again at a press."""

from bot.staff import resend_texts as texts
from bot.visit import Answer, Visit
from config.database import ReadSession
from config.i18n import Translator
from intake.letter import Button, Press
from intake.outbox import resending
from intake.outbox.losses import beginning
from intake.tickets.actions import actor_employee, record, refresh

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
                "↻ " + texts.send_again(t, beginning(dead.payload)[:WORDS_SHOWN] if several else None),
                Press("resend", dead.id),
            ),
        )
        for dead in failed[-OFFERED:]
    )


async def send_again(visit: Visit, press: Press) -> Answer:
    """The same words to the same address, once a press, however often it comes."""
    first = await resending.send_again(visit.session, press.id, visit.now)
    if first is None:
        return Answer(toast=texts.nothing_to_send(visit.t))
    if first.ticket_id:
        actor = actor_employee(visit.employee_id)
        record(visit.session, first.ticket_id, actor, "sent_again", visit.now, outbound=first.id)
        await refresh(visit.session, first.ticket_id)
    unsure = first.maybe_dup > 0
    return Answer(toast=texts.queued(visit.t, unsure=unsure), alert=unsure)
