"""Words of the office on their way to a client."""

from bot.staff import work, work_texts
from bot.visit import Answer, Visit
from intake.tickets.models import Ticket


async def to_client(visit: Visit, ticket: Ticket, text: str) -> Answer:
    """With the files that came with them; a colleague who has the work reads them too."""
    reached = await work.answer_client(
        visit.session,
        ticket,
        text=text,
        files=visit.incoming.files if visit.incoming else (),
        by=visit.employee_id,
        inbox_id=visit.inbox_id,
        now=visit.now,
    )
    await work.tell_colleague(
        visit.session, ticket, text=text, by=visit.employee_id, inbox_id=visit.inbox_id, now=visit.now
    )
    said = work_texts.answer_sent if reached else work_texts.answer_unreachable
    return Answer(said(visit.t, ticket.id), ticket_id=ticket.id)
