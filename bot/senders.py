"""Whoever wrote a mail: known, of a client's domain, somebody else on a client's thread, or a stranger."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.client import entrance
from bot.staff import noted
from bot.staff.mail_mark_texts import forged
from bot.staff.mail_marks import THIRD
from bot.threads import Thread
from config.database import Session
from config.i18n import language_of, translator
from intake.contacts import actions as contacts
from intake.contacts import queries
from intake.contacts.models import Address, Channel, StrangerState
from intake.contacts.queries import Who
from intake.inbox import texts
from intake.inbox.models import Inbound, InboxState
from intake.mailbox.proof import Proof, Standing
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox.mailing import send_mail
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket


async def known(session: Session, words: Incoming, proof: Proof, now: datetime) -> Who | None:
    """The sender by address, else by their firm's domain, whose people are members; a doubtful one is asked about."""
    who = await queries.who(session, Channel.MAIL, words.sender.value)
    believed = proof.standing in (Standing.PROVEN, Standing.UNCHECKED)
    if who is None and believed and not words.automatic:
        client = await queries.domain_client(session, words.sender.value)
        if client:
            await contacts.bind_by_domain(session, words.sender, client, now)
            who = await queries.who(session, Channel.MAIL, words.sender.value)
    return who


_REACHABLE = (
    update(Address)
    .where(Address.channel == Channel.MAIL, Address.value == bindparam("address"))
    .where(Address.unreachable_at.is_not(None))
    .values(unreachable_at=None)
    .execution_options(synchronize_session=False)
)


async def reachable(session: Session, address: str) -> None:
    """Whoever writes from an address can be written to there, whatever came back before."""
    await session.execute(_REACHABLE, {"address": address})


async def stranger(
    session: Session, row: Inbound, words: Incoming, thread: Thread | None, now: datetime
) -> None:
    """Unknown: held for the manager, answered once, politely, with none of their words. Robots get nothing.

    Nor does whoever a disowned mail names.
    """
    book = await office(session)
    if words.automatic:
        held = await queries.stranger(session, Channel.MAIL, words.sender.value)
        if held is None or held.state is not StrangerState.REFUSED:
            await noted.note(session, row, words, now)
        return
    sender = replace(words.sender, language=language_of(words.text))
    shown, home = words.words, translator(book.firm.language)
    if thread:
        shown = f"{texts.in_answer_to(home, thread.ticket.id)}\n{shown}"
    if words.disowned:
        shown = f"⚠️ {forged(home, words.sender.value.rpartition('@')[2])}\n{shown}"
    held, _ = await contacts.meet_stranger(session, sender, words=shown, client_id=None, now=now)
    if held.state is StrangerState.REFUSED:
        return
    if thread:
        await third_person(session, thread.ticket, words, now)
    row.state, row.stranger_id = InboxState.HELD, held.id
    await entrance.show_stranger(session, held.id, now)
    if words.disowned:
        return
    t = translator(sender.language or book.firm.language)
    await send_mail(
        session,
        key=f"stranger:{held.id}:answer",
        address=sender.value,
        letter=texts.stranger(t, book.firm.name),
        language=t.language,
        now=now,
        answers=words.external_id,
    )


async def third_person(session: Session, ticket: Ticket, words: Incoming, now: datetime) -> None:
    """Somebody this request is not of has a mail of it: its card says so, and nothing of it changes."""
    sender = words.sender
    tickets.record(session, ticket.id, "desk", THIRD, now, name=sender.name, address=sender.value)
    await tickets.refresh(session, ticket.id)
