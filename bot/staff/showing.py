"""The whole of a request, for the office: every word of the client and every file, in the asker's private chat."""

from datetime import timedelta

from bot.staff import show_texts, texts
from bot.visit import Answer, Visit
from intake.contacts.models import Client
from intake.contacts.queries import has_opened_chat
from intake.letter import Letter, Press, enclosures, quote, strong
from intake.outbox import actions as outbox
from intake.tickets import queries
from intake.tickets.errors import NoSuchTicket
from intake.tickets.models import Attachment, Ticket
from intake.tickets.texts import titled

AGAIN_AFTER = timedelta(minutes=1)
"""A second press sooner than this is a slip of the finger."""
IN_WORDS = ("contact", "location")
"""What people share that is read, not opened."""


def files_among(attachments: list[Attachment]) -> list[Attachment]:
    """What can be opened."""
    return [one for one in attachments if one.kind not in IN_WORDS]


def read_among(attachments: list[Attachment]) -> str:
    """Shared telephone numbers and places, a line each."""
    signs = {"contact": "📇", "location": "📍"}
    return "\n".join(f"{signs[one.kind]} {one.name}" for one in attachments if one.kind in IN_WORDS)


async def show_all(visit: Visit, press: Press) -> Answer:
    """ "Show all" on a card, for anybody of the office."""
    ticket = await visit.session.get(Ticket, press.id)
    if ticket is None:
        raise NoSuchTicket(press.id)
    if not await has_opened_chat(visit.session, visit.sender.value):
        username = (await outbox.window(visit.session)).bot_username or ""
        return Answer(toast=texts.open_private(visit.t, username), alert=True)
    files = await queries.attachments(visit.session, ticket.id)
    turn = int(visit.now.timestamp() // AGAIN_AFTER.total_seconds())
    key = f"ticket:{ticket.id}:all:{visit.sender.value}:{turn}"
    said = show_texts.sent(visit.t)
    if await outbox.is_queued(visit.session, key):
        return Answer(toast=said)
    client = await visit.session.get_one(Client, ticket.client_id)
    words = "\n".join(
        part for part in (await queries.words_of(visit.session, ticket.id), read_among(files)) if part
    )
    gone = [one.name for one in files_among(files) if not (one.file_id or one.sha256)]
    paragraphs = [strong(f"#{ticket.id} · {client.name} · {titled(visit.t, ticket.title)}")]
    paragraphs += [quote(words)] if words else []
    for mail in await queries.originals(visit.session, ticket.id):
        paragraphs += [show_texts.original(visit.t), quote(mail)]
    paragraphs += show_texts.lost(visit.t, gone)
    paragraphs += show_texts.left_out(visit.t, await queries.left_out(visit.session, ticket.id))
    # No ticket on it: a reply to these is not meant for the client.
    await outbox.send_chat(
        visit.session,
        key=key,
        chat_id=int(visit.sender.value),
        letter=Letter(tuple(paragraphs), enclosures=enclosures(files_among(files))),
        now=visit.now,
    )
    return Answer(toast=said)
