"""What must hold after all the dying, counted in the database and in what people see."""

from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import Any

from sqlalchemy import func, select

from billing.ledger.audit import audit
from billing.ledger.models import Hold, HoldState, Transfer, TransferKind
from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from config.database import ReadSession
from intake.contacts.models import Channel
from intake.inbox.models import Inbound, InboxState
from intake.outbox.models import Outbound, OutboxState, OutboxView
from intake.tickets.models import Direction, Status, Ticket, TicketMessage
from tests.torture.folk import Folk
from tests.torture.house import WRITERS, House

UNSENT = (OutboxState.WAITING, OutboxState.SENDING)


@dataclass
class Findings:
    """One house's balance. Zero everywhere but in the figures that tell how much was done."""

    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def none(self, name: str, number: int, what: object = "") -> None:
        self.figures[name] = number
        if number:
            self.broken.append(f"{name}: {number} {what}".strip())


async def unfinished(house: House) -> int:
    """Rows of both trays, and cards, that still have a way to go."""
    async with house.database.reading() as session:
        questions = (
            select(func.count()).where(Inbound.state == InboxState.NEW),
            select(func.count()).where(Outbound.state.in_(UNSENT)),
            select(func.count()).where(OutboxView.wanted > OutboxView.shown),
        )
        return sum([await session.scalar(question) or 0 for question in questions])


async def prove(house: House, folk: Folk) -> Findings:
    """Count everything; the program has come to rest."""
    found = Findings()
    async with house.database.reading() as session:
        await _words(session, folk, found)
        await _money(session, folk, found)
        await _trays(session, found)
        await _copies(session, house, found)
        found.figures["tickets"] = await _count(session, select(func.count(Ticket.id)))
    return found


async def _count(session: ReadSession, question: Any) -> int:
    return int(await session.scalar(question) or 0)


async def _words(session: ReadSession, folk: Folk, found: Findings) -> None:
    """Every message on exactly one ticket; a poisoned one is a forward, and stands there as a quotation."""
    rows = await session.execute(
        select(TicketMessage.text, TicketMessage.quoted).where(TicketMessage.direction == Direction.IN)
    )
    kept = Counter(text or "\n".join(q["text"] for q in quoted) for text, quoted in rows)
    lost = folk.said - kept
    doubled = kept - folk.said
    found.figures["messages"] = folk.messages
    found.none("lost", lost.total(), list(lost)[:3])
    found.none("doubled", doubled.total(), list(doubled)[:3])


async def _money(session: ReadSession, folk: Folk, found: Findings) -> None:
    """Every accepted price held once, and captured once where the work is done; every payment booked once."""
    accepted = list(await session.scalars(select(Quote).where(Quote.state == State.ACCEPTED)))
    holds = {hold.quote_id: hold for hold in await session.scalars(select(Hold))}
    captures = Counter(
        await session.scalars(select(Transfer.hold_id).where(Transfer.kind == TransferKind.CAPTURE))
    )
    topups = await _count(
        session, select(func.count()).select_from(Transfer).where(Transfer.kind == TransferKind.TOPUP)
    )
    done = set(
        await session.scalars(select(Ticket.id).where(Ticket.status.in_((Status.RESOLVED, Status.CLOSED))))
    )
    # Whatever became of them afterwards: the text they accepted is kept with the price.
    agreed = list(await session.scalars(select(Quote.id).where(Quote.text_seen.is_not(None))))
    held_anew = Counter(await session.scalars(select(Hold.quote_id)))
    found.figures["accepted"] = len(agreed)
    found.figures["held"] = len(held_anew)
    found.none("held_unasked", len(set(held_anew) - set(agreed)))
    found.figures["captured"] = len(captures)
    found.figures["topups"] = topups
    forgotten = [
        quote.id
        for quote in accepted
        if quote.ticket_id in done and quote.id in holds and holds[quote.id].state is HoldState.OPEN
    ]
    found.none("not_settled", len(forgotten), forgotten[:5])
    found.none(
        "charged_twice", sum(number - 1 for number in captures.values()) + max(topups - folk.topped_up, 0)
    )
    found.none("payments_lost", max(folk.topped_up - topups, 0))
    differences = await audit(session)
    found.none("audit_differences", len(differences), differences[:3])


async def _trays(session: ReadSession, found: Findings) -> None:
    """Nothing waits for ever, nothing was set aside, nothing failed unseen."""
    inbox = Counter(await session.scalars(select(Inbound.state)))
    outbox = Counter(await session.scalars(select(Outbound.state)))
    found.none("not_worked_off", inbox[InboxState.NEW])
    faults = await session.scalars(
        select(Inbound.fault).where(Inbound.state == InboxState.QUARANTINED).limit(3)
    )
    found.none("quarantined", inbox[InboxState.QUARANTINED], list(faults))
    found.none("unsent", sum(outbox[state] for state in UNSENT))
    dead = await session.scalars(select(Outbound.fault).where(Outbound.state == OutboxState.DEAD).limit(3))
    found.none("given_up", outbox[OutboxState.DEAD], list(dead))


async def _copies(session: ReadSession, house: House, found: Findings) -> None:
    """What people see beyond one message a row is at most what the program says it may have sent twice."""
    extra = uncounted = counted_in_all = 0
    for chat in [house.staff_chat, *house.people.values()]:
        messages = house.stand_in.api.world.chats[chat].messages.values()
        seen = sum(m.sender == house.stand_in.api.world.bot.id and not m.service for m in messages)
        sent = list(
            await session.scalars(
                select(Outbound).where(Outbound.lane == str(chat), Outbound.state == OutboxState.SENT)
            )
        )
        views = list(await session.scalars(select(OutboxView).where(OutboxView.chat_id == chat)))
        due = sum(row.payload["method"].startswith("send") for row in sent)
        due += sum(view.message_id is not None for view in views)
        counted = sum(row.maybe_dup for row in sent) + sum(view.maybe_dup for view in views)
        counted_in_all += counted
        extra += max(seen - due, 0)
        uncounted += max(seen - due - counted, 0)
        found.none(f"missing_in_{chat}", max(due - seen, 0))
    mails, counted_mails = await _mail_copies(session, house)
    found.figures["maybe_dup"] = counted_in_all + counted_mails
    found.figures["extra_sends"] = extra + mails
    found.none("extra_sends_uncounted", uncounted + max(mails - counted_mails, 0))
    for name in [
        name for name in found.figures if name.startswith("missing_in_") and not found.figures[name]
    ]:
        del found.figures[name]


async def _mail_copies(session: ReadSession, house: House) -> tuple[int, int]:
    """Mails that arrived beyond one a Message-ID, and how many the program counted."""
    parser, extra = BytesHeaderParser(), 0
    for address in WRITERS.values():
        ids = Counter(parser.parsebytes(raw)["Message-ID"] for raw in house.dovecot.mails.mails(address))
        extra += sum(number - 1 for number in ids.values())
    counted = await _count(
        session, select(func.sum(Outbound.maybe_dup)).where(Outbound.channel == Channel.MAIL)
    )
    return extra, counted
