"""`okoshko new`: a request that reached the office by telephone or in person, filed from the terminal."""

import secrets
from collections.abc import Sequence

from bot import texts
from bot.commands.named import no_client
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from bot.staff.views import client_and_words, file_for
from config.settings import Settings
from intake.contacts.models import Channel
from intake.message import Incoming, Kind, Sender
from intake.outbox import actions as outbox
from intake.tickets.actions import Author


async def file_request(settings: Settings, asked: Sequence[str]) -> Report:
    """File a client's words as a ticket; its card appears in the staff chat once the desk runs."""
    t, now = words(settings), moment(settings)
    parts = " ".join(asked).split()
    async with opened(settings) as database, database.writing() as session:
        found = await client_and_words(session, parts)
        if found is None:
            raise await no_client(session, parts[0] if parts else "")
        client, text = found
        if not text:
            raise Refusal("no_words", client.name)
        incoming = Incoming(
            channel=Channel.DESK,
            sender=Sender(Channel.DESK, value="terminal", name=""),
            kind=Kind.WORDS,
            text=text,
            sent_at=now,
            place=None,
            external_id=f"terminal:{secrets.token_hex(8)}",
        )
        ticket = await file_for(session, client, incoming, Author(None, None), t, now)
        has_staff_chat = (await outbox.window(session)).staff_chat_id is not None
    lines = [texts.filed(t, ticket.id, client.name)]
    return Report(lines if has_staff_chat else [*lines, texts.no_staff_chat(t)])
