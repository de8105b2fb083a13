"""The card that asks an employee, privately, whose forwarded words these are; it becomes what was answered."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.forwards import filing, texts
from config.clock import Clock
from config.database import ReadSession
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client, Contact, Employee, Person
from intake.forwards import queries
from intake.forwards.kept import from_json
from intake.forwards.models import Forward, ForwardState, ItemKind
from intake.letter import Button, Letter, Press
from intake.message import Incoming, OriginKind
from intake.outbox.delivery import speaker
from intake.outbox.models import Outbound
from intake.tickets.models import Ticket
from intake.tickets.texts import titled

LIKELY = 6
WORDS_SHOWN = 300


@dataclass(frozen=True)
class ForwardCard:
    """The view of one forward."""

    clock: Clock

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        forward = await session.get(Forward, subject_id)
        if forward is None:
            return None
        employee = await session.get_one(Employee, forward.employee_id)
        t = await speaker(session, employee.person_id)
        if forward.state is ForwardState.FORGOTTEN:
            return texts.forgotten(t)
        if forward.state is ForwardState.FILED:
            return await _filed(session, forward, t)
        return await question(session, forward, t, self.clock)


async def question(session: ReadSession, forward: Forward, t: Translator, clock: Clock) -> Letter:
    """Whose is it, or, of words of our own alone, which request they answered."""
    items = await queries.items(session, forward.id)
    messages = [from_json(item.words) for item in items if item.kind is not ItemKind.NOTE]
    names, seen = await shown(session, forward)
    now = clock.now()
    if not any(item.kind is ItemKind.WORDS for item in items):
        tickets = await queries.answered(session, forward.employee_id, now, LIKELY)
        options = [
            Button(f"#{one.id} · {titled(t, one.title)}", Press("fwdto", forward.id, 0, str(one.id)))
            for one in tickets
        ]
        return texts.which(t, seen, options, forward.id)
    likely = await queries.likely(session, names, forward.employee_id, now, LIKELY)
    options = [
        Button(f"{one.name} · {one.client}", Press("fwd", forward.id, 0, str(one.contact_id)))
        for one in likely
    ]
    if await _by_us(session, messages):
        options.append(Button(texts.it_is_ours(t), Press("fwdours", forward.id)))
    by_mail = forward.channel is Channel.MAIL
    return texts.whose(t, names, len(messages), seen, options, forward.id, by_mail=by_mail)


async def shown(session: ReadSession, forward: Forward) -> tuple[list[str], str]:
    """Whose names it bears, and the words themselves, cut."""
    items = await queries.items(session, forward.id)
    messages = [from_json(item.words) for item in items if item.kind is not ItemKind.NOTE]
    names = list(dict.fromkeys(one.origin.name for one in messages if one.origin))
    return names, _cut("\n".join(_seen(one) for one in messages))


def _cut(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else f"{words[:WORDS_SHOWN].rstrip()} …"


def _seen(incoming: Incoming) -> str:
    said = [incoming.text, *(quoted.text for quoted in incoming.quoted)]
    return "\n".join([part for part in said if part] + [f"📎 {file.name}" for file in incoming.files])


async def _by_us(session: ReadSession, messages: list[Incoming]) -> bool:
    """Whether one of them is from a colleague's account: somebody who is a client's contact as well."""
    for one in messages:
        if one.origin and one.origin.kind is OriginKind.ACCOUNT:
            who = await contacts.who(session, Channel.TELEGRAM, one.origin.value)
            if who and who.is_staff:
                return True
    return False


async def _filed(session: ReadSession, forward: Forward, t: Translator) -> Letter:
    if forward.ticket_id is None:
        return texts.forgotten(t)
    ticket = await session.get_one(Ticket, forward.ticket_id)
    if forward.origin == "ours":
        return texts.answer_added(t, ticket.id)
    client = await session.get_one(Client, ticket.client_id)
    contact = await session.get(Contact, forward.contact_id) if forward.contact_id else None
    person = await session.get(Person, contact.person_id) if contact else None
    who = f"{person.name} · {client.name}" if person else client.name
    follow = select(Outbound.id).where(Outbound.key == filing.key_of_words(forward))
    return texts.handed_over(t, ticket.id, who, next_=await session.scalar(follow) is not None)
