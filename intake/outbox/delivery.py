"""How a person is reached: their language, their channel."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Person
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox import actions
from intake.outbox.mailing import send_mail

Words = Callable[[Translator], Letter | Awaitable[Letter]]
"""What to say, once the reader's language is known."""


async def speaker(session: ReadSession, person_id: int | None) -> Translator:
    """The translator for somebody: their own language, else the office's."""
    person = await session.get(Person, person_id) if person_id else None
    if person and person.language:
        return translator(person.language)
    return translator((await office(session)).firm.language)


async def tell(
    session: Session,
    *,
    person_id: int,
    key: str,
    words: Words,
    now: datetime,
    ticket_id: int | None = None,
    prefer: Channel = Channel.TELEGRAM,
    after: timedelta = timedelta(0),
    surely: bool = False,
) -> bool:
    """Queue words for a person, in their language, by the channel they use; False when there is no way to them.

    `surely`: money rides on them. Whoever has both channels gets them by mail too where Telegram is out of reach.
    """
    t = await speaker(session, person_id)
    worded = words(t)
    said = worded if isinstance(worded, Letter) else await worded
    by_mail = partial(
        send_mail, session, letter=said, language=t.language, now=now, ticket_id=ticket_id, after=after
    )
    for channel in sorted((Channel.TELEGRAM, Channel.MAIL), key=lambda channel: channel is not prefer):
        value = await contacts.address_of(session, person_id, channel)
        if value is None:
            continue
        if channel is Channel.TELEGRAM:
            await actions.send_chat(
                session, key=key, chat_id=int(value), letter=said, now=now, ticket_id=ticket_id, after=after
            )
            if surely and (mail := await contacts.address_of(session, person_id, Channel.MAIL)):
                await by_mail(key=f"{key}#mail", address=mail, instead_of=key)
            return True
        if await by_mail(key=key, address=value):
            return True
    return False
