"""Cards about people at the door: strangers, and colleagues who came by a shared link."""

from dataclasses import dataclass

from sqlalchemy import select

from bot.staff import people_texts
from config.database import ReadSession
from config.i18n import Translator, translator
from intake.contacts.models import Channel, Client, Contact, Person, Stranger, StrangerState
from intake.contacts.queries import employee_name
from intake.letter import Button, Letter, Press
from intake.office.queries import office

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
        elif stranger.state is StrangerState.BOUND:
            client = await session.get(Client, stranger.client_id) if stranger.client_id else None
            state = "✅ " + people_texts.bound(t, client.name if client else "")
        else:
            state = people_texts.turned_away(t)
        if stranger.decided_by:
            state = state + t.aside(await employee_name(session, stranger.decided_by))
        return people_texts.stranger(t, stranger.name, address, stranger.first_words, state, buttons)


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
        if contact.ended_at:
            return people_texts.newcomer(t, person.name, client.name, people_texts.turned_away(t), ())
        if contact.confirmed_at:
            return people_texts.newcomer(
                t, person.name, client.name, "✅ " + people_texts.bound(t, client.name), ()
            )
        buttons = (
            (Button(t("Yes, let them in"), Press("known", contact.id)),),
            (Button(t("No"), Press("unknown", contact.id)),),
        )
        return people_texts.newcomer(t, person.name, client.name, None, buttons)


async def which_client(session: ReadSession, t: Translator, stranger: Stranger) -> Letter:
    """Whose person is it?"""
    clients = await session.scalars(select(Client).where(Client.archived_at.is_(None)).order_by(Client.name))
    options = [Button(client.name, Press("bind2", stranger.id, 0, str(client.id))) for client in clients]
    return people_texts.choose_for(t, stranger.name, people_texts.which_client(t), options[:CLIENTS_SHOWN])


def which_authority(t: Translator, stranger: Stranger, client: Client) -> Letter:
    """What may they do?"""
    options = [
        Button(label, Press("bind3", stranger.id, 0, f"{client.id}:{authority.value}"))
        for authority, label in people_texts.authority_choice(t).items()
    ]
    question = people_texts.as_what(t, client.name)
    return people_texts.choose_for(t, stranger.name, question, options)
