"""The walk of one message, the same for Telegram and mail: receive → assess → show and answer."""

import functools
import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from billing.acts.queries import is_objection
from billing.assessment import Assessment, assess
from billing.learning.opinion import opinion
from billing.slots.queries import is_wish
from billing.targets import actions as targets
from billing.urgent.actions import CALLED, SAID
from billing.urgent.offering import with_urgent
from billing.verdicts import checking, warranty
from billing.verdicts.joining import NEAR, may_take
from billing.verdicts.starting import STARTED
from bot import belonging, leaving
from bot.staff import acceptance, cards, following, work
from bot.staff.flag_texts import CROWDED
from bot.watch.redirecting import with_the_way
from config.database import Session
from config.i18n import Translator
from intake.contacts import actions as contact_actions
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.contacts.rules import heard_language
from intake.files import FETCHED_MAX, TOO_BIG
from intake.forwards.models import VOUCHED
from intake.inbox import policy, texts
from intake.inbox.policy import Append, FileQuietly, OpenNew
from intake.letter import Letter
from intake.message import Incoming, Kind
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.outbox.delivery import speaker, tell
from intake.tickets import actions as tickets
from intake.tickets import queries, rules
from intake.tickets.actions import Author
from intake.tickets.lifecycle import Event
from intake.tickets.models import Attachment, ClosedReason, Direction, Status, Ticket, TicketMessage

log = logging.getLogger("desk")

KEPT_FLAGS = (*acceptance.SAID_FLAGS, STARTED, NEAR, CALLED, SAID, warranty.RETURNED, VOUCHED, CROWDED)
"""What people said about a ticket outlives its being checked anew."""
BURST_QUIET = timedelta(seconds=1.5)
"""How long after the last message of a burst its answer waits."""
ASSESSED = 50
"""Messages of one request: who writes more has said what it is about."""
CONFIRMING, CONFIRMED = timedelta(hours=1), 20
"""So many messages to one request are confirmed in so long."""


async def receive(
    session: Session,
    incoming: Incoming,
    who: Who,
    inbox_id: int | None,
    now: datetime,
    about: int | None = None,
    *,
    estimate: bool = True,
) -> Ticket | None:
    """A client's words: same or new, onto their ticket, checked against the tariff, shown, and answered.

    `about`: the ticket we asked them about, which their words are taken to answer like a reply.
    `estimate`: whether the answer says how it stands to the tariff, and about what it costs.
    """
    if incoming.kind is Kind.SERVICE:
        return None
    await _learn_language(session, incoming, who)
    author = Author(who.person_id, inbox_id)
    match policy.decide(await belonging.facts(session, incoming, who, now, about)):
        case OpenNew() as new:
            return await _open(session, incoming, who, author, new, now, estimate=estimate)
        case Append() as join:
            return await _append(session, incoming, who, author, join, now)
        case FileQuietly(ticket_id):
            return await _file_quietly(session, incoming, author, ticket_id, now)


async def correct(session: Session, incoming: Incoming, now: datetime) -> bool:
    """A message was edited; False when it is on no ticket."""
    message = await queries.message_at(session, incoming.place, incoming.external_id)
    if message is None:
        return False
    await tickets.edit_message(session, message, incoming.text, now)
    return True


async def _open(
    session: Session,
    incoming: Incoming,
    who: Who,
    author: Author,
    new: OpenNew,
    now: datetime,
    *,
    estimate: bool,
) -> Ticket:
    place = next(place for place in who.places if place.client_id == new.client_id)
    t = await speaker(session, who.person_id)
    ticket = await tickets.open_ticket(
        session,
        client_id=new.client_id,
        contact_id=place.contact_id,
        incoming=incoming,
        author=author,
        language=t.language,
        now=now,
    )
    money = estimate and place.authority.may_order and not incoming.doubted
    notice = await check_against_tariff(session, ticket, incoming.words, now, t, money=money)
    promised = await _promise(session, ticket, t, now)
    notice = await leaving.notice(session, ticket, notice, t)
    others = [other for id_ in new.near if (other := await session.get(Ticket, id_))]
    near = tuple((other.id, other.title) for other in others if may_take(other))
    await belonging.point_at(session, ticket, others)
    if len(others) == 1 and others[0].closed_reason is ClosedReason.DONE:
        await warranty.note_return(session, ticket, others[0].resolved_at, now)
    firms = tuple((place.client_id, place.client_name) for place in who.places) if new.firms else ()
    said = texts.logged(
        t, ticket.id, promised, near=near, ask_which=new.ask_which, firms=firms, notice=notice
    )
    if not incoming.disowned:
        if not new.ask_which:  # one question at a time
            said = await with_urgent(session, said, ticket.id, t)
        said = await with_the_way(session, said, incoming, t)
        await _acknowledge(session, ticket, who, said, incoming.channel, now)
    await cards.show(session, ticket.id, now, after=BURST_QUIET)
    await _own_up(session, incoming, who, ticket, author, now)
    return ticket


