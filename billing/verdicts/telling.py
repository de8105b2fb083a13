"""Words to the people of a client: whoever asked, one of them, or all who decide."""

from dataclasses import replace
from datetime import datetime, timedelta

from billing.verdicts import facts, texts
from config.database import Session
from config.i18n import Translator
from intake.contacts.models import Contact
from intake.letter import Letter, letter
from intake.outbox.delivery import Words, tell
from intake.tickets.models import Ticket


async def tell_asker(
    session: Session,
    ticket: Ticket,
    *,
    key: str,
    words: Words,
    now: datetime,
    after: timedelta = timedelta(0),
    surely: bool = False,
) -> None:
    """Words for whoever asked; nobody where the manager filed the request for a client without a contact."""
    contact = await session.get(Contact, ticket.contact_id) if ticket.contact_id else None
    if contact:
        await tell_contact(
            session, ticket, contact, key=key, words=words, now=now, after=after, surely=surely
        )


async def tell_contact(
    session: Session,
    ticket: Ticket,
    contact: Contact,
    *,
    key: str,
    words: Words,
    now: datetime,
    after: timedelta = timedelta(0),
    surely: bool = False,
) -> None:
    """Words for one person of the client, by the channel the request came by if they use it; `surely` as in `tell`."""
    await tell(
        session,
        person_id=contact.person_id,
        key=key,
        words=words,
        now=now,
        ticket_id=ticket.id,
        prefer=ticket.channel,
        after=after,
        surely=surely,
    )


async def tell_deciders(
    session: Session, client_id: int, *, key: str, words: Words, now: datetime, surely: bool = False
) -> None:
    """Words for everybody who may order for the client, once each under `key`; `surely` as in `tell`."""
    for contact, _ in await facts.deciders(session, client_id):
        await tell(
            session,
            person_id=contact.person_id,
            key=f"{key}:{contact.id}",
            words=words,
            now=now,
            surely=surely,
        )


def looked_again(words: Words) -> Words:
    """The same words after a refusal that no longer stands: first that we have thought better of it."""

    async def again(t: Translator) -> Letter:
        worded = words(t)
        said = worded if isinstance(worded, Letter) else await worded
        first = letter(texts.looked_again(t)).paragraphs
        return replace(said, paragraphs=(*first, *said.paragraphs))

    return again
