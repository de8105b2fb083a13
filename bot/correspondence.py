"""What a mail that was read sets in motion: what it goes on with, and what it may do, by whoever surely wrote it."""

import logging
import re
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from billing.urgent.offering import hear_mail
from billing.verdicts.joining import NEAR
from bot import desk, empty, senders, threads
from bot.client import accepting, agreeing
from bot.forwards import by_mail as forwarded_mails
from bot.staff import by_mail, noted
from bot.staff.flag_texts import DOUBTED, RENAMED, TWIN
from bot.staff.mail_marks import LEFT_OUT
from bot.threads import Thread, Way
from config.database import Session
from intake.contacts.queries import Who
from intake.inbox.models import Inbound
from intake.mailbox.copies import copy_of, fingerprint
from intake.mailbox.proof import Proof, Standing
from intake.mailbox.reading.parse import ParsedMail
from intake.mailbox.tokens import is_own
from intake.message import Incoming
from intake.outbox import actions as outbox
from intake.outbox.answering import ANSWERING, DAY, PERSON
from intake.shelf import Shelf
from intake.tickets import actions as tickets
from intake.tickets import watching
from intake.tickets.models import Direction, Status, Ticket, TicketMessage
from intake.tickets.rules import AGAIN, bare
from intake.watch import actions as watch

log = logging.getLogger("mail")

FIGURES = re.compile(r"\d+")
COMPARED = 200
"""Mails of somebody's day a new one is held against: of thousands it must not cost more with each."""


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
    words = weighed(words, parsed, row, proof)
    sender = words.sender.value
    home = await outbox.window(session)
    known = await copy_of(session, words)
    if known:
        await watch.came_here_too(session, known, now)
    if known or threads.is_ours(words, home):
        log.info("mail %s is a copy of one that is here", row.id)
        return
    session.info[ANSWERING] = sender
    if not (words.automatic or words.disowned):
        await senders.reachable(session, sender)
    who = await senders.known(session, words, proof, now)
    if who and who.is_staff and await _of_office(session, row, parsed, words, who, proof, now, shelf):
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
        await senders.stranger(session, row, words, thread, now)
        return
    ticket = await _of_client(session, row, words, who, thread, proof, now)
    if ticket is None or words.automatic:
        return
    others = [to for to in (*parsed.to, *parsed.cc) if not is_own(to, home.mail_address or "")]
    opened = thread is None or thread.ticket.id != ticket.id
    await _in_copy(session, ticket, others, now, sure=proof.proven or (opened and not words.disowned))
    await what_else_it_says(session, ticket, words, who, proof, now)


def weighed(words: Incoming, parsed: ParsedMail, row: Inbound, proof: Proof) -> Incoming:
    """The words with what is known of who wrote them."""
    return replace(
        words,
        mail={"from": words.sender.value, "subject": words.subject, **proof.as_json()},
        fingerprint=fingerprint(parsed, row.received_at),
        doubted=proof.standing in (Standing.UNPROVEN, Standing.CONTRADICTED),
        disowned=proof.standing is Standing.CONTRADICTED,
    )


async def _of_office(
    session: Session,
    row: Inbound,
    parsed: ParsedMail,
    words: Incoming,
    who: Who,
    proof: Proof,
    now: datetime,
    shelf: Shelf,
) -> bool:
    """An employee decides or hands something over by mail. False where one who is a client's person, too, just asks."""
    if await by_mail.hear(session, row.id, words, who, proof, now):
        return True
    if await forwarded_mails.take(session, row, parsed, words, who, proof, now, shelf):
        return True
    if who.places:
        return False
    if words.automatic or words.disowned:
        await noted.note(session, row, words, now)
    else:
        await by_mail.turn_away(session, row.id, words, who, now)
    return True


async def _of_client(
    session: Session,
    row: Inbound,
    words: Incoming,
    who: Who,
    thread: Thread | None,
    proof: Proof,
    now: datetime,
) -> Ticket | None:
    """Filed; what belongs to no request is noted."""
    ticket = await file(session, row, words, who, thread, proof, now)
    if ticket is None:
        await noted.note(session, row, words, now)
    return ticket


async def file(
    session: Session,
    row: Inbound,
    words: Incoming,
    who: Who,
    thread: Thread | None,
    proof: Proof,
    now: datetime,
) -> Ticket | None:
    """A client's mail, onto its request; None where it belongs to none."""
    if proof.proven and await _new_request(session, words, who, thread, now):
        session.info[PERSON] = words.sender.value
    return await _file(session, empty.with_subject(words, thread), who, thread, proof, row.id, now)


async def what_else_it_says(
    session: Session,
    ticket: Ticket,
    words: Incoming,
    who: Who,
    proof: Proof,
    now: datetime,
    *,
    to_us: bool = True,
) -> None:
    """A yes to a price, or that it is urgent. What was said to an employee alone (not `to_us`) decides nothing,
    however surely it is from whoever may order: a manager reads it on the card."""
    heard = proof
    if proof.proven and not to_us:
        heard, session.info[PERSON] = replace(proof, standing=Standing.UNPROVEN), words.sender.value
    await accepting.hear(session, ticket, words, who, heard, now)
    if not words.disowned:
        await hear_mail(
            session,
            ticket,
            f"{words.subject}\n{words.text}",
            address=words.sender.value,
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
        .order_by(TicketMessage.id.desc())
        .limit(COMPARED)
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
        await senders.third_person(session, thread.ticket, words, now)
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
