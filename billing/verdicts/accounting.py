"""A client's accounting: papers go there by mail, beside those who decide."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from billing.invoices import queries as invoices
from billing.verdicts import facts
from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Client
from intake.letter import Letter
from intake.outbox.mailing import send_mail


async def tell_accounting(
    session: Session,
    client_id: int,
    *,
    key: str,
    language: str,
    words: Callable[[Translator], Awaitable[Letter]],
    now: datetime,
) -> None:
    """By mail to whoever handles papers there; `key` is that of the letter to those who decide."""
    address = await _address(session, client_id)
    if address is None:
        return
    await send_mail(
        session,
        key=f"{key}:accounting",
        address=address,
        letter=await words(translator(language)),
        language=language,
        now=now,
    )


async def can_be_told(session: ReadSession, client_id: int) -> bool:
    """Whether an account's news and papers reach anybody: somebody who may order, or the accounting."""
    for _, person in await facts.deciders(session, client_id):
        if await can_be_written_to(session, person.id):
            return True
    return await _address(session, client_id) is not None


async def can_be_written_to(session: ReadSession, person_id: int) -> bool:
    """Whether there is a way to a person."""
    for channel in (Channel.TELEGRAM, Channel.MAIL):
        if await contacts.address_of(session, person_id, channel):
            return True
    return False


async def _address(session: ReadSession, client_id: int) -> str | None:
    """None where the book names none, and where somebody who decides reads that mailbox anyway."""
    client = await session.get_one(Client, client_id)
    entry = (await invoices.invoicing(session)).clients.get(client.code)
    address = entry.legal.accounting if entry and entry.legal else None
    for _, person in await facts.deciders(session, client.id) if address else ():
        by_chat = await contacts.address_of(session, person.id, Channel.TELEGRAM)
        if not by_chat and await contacts.address_of(session, person.id, Channel.MAIL) == address:
            return None
    return address