async def _own_up(
    session: Session, incoming: Incoming, who: Who, ticket: Ticket, author: Author, now: datetime
) -> None:
    """A file too big to be fetched from Telegram, or to be kept of a mail, is not passed over in silence."""
    if incoming.automatic or incoming.disowned:
        return
    for position, file in enumerate(incoming.files):
        elsewhere = file.file_id is not None
        if file.fault != TOO_BIG and not (elsewhere and file.size_bytes > FETCHED_MAX):
            continue
        worded = texts.too_big if elsewhere else texts.too_big_by_mail
        said = functools.partial(worded, name=file.name, limit_bytes=file.limit_bytes or FETCHED_MAX)
        await tell(
            session,
            person_id=who.person_id,
            key=f"inbox:{author.inbox_id}:too_big:{position}",
            words=said,
            now=now,
            ticket_id=ticket.id,
            prefer=incoming.channel,
            after=BURST_QUIET,
        )


async def too_big(session: Session, file: Attachment, now: datetime, *, limit_bytes: int) -> None:
    """A client's file turned out to be over the limit when Telegram was asked for it."""
    message = await session.get_one(TicketMessage, file.message_id)
    if message.direction is not Direction.IN or message.person_id is None:
        return
    await tell(
        session,
        person_id=message.person_id,
        key=f"attachment:{file.id}:too_big",
        words=functools.partial(texts.too_big, name=file.name, limit_bytes=limit_bytes),
        now=now,
        ticket_id=message.ticket_id,
        prefer=message.channel,
    )


async def check_against_tariff(
    session: Session, ticket: Ticket, words: str, now: datetime, t: Translator, *, money: bool
) -> str | None:
    """Hold a request against the client's tariff; a fault there costs no words, it becomes a flag on the ticket.

    Returns what the client should know at once: only people who may order hear of money.
    """
    if is_wish(ticket) or is_objection(ticket):
        return None  # a call, or what was done already, whatever it is about
    try:
        async with session.begin_nested():
            assessment = await assess(
                session,
                client_id=ticket.client_id,
                contact_id=ticket.contact_id,
                text=words,
                now=now,
                ticket_id=ticket.id,
            )
    except DBAPIError:
        raise
    except Exception:
        log.exception("ticket %s could not be assessed", ticket.id)
        ticket.flags = [{"code": "not_assessed"}]
        return None
    ticket.category = assessment.category
    kept = [flag for flag in ticket.flags if flag["code"] in KEPT_FLAGS]
    # A reason names the kind of work it was seen for, whatever the manager calls it later.
    seen = {"category": assessment.category}
    learned = await _learned(session, ticket, words, assessment)
    ticket.flags = [*({**reason.as_flag(), **seen} for reason in assessment.reasons), *learned, *kept]
    await targets.aim(session, ticket, now)
    return await checking.told(session, assessment, t) if money else None


async def _learned(
    session: Session, ticket: Ticket, words: str, assessment: Assessment
) -> list[dict[str, Any]]:
    """What earlier verdicts suggest; a fault there costs nothing else."""
    try:
        thought = await opinion(session, ticket.client_id, words, assessment)
    except DBAPIError:
        raise
    except Exception:
        log.exception("ticket %s: nothing could be learned from earlier verdicts", ticket.id)
        return []
    return [thought.as_flag()] if thought else []


