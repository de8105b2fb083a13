"""What the office writes: answers to clients, internal notes, minutes."""

from billing.labour.dating import when_worked
from billing.labour.reading import Typed, read_log
from bot import desk, dialogs
from bot.forwards import taking
from bot.staff import answering, correcting, guide, labour, notes, payments, replies, views, work_texts
from bot.visit import Answer, Visit
from intake.inbox.models import Inbound
from intake.letter import letter as plain
from intake.message import Kind
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.tickets import queries
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Ticket


async def words(visit: Visit) -> Answer | None:
    """Words of an employee: the answer to a question, an answer to a client, or a note."""
    incoming = visit.incoming
    assert incoming is not None and visit.who is not None
    if incoming.kind is not Kind.WORDS:
        return None
    if visit.who.is_manager and not incoming.reply_to and payments.is_statement(incoming):
        return await payments.statement(visit, incoming)
    if visit.private:
        dialog = await dialogs.answered(visit)
        if dialog and not incoming.reply_to:
            answered = await replies.heard(visit, dialog, incoming.text)
            if answered:
                return answered
    ticket = await queries.about(visit.session, incoming.channel, incoming.place, incoming.reply_to)
    if ticket is None and visit.who.is_manager and payments.is_statement(incoming):
        return await payments.statement(visit, incoming)
    if ticket is None:
        return await _about_nothing(visit) if visit.private else None
    if visit.private:
        return await answering.to_client(visit, ticket, incoming.text)
    return await notes.keep(visit, ticket, incoming)


async def forwarded(visit: Visit, row: Inbound) -> Answer | None:
    """Somebody else's words, passed on by an employee; of a manager's, a bank statement is one."""
    assert visit.incoming is not None and visit.who is not None
    if visit.who.is_manager and payments.is_statement(visit.incoming):
        return await payments.statement(visit, visit.incoming)
    return await taking.take(visit, row)


async def answer(visit: Visit, arguments: str) -> Answer:
    """`/answer` as a reply to a card, or `/answer NUMBER words`."""
    ticket, rest = await _ticket_and_words(visit, arguments)
    if ticket is None and rest and (number := _named(arguments)):
        raise NoSuchTicket(number)
    if ticket is None or not (rest or (visit.incoming and visit.incoming.files)):
        return Answer(work_texts.usage_answer(visit.t))
    return await answering.to_client(visit, ticket, rest)


async def log(visit: Visit, arguments: str) -> Answer:
    """`/log 1h20 what was done` as a reply, or with the number in front; without a time, what was logged."""
    ticket, rest = await _ticket_and_words(visit, arguments)
    zone = (await office(visit.session)).firm.zone
    said = read_log(rest, Typed(visit.now, zone, month_first=visit.t.language == "ja"))
    if ticket is None and (number := _named(arguments)):
        raise NoSuchTicket(number)
    if not rest:
        return await correcting.times(visit, ticket)
    if ticket and not said:
        return Answer(work_texts.no_time(visit.t, ticket.id, rest.split()[0]))
    if ticket is None or not said:
        return Answer(work_texts.usage_log(visit.t))
    when = await when_worked(visit.session, said, visit.now)
    answer = await labour.log(visit, ticket.id, said.minutes, said.what, when=when)
    return answer if answer.letter else Answer(plain(answer.toast), ticket_id=ticket.id)


async def _about_nothing(visit: Visit) -> Answer | None:
    """A note on what they have just forwarded, or on what they are about to: then the help comes to nothing."""
    if noted := await taking.afterwards(visit):
        return noted
    await outbox.send_chat(
        visit.session,
        key=taking.unclear_key(visit.inbox_id),
        chat_id=visit.chat_id,
        letter=guide.unknown_words(visit),
        now=visit.now,
        after=desk.BURST_QUIET,
    )
    return None


async def _ticket_and_words(visit: Visit, arguments: str) -> tuple[Ticket | None, str]:
    incoming = visit.incoming
    assert incoming is not None
    _, _, rest = arguments.strip().partition(" ")
    replied = await queries.about(visit.session, incoming.channel, incoming.place, incoming.reply_to)
    if replied:
        return replied, arguments.strip()
    number = _named(arguments)
    if number:
        return await visit.session.get(Ticket, number), rest.strip()
    return None, arguments


def _named(arguments: str) -> int | None:
    """The number of a request in front of other words."""
    return views.ticket_number(arguments.strip().partition(" ")[0])
