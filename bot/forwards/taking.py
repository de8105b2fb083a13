"""An employee forwards something to the bot: whose it is, as far as Telegram tells, and else one question for all of it."""

import json
from dataclasses import replace
from datetime import timedelta

from bot import desk
from bot.forwards import filing, texts
from bot.visit import Answer, Visit
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client
from intake.contacts.queries import Who
from intake.forwards import actions, queries
from intake.forwards.kept import as_said
from intake.forwards.models import Forward, ForwardState, ItemKind
from intake.inbox.models import Inbound
from intake.message import Incoming, Kind, Origin, OriginKind
from intake.outbox import actions as outbox
from intake.telegram import parse
from intake.tickets.models import Ticket

COMMENT = timedelta(seconds=10)
"""Telegram sends what is written on top of a forward as a message of its own, just before."""
AFTERWARDS = timedelta(minutes=2)
"""How long plain words of theirs are taken to be about what they have just forwarded."""
UNCLEAR, OURS = "", "ours"


async def take(visit: Visit, row: Inbound) -> Answer | None:
    """One forwarded message in an employee's private chat."""
    incoming = visit.incoming
    assert incoming is not None and incoming.origin is not None
    if incoming.kind is not Kind.WORDS:
        return None
    origin = incoming.origin
    if origin.value == str((await outbox.window(visit.session)).bot_id):
        return Answer(texts.my_own(visit.t))
    person = await _account(visit, origin)
    comment = await _comment(visit, row)
    if person and person.places and not person.is_staff:
        return await _known(visit, row, incoming, origin, person, comment)
    if person and person.is_staff and not person.places:
        return await _of_ours(visit, row, incoming)
    await _keep(visit, row, incoming, ItemKind.WORDS, comment)
    return None


async def _account(visit: Visit, origin: Origin) -> Who | None:
    """Whose account it is from; a name alone is nobody's."""
    if origin.kind is not OriginKind.ACCOUNT:
        return None
    return await contacts.who(visit.session, Channel.TELEGRAM, origin.value)


async def _known(
    visit: Visit, row: Inbound, incoming: Incoming, origin: Origin, person: Who, comment: Incoming | None
) -> Answer | None:
    """From a contact's own account: on file at once, and the words to send them ready."""
    said = as_said(incoming)
    known = await queries.filed_before(visit.session, person.person_id, said)
    if known is not None and (there := await visit.session.get(Ticket, known)):
        return Answer(texts.already(visit.t, there.id, there.title), ticket_id=there.id)
    forward = await _forward(visit, f"account:{origin.value}")
    forward.state, forward.decided_at = ForwardState.FILED, visit.now
    ticket = await filing.file_words(visit.session, forward, said, person, row.id, visit.now)
    if ticket is None:
        return None
    forward.contact_id = ticket.contact_id
    if comment:
        await filing.add(visit.session, forward, ticket, comment, ItemKind.NOTE, None, visit.now)
    await _tell(visit, forward, ticket, person)
    return None


async def _tell(visit: Visit, forward: Forward, ticket: Ticket, person: Who) -> None:
    """Once for everything forwarded in one go."""
    key, due_at = f"forward:{forward.id}:filed", visit.now + desk.BURST_QUIET
    for part in (key, filing.key_of_words(forward)):
        await outbox.postpone(visit.session, key=part, due_at=due_at)
    if await outbox.is_queued(visit.session, key):
        return
    client = await visit.session.get_one(Client, ticket.client_id)
    _, words = await filing.who_and_words(visit.session, forward, ticket, visit.key, visit.now)
    who = f"{person.name} · {client.name}"
    await outbox.send_chat(
        visit.session,
        key=key,
        chat_id=visit.chat_id,
        letter=texts.filed(visit.t, ticket.id, who, next_=words is not None),
        now=visit.now,
        ticket_id=ticket.id,
        after=desk.BURST_QUIET,
    )
    await filing.ready_words(visit.session, forward, words, visit.now)


async def _of_ours(visit: Visit, row: Inbound, incoming: Incoming) -> Answer | None:
    """A colleague's words, or one's own: an answer given privately, to what is forwarded with it or to what they say."""
    going_on = await queries.going_on(visit.session, visit.employee_id, visit.now)
    if going_on and going_on.state is ForwardState.FILED and going_on.ticket_id:
        ticket = await visit.session.get_one(Ticket, going_on.ticket_id)
        going_on.touched_at = visit.now
        await filing.add(visit.session, going_on, ticket, incoming, ItemKind.ANSWER, row.id, visit.now)
        return None
    await _keep(visit, row, incoming, ItemKind.ANSWER, None)
    return None


async def _keep(
    visit: Visit, row: Inbound, incoming: Incoming, kind: ItemKind, comment: Incoming | None
) -> None:
    """It waits, and the employee is asked once for everything they forward in one go."""
    forward = await _forward(visit, UNCLEAR)
    if comment:
        await actions.keep(visit.session, forward, comment, ItemKind.NOTE, None, visit.now)
    await actions.keep(visit.session, forward, incoming, kind, row, visit.now)
    await outbox.touch(
        visit.session, actions.CARD, forward.id, visit.chat_id, visit.now, after=desk.BURST_QUIET
    )


async def _forward(visit: Visit, origin: str) -> Forward:
    """The one they are in the middle of, or a new one."""
    forward = await queries.going_on(visit.session, visit.employee_id, visit.now, origin)
    if forward is None or (origin == UNCLEAR and forward.state is not ForwardState.ASKED):
        return await actions.begin(
            visit.session,
            employee_id=visit.employee_id,
            channel=Channel.TELEGRAM,
            chat_id=visit.chat_id,
            origin=origin,
            now=visit.now,
        )
    forward.touched_at = visit.now
    return forward


def unclear_key(inbox_id: int) -> str:
    """Of the answer to plain words, which may yet turn out to be a comment on a forward."""
    return f"inbox:{inbox_id}:unclear"


async def _comment(visit: Visit, row: Inbound) -> Incoming | None:
    """What they wrote on top of the forward; what we were about to say to it is not said."""
    before = await queries.before(visit.session, row, COMMENT)
    if before is None or not await outbox.is_queued(visit.session, unclear_key(before.id)):
        return None
    await outbox.withdraw(visit.session, key=unclear_key(before.id))
    message = json.loads(before.raw).get("message")
    return replace(parse.incoming(message), files=()) if message else None


async def afterwards(visit: Visit) -> Answer | None:
    """Plain words just after a forward are a note of theirs; None where there was none."""
    incoming = visit.incoming
    assert incoming is not None
    forward = await queries.going_on(visit.session, visit.employee_id, visit.now, within=AFTERWARDS)
    if forward is None or not incoming.text:
        return None
    if forward.ticket_id:
        ticket = await visit.session.get_one(Ticket, forward.ticket_id)
        await filing.add(visit.session, forward, ticket, incoming, ItemKind.NOTE, visit.inbox_id, visit.now)
        return Answer(texts.noted(visit.t, ticket.id), ticket_id=ticket.id)
    if forward.state is ForwardState.ASKED:
        await actions.keep(visit.session, forward, incoming, ItemKind.NOTE, None, visit.now)
        return Answer(texts.kept_as_note(visit.t))
    return None
