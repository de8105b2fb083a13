"""Reading whose group a chat is, and whose it may be."""

from sqlalchemy import bindparam, select

from config.database import ReadSession
from intake.contacts import rules
from intake.contacts.models import Address, Channel, Client, Contact
from intake.groups.models import ClientGroup, GroupState

LIKELY = 8
_HERE = select(ClientGroup.chat_id).where(ClientGroup.state != GroupState.GONE)
_AT = select(ClientGroup).where(ClientGroup.chat_id == bindparam("chat"))


async def chats(session: ReadSession) -> frozenset[int]:
    """The groups the bot is in, bound or not: asked with every batch from the wire."""
    return frozenset(await session.scalars(_HERE))


async def group_at(session: ReadSession, chat_id: int) -> ClientGroup | None:
    """The group this chat is, whatever its state."""
    return await session.scalar(_AT, {"chat": chat_id})


async def likely(session: ReadSession, group: ClientGroup) -> list[Client]:
    """Clients it may belong to: of whoever added the bot, then by the group's title, then the others by name."""
    clients = list(
        await session.scalars(select(Client).where(Client.archived_at.is_(None)).order_by(Client.name))
    )
    theirs = set(
        await session.scalars(
            select(Contact.client_id)
            .join(Address, Address.person_id == Contact.person_id)
            .where(Address.channel == Channel.TELEGRAM, Address.value == group.adder)
            .where(Contact.ended_at.is_(None))
        )
    )
    words = group.title.split()

    def place(client: Client) -> tuple[bool, float]:
        near = max((rules.nearness(word, client.name, client.code) for word in words), default=0.0)
        return client.id not in theirs, -near

    return sorted(clients, key=place)[:LIKELY]
