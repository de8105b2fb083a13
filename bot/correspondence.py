"""What a mail that was read sets in motion: who wrote it and how surely, what it goes on with, and what it may do."""

import logging
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from billing.urgent.offering import hear_mail
from billing.verdicts.joining import NEAR
from bot import desk, empty, threads
from bot.client import accepting, agreeing, entrance
from bot.forwards import by_mail as forwarded_mails
from bot.staff import by_mail, noted
from bot.staff.flag_texts import DOUBTED, RENAMED, TWIN
from bot.staff.mail_mark_texts import forged
from bot.staff.mail_marks import LEFT_OUT, THIRD
from bot.threads import Thread, Way
from config.database import Session
from config.i18n import language_of, translator
from intake.contacts import actions as contacts
from intake.contacts import queries
from intake.contacts.models import Address, Channel, StrangerState
from intake.contacts.queries import Who
from intake.inbox import texts
from intake.inbox.models import Inbound, InboxState
from intake.mailbox.copies import copy_of, fingerprint
from intake.mailbox.proof import Proof, Standing
from intake.mailbox.reading.parse import ParsedMail
from intake.mailbox.tokens import is_own
from intake.message import Incoming
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.answering import ANSWERING, DAY, PERSON
from intake.outbox.mailing import send_mail
from intake.shelf import Shelf
from intake.tickets import actions as tickets
from intake.tickets import watching
from intake.tickets.models import Direction, Status, Ticket, TicketMessage
from intake.tickets.rules import AGAIN, bare

log = logging.getLogger("mail")

FIGURES = re.compile(r"\d+")


async def take_in(
    session: Session,
    row: Inbound,
    parsed: ParsedMail,
    words: Incoming,
    proof: Proof,
    now: datetime,
    shelf: Shelf,
) -> None:
    """One mail with all its effects. Only what `proof` proves may decide anything; the rest may ask."""
    sender = words.sender.value
    kept = {"from": sender, "subject": words.subject, **proof.as_json()}
    words = replace(
        words,
        mail=kept,
        fingerprint=fingerprint(parsed, row.received_at),
        doubted=proof.standing in (Standing.UNPROVEN, Standing.CONTRADICTED),
        disowned=proof.standing is Standing.CONTRADICTED,
    )
    home = await outbox.window(session)
    if await copy_of(session, words) or threads.is_ours(words, home):
        log.info("mail %s is a copy of one that is here", row.id)
        return
    session.info[ANSWERING] = sender
    if not (words.automatic or words.disowned):
        await _reachable(session, sender)
    who = await _known(session, words, proof, now)
    if who and who.is_staff:
        if await by_mail.hear(session, row.id, words, who, proof, now):
            return
        if await forwarded_mails.take(session, row, parsed, words, who, proof, now, shelf):
            return
        if not who.places and (words.automatic or words.disowned):
            await noted.note(session, row, words, now)
            return
        if not who.places:
            await by_mail.turn_away(session, row.id, words, who, now)
            return
    if who and await agreeing.hear(session, words, who, proof, now):
        return
    thread = await threads.find(session, parsed, words, home)
    if thread is None and who:
        thread = await threads.by_code(session, words, [place.client_id for place in who.places], who.name)
    if empty.is_empty(words, thread):
        await empty.receive(session, row, words, who, thread, proof, now)
        return
    if who is None:
        await _stranger(session, row, words, thread, now)
        return
    if proof.proven and await _new_request(session, words, who, thread, now):
        session.info[PERSON] = sender
    ticket = await _file(session, empty.with_subject(words, thread), who, thread, proof, row.id, now)
    if ticket is None:
        await noted.note(session, row, words, now)
        return
    if words.automatic:
        return
    others = [to for to in (*parsed.to, *parsed.cc) if not is_own(to, home.mail_address or "")]
    opened = thread is None or thread.ticket.id != ticket.id
    await _in_copy(session, ticket, others, now, sure=proof.proven or (opened and not words.disowned))
    await accepting.hear(session, ticket, words, who, proof, now)
    if not words.disowned:
        await hear_mail(
            session,
            ticket,
            f"{words.subject}\n{words.text}",
            address=sender,
            person_id=who.person_id,
            proven=proof.proven,
            now=now,
        )


async def _new_request(
    session: Session, words: Incoming, who: Who, thread: Thread | None, now: datetime
) -> bool:
    """Whether a mail is surely a person's new request: it answers nothing, and says what no mail of theirs today did.

    What differs in its figures alone is a program's report.
    """
    answers = thread or words.reply_to or words.ticket_tag or AGAIN.match(words.subject)
    if answers or words.automatic:
        return False
    today = await session.scalars(
        select(TicketMessage.text)
        .where(TicketMessage.person_id == who.person_id, TicketMessage.direction == Direction.IN)
        .where(TicketMessage.sent_at > now - DAY)
    )
    return _without_figures(words.text) not in map(_without_figures, today)


