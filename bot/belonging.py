"""What a client's message may belong to: the facts for the rule of same or new, and what the card says of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from billing.verdicts.joining import NEAR
from bot.staff.flag_texts import CLOSED, CROWDED, REFUSED, TWIN
from config.database import Session
from intake.contacts.models import Channel
from intake.contacts.queries import Who
from intake.inbox.policy import CROWD, Facts
from intake.message import Incoming
from intake.tickets import history, queries, rules
from intake.tickets.decisions import UNDO_FOR
from intake.tickets.models import ClosedReason, Status, Ticket

REFUSED_LATELY = timedelta(days=3)
"""How long after a refusal new words may be about it."""


async def facts(session: Session, incoming: Incoming, who: Who, now: datetime, about: int | None) -> Facts:
    """What the window's rule has to know; `about` as in `desk.receive`."""
    # What is perhaps forged stays with its like.
    known = await queries.live_tickets(
        session, who.person_id, now - REFUSED_LATELY, disowned=incoming.disowned
    )
    live = [ticket for ticket in known if ticket.status is not Status.CLOSED]
    clients = [place.client_id for place in who.places]
    if live:
        latest = live[0].client_id
        clients.sort(key=lambda client_id: client_id != latest)
    replied = await queries.about(session, incoming.channel, incoming.place, incoming.reply_to)
    if replied is None and incoming.ticket_tag:
        replied = await session.get(Ticket, incoming.ticket_tag)
    if replied is None and about:
        replied = await session.get(Ticket, about)
    if replied and (into := await history.joined_to(session, replied)):
        replied = await session.get(Ticket, into)
    if replied and replied.client_id not in clients:
        replied = None
    return Facts(
        now=now,
        clients=tuple(clients),
        album=await queries.album_ticket(session, incoming.place, incoming.album),
        replied=queries.as_open(replied) if replied else None,
        tickets=tuple(queries.as_open(ticket) for ticket in live),
        refused=tuple(
            replace(queries.as_open(ticket), touched_at=ticket.closed_at or ticket.touched_at)
            for ticket in known
            if _knows_the_refusal(ticket, now)
        ),
        nod=rules.is_nod(incoming) and not incoming.handed,
        automatic=incoming.automatic,
        forwarded=bool(incoming.quoted) or incoming.handed,
        by_mail=incoming.channel is Channel.MAIL,
        handed=incoming.handed,
    )


def _knows_the_refusal(ticket: Ticket, now: datetime) -> bool:
    """Refused, and the minute for undoing is over: they have read it."""
    return (
        ticket.status is Status.CLOSED
        and ticket.verdict_at is not None
        and ticket.verdict_at <= now - UNDO_FOR
    )


def kept_together(ticket: Ticket, incoming: Incoming, name: str) -> Incoming:
    """One of a crowd of mails, with its own subject; the card says why it is on this request."""
    if not ticket.is_flagged(CROWDED):
        ticket.flags = [*ticket.flags, {"code": CROWDED, "name": name, "count": CROWD}]
    words = "\n".join(part for part in (incoming.subject, incoming.text) if part.strip())
    return replace(incoming, text=words)


async def point_at(session: Session, ticket: Ticket, others: list[Ticket]) -> None:
    """The card says which closed request these words may answer, and which other one has the same name."""
    near = {
        other.id: REFUSED if other.closed_reason is ClosedReason.REFUSED else CLOSED
        for other in others
        if other.status is Status.CLOSED
    }
    if twin := await queries.twin(session, ticket):
        near.setdefault(twin, TWIN)
    ticket.flags = [*ticket.flags, *({"code": NEAR, "ticket": id_, "why": why} for id_, why in near.items())]
