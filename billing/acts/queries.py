"""Reading acts: what they are about, how they stand, which are not signed."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from billing.acts.errors import NoSuchAct
from billing.acts.lifecycle import UNSIGNED, ActState, ActWord
from billing.acts.lines import Work
from billing.acts.models import Act, ActEntry, ActSaying, ActStanding
from billing.acts.rules import Booking
from billing.charges.models import ChargeKind
from billing.ledger.models import Account, Transfer, TransferKind
from billing.ledger.postings import OURS
from config.database import ReadSession
from intake.contacts.models import Contact, Person
from intake.tickets.models import Status, Ticket

WORK = (TransferKind.CAPTURE, TransferKind.CHARGE)
OBJECTION = "about_act"
"""What is wrong with an act is the office's to look into: no work to be held against the tariff."""


@dataclass(frozen=True)
class Shown:
    """An act and how it stands."""

    act: Act
    standing: ActStanding

    @property
    def stands(self) -> bool:
        return self.standing.state is not ActState.WITHDRAWN

    @property
    def is_unsigned(self) -> bool:
        return self.standing.state in UNSIGNED


def is_objection(ticket: Ticket) -> bool:
    """Whether the request is what somebody said against an act."""
    return ticket.is_flagged(OBJECTION)


async def bookings(session: ReadSession, client_id: int, upto: int | None = None) -> list[Booking]:
    """Everything acts are about, of one client, the oldest first; up to a number of the account's, where one is named."""
    original = aliased(Transfer)
    query = (
        select(Transfer)
        .join(Account, Account.id == Transfer.account_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(
            Account.client_id == client_id,
            Transfer.kind.in_(WORK) | original.kind.in_(WORK),
        )
        .order_by(Transfer.number)
    )
    if upto is not None:
        query = query.where(Transfer.number <= upto)
    return [booking(row) for row in await session.scalars(query)]


def booking(transfer: Transfer) -> Booking:
    """A transfer as far as acts look at it."""
    taken = transfer.debit_id == transfer.account_id
    return Booking(
        transfer.id,
        transfer.booked_at,
        transfer.amount_minor if taken else -transfer.amount_minor,
        transfer.reverses_id,
        transfer.number,
        transfer.counted.get("period"),
    )


async def acted(session: ReadSession, client_id: int) -> dict[int, str]:
    """Bookings of a client in acts that stand, each with the act's name."""
    rows = await session.execute(
        select(ActEntry.transfer_id, Act.name)
        .join(Act, Act.id == ActEntry.act_id)
        .where(Act.client_id == client_id, ActEntry.stands)
    )
    return {row.transfer_id: row[1] for row in rows}


async def works(
    session: ReadSession, ids: Collection[int], in_acts: dict[int, str], zone: ZoneInfo
) -> list[Work]:
    """Bookings with everything their lines say, in the order of the account."""
    original = aliased(Transfer)
    rows = await session.execute(
        select(Transfer, Ticket.title, Person.name, original.kind)
        .outerjoin(Ticket, Ticket.id == Transfer.ticket_id)
        .outerjoin(Contact, Contact.id == Transfer.contact_id)
        .outerjoin(Person, Person.id == Contact.person_id)
        .outerjoin(original, original.id == Transfer.reverses_id)
        .where(Transfer.id.in_(ids))
        .order_by(Transfer.number)
    )
    found = []
    for transfer, title, name, kind in rows:
        was: TransferKind | None = kind
        work = Work(
            what=tuple(transfer.what),
            counted=transfer.counted,
            kind=(was or transfer.kind).value,
            day=transfer.booked_at.astimezone(zone).date(),
            ticket_id=transfer.ticket_id,
            ticket_title=title,
            ordered_by=name or transfer.on_behalf,
        )
        if transfer.reverses_id:
            corrects = in_acts.get(transfer.reverses_id)
            work = replace(work, takes_back=True, corrects=corrects, ours=transfer.reason == OURS)
        found.append(work)
    return found


async def shown(session: ReadSession, act_id: int) -> Shown:
    """Raises NoSuchAct."""
    found = await _all(session, Act.id == act_id, limit=1)
    if not found:
        raise NoSuchAct(act_id)
    return found[0]


async def called(session: ReadSession, name: str) -> Shown:
    """The act with this number as printed, in whatever case it is written. Raises NoSuchAct."""
    found = await _all(session, func.lower(Act.name) == name.strip().lower(), limit=1)
    if not found:
        raise NoSuchAct(name)
    return found[0]


async def of_month(session: ReadSession, client_id: int, period: str) -> Shown | None:
    """The act of a month that stands."""
    found = await _all(
        session,
        Act.client_id == client_id,
        Act.period == period,
        ActStanding.state != ActState.WITHDRAWN,
        limit=1,
    )
    return found[0] if found else None


async def withdrawn(session: ReadSession, client_id: int, period: str) -> list[Act]:
    """The acts of a month that another one took the place of, or none."""
    gone = ActStanding.state == ActState.WITHDRAWN
    return [one.act for one in await _all(session, Act.client_id == client_id, Act.period == period, gone)]


async def unsigned(session: ReadSession, told_before: datetime | None = None) -> list[Shown]:
    """Acts nobody has agreed to, the oldest first.

    `told_before`: of which the client has known so long, not reminded, and with no objection that is being looked into.
    """
    conditions: list[object] = [ActStanding.state.in_(UNSIGNED)]
    if told_before is not None:
        looked_into = exists().where(
            ActSaying.act_id == Act.id,
            ActSaying.word == ActWord.OBJECTED,
            Ticket.id == ActSaying.ticket_id,
            Ticket.status.in_((Status.NEW, Status.OPEN)),
        )
        conditions += [ActStanding.told_at <= told_before, ActStanding.reminded_at.is_(None), ~looked_into]
    return (await _all(session, *conditions))[::-1]


async def newest(session: ReadSession, limit: int) -> list[Shown]:
    """Everybody's, the newest first."""
    return await _all(session, limit=limit)


async def of_client(session: ReadSession, client_id: int, limit: int = 10) -> list[Shown]:
    """This client's, the newest first."""
    return await _all(session, Act.client_id == client_id, limit=limit)


async def entries(session: ReadSession, act_id: int) -> dict[int, int]:
    """What an act is about: bookings with what each took."""
    rows = await session.execute(
        select(ActEntry.transfer_id, ActEntry.amount_minor).where(ActEntry.act_id == act_id)
    )
    return {row.transfer_id: row[1] for row in rows}


async def fee_of(session: ReadSession, act_id: int) -> int:
    """What of an act is the monthly fee; the rest is services beyond it."""
    rows = await session.execute(
        select(ActEntry.amount_minor, Transfer)
        .join(Transfer, Transfer.id == ActEntry.transfer_id)
        .where(ActEntry.act_id == act_id)
    )
    found = [(int(minor), transfer) for minor, transfer in rows]
    fee = ChargeKind.FEE.value
    fees = {transfer.id for _, transfer in found if transfer.counted.get("mode") == fee}
    return sum(minor for minor, transfer in found if {transfer.id, transfer.reverses_id} & fees)


async def later(session: ReadSession, client_id: int, end: datetime) -> int:
    """What was taken for services since the `end` of a month and stands in no act, what was given back taken off."""
    in_acts = await acted(session, client_id)
    since = [one for one in await bookings(session, client_id) if one.at >= end and one.id not in in_acts]
    return sum(one.amount_minor for one in since)


async def instead_of(session: ReadSession, act_id: int) -> Act | None:
    """The act that took the place of one that was withdrawn."""
    found: Act | None = await session.scalar(select(Act).where(Act.replaces_id == act_id))
    return found


async def sayings(session: ReadSession, act_id: int) -> list[ActSaying]:
    """What was said about an act, the oldest first."""
    rows = await session.scalars(select(ActSaying).where(ActSaying.act_id == act_id).order_by(ActSaying.id))
    return list(rows)


async def _all(session: ReadSession, *conditions: object, limit: int | None = None) -> list[Shown]:
    query = (
        select(Act, ActStanding)
        .join(ActStanding, ActStanding.act_id == Act.id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(Act.id.desc())
        .limit(limit)
        .execution_options(populate_existing=True)
    )
    return [Shown(act, standing) for act, standing in await session.execute(query)]