def _without_figures(text: str) -> str:
    return FIGURES.sub("", bare(text))


async def _in_copy(
    session: Session, ticket: Ticket, others: Collection[str], now: datetime, *, sure: bool
) -> None:
    """Colleagues read the answers from now on. A forged copy field would let others listen in: then the card names them."""
    if sure:
        await watching.watch(session, ticket, others, now)
    elif left_out := await watching.not_watching(session, ticket, others):
        named = [contact.id for contact in left_out]
        tickets.record(session, ticket.id, "desk", LEFT_OUT, now, contacts=named)
        await tickets.refresh(session, ticket.id)


async def _file(
    session: Session,
    words: Incoming,
    who: Who,
    thread: Thread | None,
    proof: Proof,
    inbox_id: int,
    now: datetime,
) -> Ticket | None:
    """Onto the request it goes on with, where that is surely meant; else it is one of its own, which says so."""
    theirs = thread is not None and thread.ticket.client_id in {place.client_id for place in who.places}
    if thread and not theirs and not words.automatic:
        await _third_person(session, thread.ticket, words, now)
    noted_there = words.automatic and not words.disowned
    joins = thread is not None and theirs and (noted_there or _surely(thread, proof))
    alone = replace(words, reply_to=(), ticket_tag=None)
    about = thread.ticket.id if thread and joins else None
    ticket = await desk.receive(session, alone, who, inbox_id, now, about)
    if ticket and thread and theirs and not joins:
        await _point_at(session, ticket, thread)
    return ticket


def _surely(thread: Thread, proof: Proof) -> bool:
    """Who is not proven adds words, and wakes nothing that is done; a disowned mail belongs to nothing.

    Where no server tells, having a mail of the thread must do; a tag, which anybody can write, does not.
    """
    if thread.changed or proof.standing is Standing.CONTRADICTED:
        return False
    live = thread.ticket.status in (Status.NEW, Status.OPEN)
    had_it = proof.standing is Standing.UNCHECKED and thread.way is not Way.TAG
    return live or proof.proven or had_it


async def _point_at(session: Session, ticket: Ticket, thread: Thread) -> None:
    """ "Join to #41": whoever decides sees which mail it answers."""
    own = {"code": NEAR, "ticket": thread.ticket.id, "why": RENAMED if thread.changed else DOUBTED}
    said = [flag for flag in ticket.flags if (flag["code"], flag.get("ticket")) == (NEAR, thread.ticket.id)]
    if not said or said[0]["why"] == TWIN:
        ticket.flags = [*(flag for flag in ticket.flags if flag not in said), own]
        await tickets.refresh(session, ticket.id)


async def _third_person(session: Session, ticket: Ticket, words: Incoming, now: datetime) -> None:
    """Somebody this request is not of has a mail of it: its card says so, and nothing of it changes."""
    sender = words.sender
    tickets.record(session, ticket.id, "desk", THIRD, now, name=sender.name, address=sender.value)
    await tickets.refresh(session, ticket.id)


async def _known(session: Session, words: Incoming, proof: Proof, now: datetime) -> Who | None:
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


async def _reachable(session: Session, address: str) -> None:
    """Whoever writes from an address can be written to there, whatever came back before."""
    await session.execute(_REACHABLE, {"address": address})


async def _stranger(
    session: Session, row: Inbound, words: Incoming, thread: Thread | None, now: datetime
) -> None:
    """Unknown: held for the manager, answered once, politely, with none of their words. Robots get nothing.

    Nor does whoever a disowned mail names.
    """
    book = await office(session)
    if words.automatic:
        known = await queries.stranger(session, Channel.MAIL, words.sender.value)
        if known is None or known.state is not StrangerState.REFUSED:
            await noted.note(session, row, words, now)
        return
    sender = replace(words.sender, language=language_of(words.text))
    shown, home = words.words, translator(book.firm.language)
    if thread:
        shown = f"{texts.in_answer_to(home, thread.ticket.id)}\n{shown}"
    if words.disowned:
        shown = f"⚠️ {forged(home, words.sender.value.rpartition('@')[2])}\n{shown}"
    stranger, _ = await contacts.meet_stranger(session, sender, words=shown, client_id=None, now=now)
    if stranger.state is StrangerState.REFUSED:
        return
    if thread:
        await _third_person(session, thread.ticket, words, now)
    row.state, row.stranger_id = InboxState.HELD, stranger.id
    await entrance.show_stranger(session, stranger.id, now)
    if words.disowned:
        return
    t = translator(sender.language or book.firm.language)
    await send_mail(
        session,
        key=f"stranger:{stranger.id}:answer",
        address=sender.value,
        letter=texts.stranger(t, book.firm.name),
        language=t.language,
        now=now,
        answers=words.external_id,
    )
