"""What urgent work came to: within what was agreed when somebody was called, its price is accepted already."""

from datetime import datetime

from billing.quotes import actions as quotes
from billing.quotes import texts as quote_texts
from billing.quotes.actions import Accepted
from billing.quotes.models import Quote
from billing.quotes.settlement import charged_lines, printed_lines
from billing.urgent import queries as urgent
from billing.urgent import texts
from billing.urgent.models import UrgentCall
from billing.verdicts import facts, quoting
from billing.verdicts import texts as verdict_texts
from billing.verdicts.telling import tell_asker, tell_contact
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.contacts.actors import actor_employee
from intake.contacts.models import Channel, Contact, Person
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox.delivery import speaker
from intake.tickets.decisions import UNDO_FOR, verdict_key
from intake.tickets.models import Ticket


async def agreed(session: ReadSession, ticket_id: int) -> UrgentCall | None:
    """The call under which work went on until now; ask before the verdict."""
    ticket = await session.get(Ticket, ticket_id)
    return await urgent.in_force(session, ticket) if ticket else None


def covers(call: UrgentCall, quote: Quote) -> bool:
    """Whether a price is no more than whoever called has read."""
    return call.cap_minor is not None and quote.total_minor <= call.cap_minor


async def accept(
    session: Session, ticket: Ticket, quote: Quote, call: UrgentCall, *, by: int, now: datetime
) -> None:
    """Hold, or charge where the work is done; those who sign read it, and can object. Undone, they read nothing."""
    caller = await session.get_one(Contact, call.called_by)
    person = await session.get_one(Person, caller.person_id)
    zone = (await office(session)).firm.zone
    home = await speaker(session, None)
    accepted = await quotes.accept(
        session,
        quote_id=quote.id,
        revision=quote.revision,
        contact_id=None,
        channel=Channel.DESK,
        text_seen=call.text_seen,
        now=now,
        on_behalf_note=texts.agreed_note(home, person.name, home.moment(call.called_at, zone)),
        by_employee_id=by,
    )
    decided = await quoting.take_up(session, quote.id, accepted, actor=actor_employee(by), by=None, now=now)
    await session.refresh(quote)

    async def words(t: Translator) -> Letter:
        charged = decided.charged.captured_minor if decided.charged else None
        rows = await (charged_lines if charged else printed_lines)(session, quote)
        titled = await facts.titled(session, rows, t)
        lines = "\n".join(quote_texts.line(t, row, quote.currency) for row in titled)
        total = quote.total_minor if charged is None else charged
        return texts.agreed_before(
            t,
            ticket.id,
            ticket.title,
            lines,
            t.money(total, quote.currency),
            t.moment(call.called_at, zone),
            await _money(session, quote, accepted, charged, t),
        )

    deciders = [contact for contact, _ in await facts.deciders(session, ticket.client_id)]
    for contact in deciders:
        key = f"{verdict_key(ticket)}#{contact.id}"
        await tell_contact(
            session, ticket, contact, key=key, words=words, now=now, after=UNDO_FOR, surely=True
        )
    if ticket.contact_id not in {contact.id for contact in deciders}:
        await tell_asker(
            session,
            ticket,
            key=f"{verdict_key(ticket)}#asker",
            words=lambda t: texts.agreed_for_asker(t, ticket.id, ticket.title),
            now=now,
            after=UNDO_FOR,
        )


async def _money(
    session: ReadSession, quote: Quote, accepted: Accepted, charged: int | None, t: Translator
) -> str:
    """Charged, set aside, or still missing."""
    if charged is not None and not (charged == 0 and accepted.missing_minor):
        return texts.charged_now(t, await facts.available(session, quote.client_id, t))
    if accepted.held:
        return verdict_texts.set_aside(t, await facts.still_available(session, quote.client_id, t))
    return verdict_texts.still_missing(t, t.money(accepted.missing_minor, quote.currency))
