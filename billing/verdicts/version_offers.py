"""The words that say what the next version of a price costs, and to whom they go."""

from datetime import datetime

from billing.quotes import version_texts as texts
from billing.verdicts import versions
from billing.verdicts.price_letters import readers
from billing.verdicts.telling import tell_contact
from billing.verdicts.versions import Next
from config.database import ReadSession, Session
from config.i18n import Translator
from intake.letter import Letter
from intake.outbox.actions import is_queued
from intake.outbox.delivery import Words
from intake.outbox.rewording import reword
from intake.tickets.models import Ticket


def offer_key(quote_id: int) -> str:
    """Of the words that say what the next version costs."""
    return f"quote:{quote_id}:version_offer"


def terms(t: Translator, version: Next) -> str:
    """What the next version costs, as they read it."""
    return texts.costs(t, version.free or 0, t.money(version.minor, version.about.currency))


def offer(t: Translator, ticket: Ticket, version: Next) -> Letter:
    """The terms, with the two answers."""
    about = version.about
    buttons = texts.answers(t, about.id, about.revision, t.money(version.minor, about.currency))
    return texts.offer(t, ticket.id, ticket.title, terms(t, version), buttons)


async def current(session: ReadSession, ticket: Ticket, now: datetime) -> Next | None:
    """The next version, where it costs something and nobody has agreed to it."""
    version = await versions.next_version(session, ticket, now)
    return version if version and version.must_be_agreed else None


async def put(session: Session, ticket: Ticket, version: Next, *, now: datetime) -> bool:
    """To everybody the price was put to, once for each version; False where they have been asked."""
    people, _ = await readers(session, ticket)
    stem = f"{offer_key(version.about.id)}:{version.number}"
    asked = {contact.id: await is_queued(session, f"{stem}:{contact.id}") for contact, _ in people}
    for contact, _ in people:
        await tell_contact(
            session,
            ticket,
            contact,
            key=f"{stem}:{contact.id}",
            words=lambda t: offer(t, ticket, version),
            now=now,
            surely=True,
        )
    return not asked or not all(asked.values())


async def taken(
    session: Session, version: Next, words: Words, *, now: datetime, but: tuple[int, int] | None = None
) -> None:
    """Somebody has said Go on: wherever else that stands it is said, and asks nobody any more; `but` as in `reword`."""
    about = offer_key(version.about.id)
    key = f"{about}:{version.number}:taken"
    await reword(session, stem=f"{about}:", key=key, words=words, now=now, but=but)
