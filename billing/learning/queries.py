"""The office's own verdicts, as examples to learn from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from billing.assessment import OUTSIDE as OUTSIDE_CODES
from billing.learning.labels import IN_TARIFF, INSIDE, OURS, OUTSIDE, REFUSED, Example
from billing.tariffs.book import BillingBook
from billing.tariffs.queries import agreement, billing_book
from billing.tariffs.rules import guess_category
from billing.tariffs.terms import Agreement
from config.database import ReadSession
from intake.contacts.models import Client
from intake.tickets.decisions import UNDO_FOR
from intake.tickets.models import Direction, Ticket, TicketMessage, Verdict

EXAMPLES_MAX = 5000
"""The newest; an office's ways change."""
AT_ONCE = 500
SAID = {
    Verdict.IN_TARIFF: IN_TARIFF,
    Verdict.BILLABLE: OUTSIDE,
    Verdict.REFUSED: REFUSED,
    Verdict.OURS: OURS,
}
CODES = {code.value for code in OUTSIDE_CODES}


async def examples(session: ReadSession, now: datetime) -> list[Example]:
    """Requests with a manager's last verdict, in the order they were opened; what may yet be undone is left out."""
    decided = (
        select(Ticket, Client.code)
        .join(Client, Client.id == Ticket.client_id)
        .where(
            Ticket.verdict.is_not(None), Ticket.verdict_by.is_not(None), Ticket.verdict_at <= now - UNDO_FOR
        )
        .order_by(Ticket.id.desc())
        .limit(EXAMPLES_MAX)
    )
    rows = [(ticket, code) for ticket, code in await session.execute(decided)][::-1]
    book = await billing_book(session)
    terms: dict[int, Agreement | None] = {}
    found = []
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        words = await _asked(session, [ticket for ticket, _ in some])
        for ticket, code in some:
            if ticket.client_id not in terms:
                terms[ticket.client_id] = await agreement(session, ticket.client_id, now)
            found.append(_example(ticket, code, words[ticket.id], book, terms[ticket.client_id]))
    return [one for one in found if one.text.strip()]


async def _asked(session: ReadSession, tickets: Sequence[Ticket]) -> dict[int, str]:
    """What each client had said when the verdict was given."""
    decided = {ticket.id: ticket.verdict_at for ticket in tickets}
    said = (
        select(TicketMessage.ticket_id, TicketMessage.sent_at, TicketMessage.text)
        .where(TicketMessage.ticket_id.in_(list(decided)), TicketMessage.direction == Direction.IN)
        .where(TicketMessage.automatic.is_(False))
        .order_by(TicketMessage.id)
    )
    words: dict[int, list[str]] = {number: [] for number in decided}
    for number, sent_at, text in await session.execute(said):
        until = decided[number]
        if not words[number] or (until and sent_at <= until):
            words[number].append(text)
    return {number: "\n".join(parts) for number, parts in words.items()}


def _example(ticket: Ticket, client: str, text: str, book: BillingBook, terms: Agreement | None) -> Example:
    guess = guess_category(text, book.categories)
    guessed = guess.category if guess else None
    assert ticket.verdict is not None
    return Example(
        text=text,
        client=client,
        guessed=guessed,
        standing=_standing(ticket, guessed, terms),
        verdict=SAID[ticket.verdict],
        category=ticket.category,
        language=ticket.language,
    )


def _standing(ticket: Ticket, guessed: str | None, terms: Agreement | None) -> str:
    """As the rules saw it then; where a manager chose another kind of work, as they would see it now."""
    codes = [flag["code"] for flag in ticket.flags if flag["code"] in CODES]
    if ticket.category == guessed:
        return codes[0] if codes else INSIDE
    if terms is None or terms.tariff is None:
        return "no_agreement"
    return INSIDE if guessed and terms.tariff.includes(guessed) else "category_not_in_tariff"
