"""The employee says whose forwarded words these are: by a button, by a name, or that they are nobody's request."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import update

from bot import dialogs
from bot.forwards import filing, texts
from bot.forwards.taking import OURS
from bot.visit import Answer, Visit
from config.database import ReadSession, Session
from intake.contacts import queries as contacts
from intake.contacts.models import Client, Contact
from intake.contacts.rules import nearness
from intake.forwards import actions, queries
from intake.forwards.kept import from_json
from intake.forwards.models import Forward, ForwardItem, ForwardState, ItemKind
from intake.letter import Button, Press
from intake.outbox import actions as outbox
from intake.tickets.models import Ticket

QUESTION = "forward"
PEOPLE_SHOWN = 8
NAMED = 0.75
"""From here on a typed name is somebody's."""


async def of_contact(visit: Visit, press: Press) -> Answer:
    """ "Anna Weber · Vega"."""
    contact = await visit.session.get(Contact, _number(press))
    if contact is None or contact.ended_at or contact.confirmed_at is None:
        return Answer(toast=texts.decided(visit.t), alert=True)
    client = await visit.session.get_one(Client, contact.client_id)
    return await _file(visit, press.id, client, contact)


async def of_client(visit: Visit, press: Press) -> Answer:
    """ "Vega, somebody else there"."""
    client = await visit.session.get(Client, _number(press))
    if client is None or client.archived_at:
        return Answer(toast=texts.decided(visit.t), alert=True)
    return await _file(visit, press.id, client, None)


async def _file(visit: Visit, forward_id: int, client: Client, contact: Contact | None) -> Answer:
    forward = await _decided(visit, forward_id, ForwardState.FILED)
    if forward is None:
        return Answer(toast=texts.decided(visit.t))
    forward.contact_id = contact.id if contact else None
    ticket = await filing.file_kept(visit.session, forward, client, contact, visit.now)
    if ticket is not None:
        _, words = await filing.who_and_words(visit.session, forward, ticket, visit.key, visit.now)
        await filing.ready_words(visit.session, forward, words, visit.now)
    await filing.settle(visit.session, forward, visit.now)
    if ticket is None:
        return Answer(toast=texts.decided(visit.t))
    return Answer(toast=f"#{ticket.id}", ticket_id=ticket.id)


async def answered(visit: Visit, press: Press) -> Answer:
    """ "It answered #130"."""
    ticket = await visit.session.get(Ticket, _number(press))
    if ticket is None:
        return Answer(toast=texts.decided(visit.t), alert=True)
    forward = await _decided(visit, press.id, ForwardState.FILED)
    if forward is None:
        return Answer(toast=texts.decided(visit.t))
    forward.ticket_id, forward.origin = ticket.id, OURS
    for item in await queries.items(visit.session, forward.id):
        await filing.add(
            visit.session, forward, ticket, from_json(item.words), item.kind, item.inbox_id, visit.now
        )
    await filing.settle(visit.session, forward, visit.now)
    return Answer(toast=f"#{ticket.id}", ticket_id=ticket.id)


async def ours(visit: Visit, press: Press) -> Answer:
    """A colleague who is a client's contact too has written it as one of us: which request did it answer?"""
    forward = await _own(visit, press.id)
    if forward is None or forward.state is not ForwardState.ASKED:
        return Answer(toast=texts.decided(visit.t))
    await visit.session.execute(
        update(ForwardItem)
        .where(ForwardItem.forward_id == forward.id, ForwardItem.kind == ItemKind.WORDS)
        .values(kind=ItemKind.ANSWER)
    )
    await _shown_anew(visit.session, forward)
    return Answer()


async def nobodys(visit: Visit, press: Press) -> Answer:
    """ "Not a request": the words are forgotten, here and in the in-tray."""
    forward = await _decided(visit, press.id, ForwardState.FORGOTTEN)
    if forward is None:
        return Answer(toast=texts.decided(visit.t))
    await actions.let_go(visit.session, forward, visit.now, forget=True)
    await _shown_anew(visit.session, forward)
    return Answer()


async def ask_name(visit: Visit, press: Press) -> Answer:
    """ "Somebody else…": the next words are a name."""
    forward = await _own(visit, press.id)
    if forward is None or forward.state is not ForwardState.ASKED:
        return Answer(toast=texts.decided(visit.t))
    await _ask(visit, forward.id)
    return Answer(texts.type_name(visit.t), private=True)


async def named(visit: Visit, forward_id: int, said: str) -> Answer:
    """A client or a person there, as the employee calls them: at most a few to choose from."""
    forward = await _own(visit, forward_id)
    if forward is None or forward.state is not ForwardState.ASKED:
        return Answer(texts.said_before(visit.t))
    options = await _called(visit, forward_id, said.strip())
    if not options:
        await _ask(visit, forward_id)
        return Answer(texts.nobody_called(visit.t, said.strip()[:60]))
    return Answer(texts.who_there(visit.t, said.strip()[:60], options[:PEOPLE_SHOWN]))


async def _called(visit: Visit, forward_id: int, said: str) -> list[Button]:
    found = await contacts.clients_called(visit.session, said)
    clients = list(dict.fromkeys([*([found.exact] if found.exact else []), *found.beginning, *found.near]))
    options = []
    for client in clients[:2]:
        for contact, person in await contacts.people_of(visit.session, client.id):
            press = Press("fwd", forward_id, 0, str(contact.id))
            options.append(Button(f"{person.name} · {client.name}", press))
        press = Press("fwdat", forward_id, 0, str(client.id))
        options.append(Button(texts.somebody_at(visit.t, client.name), press))
    if options:
        return options
    return [
        Button(f"{one.name} · {one.client}", Press("fwd", forward_id, 0, str(one.contact_id)))
        for one in await people_called(visit.session, visit.employee_id, said, visit.now)
    ]


async def people_called(
    session: ReadSession, employee_id: int, said: str, now: datetime
) -> list[queries.Likely]:
    """The people of all clients who go by a name."""
    likely = await queries.likely(session, [said], employee_id, now, PEOPLE_SHOWN)
    exact = [
        one
        for one in likely
        if said.casefold() in (one.name.casefold(), f"{one.name} — {one.client}".casefold())
    ]
    return exact or [one for one in likely if nearness(said, one.name) >= NAMED]


async def _ask(visit: Visit, forward_id: int) -> None:
    await dialogs.ask(visit, QUESTION, forward_id=forward_id)


async def _own(visit: Visit, forward_id: int) -> Forward | None:
    """A forward of this employee; another's is none of theirs."""
    forward = await visit.session.get(Forward, forward_id)
    return forward if forward and forward.employee_id == visit.employee_id else None


async def _decided(visit: Visit, forward_id: int, state: ForwardState) -> Forward | None:
    if await _own(visit, forward_id) is None:
        return None
    return await actions.decide(visit.session, forward_id, state, visit.now)


async def _shown_anew(session: Session, forward: Forward) -> None:
    await outbox.touch_everywhere(session, actions.CARD, forward.id)


def _number(press: Press) -> int:
    return int(press.argument) if press.argument.isdecimal() and len(press.argument) < 16 else 0


PRESSES: dict[str, Callable[[Visit, Press], Awaitable[Answer]]] = {
    "fwd": of_contact,
    "fwdat": of_client,
    "fwdto": answered,
    "fwdours": ours,
    "fwdno": nobodys,
    "fwdname": ask_name,
}
"""What an employee may press on a question of their own."""
