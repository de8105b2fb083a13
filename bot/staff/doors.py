"""Cards about people at the door: strangers, and colleagues who came by a shared link."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.staff import people_texts
from config.database import ReadSession
from config.i18n import Translator, translator
from intake.contacts.models import Channel, Client, Contact, Person, Stranger, StrangerState
from intake.contacts.queries import (
    account_of,
    employee_name,
    has_opened_chat,
    is_new,
    person_in_chat,
    without_address,
    worked_here,
)
from intake.contacts.queries import stranger as stranger_at
from intake.letter import Button, Letter, Press
from intake.office.queries import office
from intake.outbox.models import Outbound

CLIENTS_SHOWN = 40


@dataclass(frozen=True)
class StrangerCard:
    """Somebody unknown wrote."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        stranger = await session.get(Stranger, subject_id)
        if stranger is None:
            return None
        t = translator((await office(session)).firm.language)
        address = stranger.value if stranger.channel is Channel.MAIL else f"Telegram {stranger.value}"
        state: str | None = None
        buttons: tuple[tuple[Button, ...], ...] = ()
        if stranger.state is StrangerState.WAITING:
            buttons = (
                (Button(t("Bind to a client"), Press("bind", stranger.id)),),
                (Button(t("Refuse"), Press("away", stranger.id)),),
            )
            state = await _left_the_office(session, t, stranger)
        elif stranger.state is StrangerState.BOUND:
            client = await session.get(Client, stranger.client_id) if stranger.client_id else None
            state = "✅ " + people_texts.bound(t, client.name if client else "")
        else:
            state = people_texts.turned_away(t)
        if state and stranger.decided_by:
            state = state + t.aside(await employee_name(session, stranger.decided_by))
        return people_texts.stranger(t, stranger.name, address, stranger.first_words, state, buttons)


async def _left_the_office(session: ReadSession, t: Translator, stranger: Stranger) -> str | None:
    if stranger.channel is not Channel.TELEGRAM:
        return None
    person = await person_in_chat(session, int(stranger.value))
    return people_texts.worked_here(t) if person and await worked_here(session, person.id) else None


@dataclass(frozen=True)
class NewcomerCard:
    """A colleague of a client, to be confirmed in one tap."""

    async def render(self, session: ReadSession, subject_id: int, chat_id: int) -> Letter | None:
        contact = await session.get(Contact, subject_id)
        if contact is None:
            return None
        t = translator((await office(session)).firm.language)
        person = await session.get_one(Person, contact.person_id)
        client = await session.get_one(Client, contact.client_id)
        if contact.ended_at and not contact.confirmed_at:
            return people_texts.newcomer(t, person.name, client.name, "", people_texts.turned_away(t), ())
        words = await _words_so_far(session, person)
        if contact.confirmed_at:
            let_in = "✅ " + people_texts.bound(t, client.name)
            return people_texts.newcomer(t, person.name, client.name, words, let_in, ())
        known = (
            await without_address(session, client.id, Channel.TELEGRAM, person.name)
            if await is_new(session, contact)
            else []
        )
        buttons = (
            (Button(t("Yes, let them in"), Press("known", contact.id)),),
            *((this_is(t, who, Press("same", contact.id, 0, str(one.id))),) for one, who in known),
            (Button(t("No"), Press("unknown", contact.id)),),
        )
        group = await _met_in_group(session, person)
        note = people_texts.worked_here(t) if await worked_here(session, person.id) else None
        return people_texts.newcomer(t, person.name, client.name, words, note, buttons, group=group)


async def _met_in_group(session: ReadSession, person: Person) -> bool:
    """Who was answered in the client's group, or has never opened a chat with the bot, came by no link."""
    value = await account_of(session, person.id, Channel.TELEGRAM)
    if value is None:
        return False
    answered = select(Outbound.id).where(Outbound.key.like(f"group:%:newcomer:{value}")).limit(1)
    return await session.scalar(answered) is not None or not await has_opened_chat(session, value)


async def _words_so_far(session: ReadSession, person: Person) -> str:
    value = await account_of(session, person.id, Channel.TELEGRAM)
    written = await stranger_at(session, Channel.TELEGRAM, value) if value else None
    return written.first_words if written else ""


async def which_client(session: ReadSession, t: Translator, stranger: Stranger) -> Letter:
    """Whose person is it?"""
    clients = await session.scalars(select(Client).where(Client.archived_at.is_(None)).order_by(Client.name))
    options = [Button(client.name, Press("bind2", stranger.id, 0, str(client.id))) for client in clients]
    return people_texts.choose_for(t, stranger.name, people_texts.which_client(t), options[:CLIENTS_SHOWN])


def this_is(t: Translator, person: Person, press: Press) -> Button:
    """Somebody at the door is a person the book knows."""
    return Button(t("This is {name}", name=person.name), press)


async def which_authority(session: ReadSession, t: Translator, stranger: Stranger, client: Client) -> Letter:
    """Are they somebody the book knows by another way, or else, what may they do?"""
    known = await without_address(session, client.id, stranger.channel, stranger.name)
    options = [this_is(t, who, Press("bind4", stranger.id, 0, str(one.id))) for one, who in known]
    options += [
        Button(label, Press("bind3", stranger.id, 0, f"{client.id}:{authority.value}"))
        for authority, label in people_texts.authority_choice(t).items()
    ]
    question = people_texts.as_what(t, client.name)
    return people_texts.choose_for(t, stranger.name, question, options)
