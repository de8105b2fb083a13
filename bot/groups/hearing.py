"""What is said to the window in a client's group: a request of that client, answered there in one line."""

import re
from dataclasses import replace
from typing import Any

from bot import desk
from bot.client import entrance
from bot.groups import texts
from bot.visit import Answer, Visit
from config.i18n import Translator, translator
from intake.contacts import actions as contact_actions
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client, StrangerState
from intake.contacts.queries import Who
from intake.groups import actions, queries
from intake.groups.models import ClientGroup, GroupState
from intake.inbox.models import Inbound, InboxState
from intake.message import Incoming, Kind
from intake.outbox import actions as outbox
from intake.telegram import parse
from intake.tickets import history, rules
from intake.tickets import queries as tickets
from intake.tickets.models import Status, Ticket

NEW = re.compile(r"^/new(?:@\w+)?\s*", re.IGNORECASE)


def concerns(visit: Visit, raw: dict[str, Any]) -> bool:
    """Whether something is said in a group that is not the staff chat; /setup may make it that."""
    message = raw.get("message") or raw.get("edited_message") or {}
    setup = (message.get("text") or "").startswith("/setup")
    return bool(message) and not visit.private and not visit.staff_chat and not setup


async def hear(visit: Visit, raw: dict[str, Any], row: Inbound) -> Answer | None:
    """A message of a group the bot is in, staff chat apart. Whatever is not for the window is emptied again."""
    if "message" not in raw:
        return await _edited(visit, raw)
    group = await _group(visit, raw["message"]["chat"])
    if group is None:
        return None
    command = bool(NEW.match(raw["message"].get("text") or ""))
    if visit.who and visit.who.is_staff and not command:
        row.raw = b""
        return None
    if group.state is GroupState.ASKED or group.client_id is None:
        row.state = InboxState.HELD
        return await _once(visit, f"group:{group.id}:held")
    said = await _said(visit, raw["message"])
    if said is None:
        row.raw = b""
        return Answer(texts.say_it(visit.t))
    return await _take_in(visit, row, group, group.client_id, said)


async def _group(visit: Visit, chat: dict[str, Any]) -> ClientGroup | None:
    """The group; one the bot was in before groups were known is asked about now. None before there is a staff chat."""
    staff_chat_id = (await outbox.window(visit.session)).staff_chat_id
    group = await queries.group_at(visit.session, visit.chat_id)
    if staff_chat_id is None or (group and group.state is not GroupState.GONE):
        return group
    adder = visit.sender
    group = await actions.come_in(
        visit.session,
        chat_id=visit.chat_id,
        title=chat.get("title") or "?",
        adder=adder.value,
        added_by=adder.name,
        now=visit.now,
    )
    await outbox.touch(visit.session, actions.CARD, group.id, staff_chat_id, visit.now)
    return group


async def _take_in(
    visit: Visit, row: Inbound, group: ClientGroup, client_id: int, said: Incoming
) -> Answer | None:
    author = await contacts.who(visit.session, Channel.TELEGRAM, said.sender.value)
    if author and author.is_staff:
        row.raw = b""
        return None
    place = author.place_at(client_id) if author else None
    if author is None or place is None:
        return await _newcomer(visit, row, group, client_id, said)
    if await tickets.message_at(visit.session, said.place, said.external_id):
        return None
    theirs = replace(author, places=(place,))
    ticket = await desk.receive(visit.session, said, theirs, row.id, visit.now)
    if ticket is None or (rules.is_nod(said) and not said.handed):
        return None
    t = await _speaker(visit, client_id, author)
    if ticket.opened_at == said.sent_at:
        return Answer(texts.logged(t, ticket.id, await _link(visit, author)), ticket_id=ticket.id)
    return await _joined(visit, ticket, t)


async def _joined(visit: Visit, ticket: Ticket, t: Translator) -> Answer | None:
    """Words that came to an earlier request: what has become of it, and as rarely as in a private chat."""
    if await history.reopened_at(visit.session, ticket.id, visit.now):
        return Answer(texts.reopened(t, ticket.id), ticket_id=ticket.id)
    since = visit.now - desk.CONFIRMING
    before = await outbox.said_since(visit.session, ticket.id, visit.chat_id, since)
    if before >= desk.CONFIRMED:
        return None
    if ticket.status is Status.RESOLVED:
        return Answer(texts.done(t, ticket.id), ticket_id=ticket.id)
    last = before == desk.CONFIRMED - 1
    return Answer(texts.added(t, ticket.id, last=last), ticket_id=ticket.id)


async def _said(visit: Visit, message: dict[str, Any]) -> Incoming | None:
    """The request: the words beside our name, else the message they answer with it."""
    incoming = parse.incoming(message)
    name = (await outbox.window(visit.session)).bot_username or ""
    words = (
        re.sub(rf"@{re.escape(name)}(?!\w)[,:]?\s*", "", incoming.text, flags=re.IGNORECASE)
        if name
        else incoming.text
    )
    words = NEW.sub("", words).strip()
    if words or incoming.files or incoming.quoted:
        return replace(incoming, text=words)
    replied = message.get("reply_to_message")
    if not replied or replied.get("from", {}).get("is_bot"):
        return None
    of_replied = parse.incoming({**replied, "chat": message["chat"]})
    asks = of_replied.kind is Kind.WORDS and (of_replied.words or of_replied.files)
    return replace(of_replied, handed=True) if asks else None


async def _newcomer(
    visit: Visit, row: Inbound, group: ClientGroup, client_id: int, said: Incoming
) -> Answer | None:
    """Somebody of the group we do not know: held for the manager, as a colleague who came by a shared link is."""
    met = await contacts.stranger(visit.session, Channel.TELEGRAM, said.sender.value)
    if met and met.state is StrangerState.REFUSED:
        row.raw = b""
        return None
    await contact_actions.meet_in_group(visit.session, said.sender, client_id, visit.now)
    await entrance.keep_stranger(replace(visit, sender=said.sender), row, said)
    return await _once(visit, f"group:{group.id}:newcomer:{said.sender.value}")


async def _once(visit: Visit, key: str) -> Answer | None:
    """One polite line, however much they write."""
    if not await outbox.is_queued(visit.session, key):
        await outbox.send_chat(
            visit.session,
            key=key,
            chat_id=visit.chat_id,
            letter=texts.passed_on(visit.t),
            now=visit.now,
            thread=visit.thread,
        )
    return None


async def _edited(visit: Visit, raw: dict[str, Any]) -> Answer | None:
    if "edited_message" in raw and visit.who and not visit.who.is_staff:
        said = await _said(visit, raw["edited_message"])
        if said:
            await desk.correct(visit.session, said, visit.now)
    return None


async def _speaker(visit: Visit, client_id: int, author: Who) -> Translator:
    client = await visit.session.get_one(Client, client_id)
    language = author.language or client.language
    return translator(language) if language else visit.t


async def _link(visit: Visit, author: Who) -> str | None:
    """Where to read the answers, for whoever has no way to read them yet."""
    for channel in (Channel.TELEGRAM, Channel.MAIL):
        if await contacts.address_of(visit.session, author.person_id, channel):
            return None
    username = (await outbox.window(visit.session)).bot_username
    return f"https://t.me/{username}" if username else None