async def _append(
    session: Session, incoming: Incoming, who: Who, author: Author, join: Append, now: datetime
) -> Ticket:
    ticket = await session.get_one(Ticket, join.ticket_id)
    t = await speaker(session, who.person_id)
    if join.crowded:
        incoming = belonging.kept_together(ticket, incoming, who.name)
    message = await tickets.file_message(session, ticket, incoming, author, now)
    await _own_up(session, incoming, who, ticket, author, now)
    if ticket.status is Status.NEW:
        await _assess_again(session, ticket, now)
    if await outbox.postpone(session, key=f"ticket:{ticket.id}:logged", due_at=now + BURST_QUIET):
        return ticket
    if incoming.album and await queries.album_ticket(session, incoming.place, incoming.album) != ticket.id:
        return ticket
    said = None
    if join.reopens and ticket.status is Status.RESOLVED:
        done_at = ticket.resolved_at
        await tickets.change(session, ticket.id, Event.REOPEN, actor=f"person:{who.person_id}", now=now)
        await warranty.note_return(session, ticket, done_at, now)
        await targets.aim_again(session, ticket, done_at, now)
        said = texts.reopened(t, ticket.id, ticket.title, await _promise(session, ticket, t, now))
        await work.tell_reopened(session, ticket, now)
    elif join.doubt:
        said = await _doubt(session, ticket, t, now)
    elif join.guessed or not (incoming.album or incoming.handed):
        said = await _added(session, ticket, message, t, now, guessed=join.guessed)
    if said:
        told = await with_the_way(session, said, incoming, t)
        await tell(
            session,
            person_id=who.person_id,
            key=f"message:{message.id}:added",
            words=lambda _: told,
            now=now,
            ticket_id=ticket.id,
            prefer=incoming.channel,
            after=BURST_QUIET,
        )
    await following.pass_on(session, ticket, message, now)
    return ticket


async def _doubt(session: Session, ticket: Ticket, t: Translator, now: datetime) -> Letter | None:
    enough = await outbox.confirmed_since(session, ticket.id, now - CONFIRMING) >= CONFIRMED
    return None if enough else texts.doubt(t, ticket.id, ticket.title)


async def _added(
    session: Session, ticket: Ticket, message: TicketMessage, t: Translator, now: datetime, *, guessed: bool
) -> Letter | None:
    """Each message is confirmed, until there are so many in an hour that it helps nobody; that is said, too."""
    before = await outbox.confirmed_since(session, ticket.id, now - CONFIRMING)
    if before >= CONFIRMED:
        return None
    last = before == CONFIRMED - 1
    return texts.added(t, ticket.id, ticket.title, guessed=guessed, message_id=message.id, last=last)


async def _file_quietly(
    session: Session, incoming: Incoming, author: Author, ticket_id: int | None, now: datetime
) -> Ticket | None:
    """A nod: kept on its ticket; the raw row alone keeps it where there is none. It must not count as an exchange."""
    ticket = await session.get(Ticket, ticket_id) if ticket_id else None
    if ticket and incoming.kind is not Kind.REACTION:
        touched, asked = ticket.touched_at, ticket.asked_at
        await tickets.file_message(session, ticket, incoming, author, now)
        ticket.touched_at, ticket.asked_at = touched, asked
    return ticket


async def _assess_again(session: Session, ticket: Ticket, now: datetime) -> None:
    """More was said before anybody decided: what is asked is all of it, not its first line."""
    if await queries.asked_often(session, ticket.id, ASSESSED):
        return
    asked = [m for m in await queries.telling(session, ticket.id) if m.direction is Direction.IN]
    words = "\n".join("\n".join([message.text, *(q["text"] for q in message.quoted)]) for message in asked)
    if ticket.channel is Channel.MAIL:
        words = f"{ticket.title}\n{words}"  # the subject
    if rules.says_little(ticket.title):
        ticket.title = rules.first_words(words)
    t = await speaker(session, None)
    await check_against_tariff(session, ticket, words, now, t, money=False)
    await outbox.touch_everywhere(session, tickets.CARD, ticket.id)


async def _promise(session: Session, ticket: Ticket, t: Translator, now: datetime) -> str:
    await targets.promise_look(session, ticket, now)
    return texts.promise(t, ticket.promised_at, ticket.resolve_by, now, (await office(session)).firm.zone)


async def _acknowledge(
    session: Session, ticket: Ticket, who: Who, said: Letter, channel: Channel, now: datetime
) -> None:
    await tell(
        session,
        person_id=who.person_id,
        key=f"ticket:{ticket.id}:logged",
        words=lambda _: said,
        now=now,
        ticket_id=ticket.id,
        prefer=channel,
        after=BURST_QUIET,
    )


async def _learn_language(session: Session, incoming: Incoming, who: Who) -> None:
    if incoming.automatic or incoming.disowned or (incoming.doubted and who.language):
        return
    words = "" if rules.nods(incoming.text) else incoming.text
    spoken = heard_language(words, who.language)
    if spoken and spoken != who.language:
        await contact_actions.choose_language(session, who.person_id, spoken, chosen=False)
