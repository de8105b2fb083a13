"""New versions of a price beyond the free ones: told before, agreed to, charged, and taken off the order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from billing.charges import actions as charges
from billing.charges import queries as charge_queries
from billing.charges.lifecycle import Due, part_of
from billing.charges.models import Charge, ChargeKind
from billing.charges.texts import part_of_version
from billing.ledger import actions as ledger
from billing.quotes import queries
from billing.quotes.deciding import to_decide
from billing.quotes.errors import AlreadyDecided
from billing.quotes.lifecycle import AGREED, UNDECIDED, Line, LineKind, State
from billing.quotes.making import Paid, made
from billing.quotes.models import Quote, QuoteEvent
from billing.quotes.printing import kept as kept_line
from billing.quotes.printing import total
from billing.quotes.settlement import charged_lines
from billing.quotes.texts import credit_title
from billing.quotes.turning import record
from billing.quotes.versions import Version, count, is_beyond
from billing.tariffs.book import Unit
from billing.tariffs.prices import price_items
from billing.tariffs.queries import agreement, billing_book
from billing.vat import added
from billing.verdicts import facts
from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.contacts.actors import actor_contact
from intake.contacts.models import Channel
from intake.office.book import said
from intake.outbox.delivery import speaker
from intake.tickets import actions as tickets
from intake.tickets.models import Ticket

AGREED_TO, LEFT = "version_agreed", "version_left"


@dataclass(frozen=True)
class Next:
    """The new version of a price a client has asked for."""

    about: Quote
    """The price they want to talk over."""
    number: int
    free: int | None
    lines: tuple[Line, ...]
    """What it is charged by; none where it is free."""
    agreed: bool

    @property
    def minor(self) -> int:
        return total(self.lines)

    @property
    def must_be_agreed(self) -> bool:
        return self.minor > 0 and not self.agreed


async def next_version(session: ReadSession, ticket: Ticket, now: datetime) -> Next | None:
    """None where no Discuss of theirs waits for a new price."""
    quotes = await queries.of_ticket(session, ticket.id)
    events = await _events(session, quotes, "discuss", AGREED_TO)
    discussed = {event.quote_id for event in events if event.kind == "discuss"}
    counted = count([Version(one.state, one.requote > 0, one.id in discussed) for one in quotes])
    if counted.waits is None:
        return None
    about, number, free = quotes[counted.waits], counted.had + 1, await free_versions(session, ticket, now)
    consent = next(
        (event for event in events if event.kind == AGREED_TO and event.quote_id == about.id), None
    )
    if consent:
        lines = tuple(_line(row) for row in consent.facts["lines"])
        return Next(about, number, free, lines, agreed=True)
    lines = await _lines(session, ticket, now) if is_beyond(number, free) else ()
    return Next(about, number, free, lines, agreed=False)


async def free_versions(session: ReadSession, ticket: Ticket, now: datetime) -> int | None:
    """By the tariff in force, else by the book; None where they are not counted."""
    book = await billing_book(session)
    terms = await agreement(session, ticket.client_id, now)
    if terms and terms.tariff and terms.tariff.requotes is not None:
        return terms.tariff.requotes
    return book.quotes.free_requotes


async def _lines(session: ReadSession, ticket: Ticket, now: datetime) -> tuple[Line, ...]:
    """What a new version costs this client."""
    book = await billing_book(session)
    items = await price_items(session, ticket.client_id, now)
    item = next((one for one in items if one.code == book.quotes.requote_item), None)
    if item is None:
        return ()
    your, listed = item.price.your_minor, item.price.list_minor
    line = Line(item.code, said(item.title, ticket.language), 1, Unit.PIECE, your, listed)
    return made(book, [line], (), ticket.language, item.price.currency)


async def _events(session: ReadSession, quotes: Sequence[Quote], *kinds: str) -> list[QuoteEvent]:
    numbers = [quote.id for quote in quotes]
    found = select(QuoteEvent).where(QuoteEvent.quote_id.in_(numbers), QuoteEvent.kind.in_(kinds))
    return list(await session.scalars(found.order_by(QuoteEvent.id)))


async def agree(
    session: Session,
    *,
    quote_id: int,
    revision: int,
    contact_id: int,
    channel: Channel,
    text_seen: str,
    now: datetime,
) -> tuple[Next, bool]:
    """ "Go on": the next version is made, and charged when it is put. Also whether that was said before.

    Raises as `quotes.deciding.accept`; AlreadyDecided where no new version waits.
    """
    quote = await to_decide(session, quote_id, revision, contact_id)
    ticket = await session.get_one(Ticket, quote.ticket_id)
    version = await next_version(session, ticket, now)
    if quote.state not in UNDECIDED or version is None or version.about.id != quote.id or not version.minor:
        raise AlreadyDecided(quote.id, quote.state)
    if version.agreed:
        return version, True
    await record(
        session,
        quote,
        AGREED_TO,
        actor=actor_contact(contact_id),
        now=now,
        contact=contact_id,
        channel=channel.value,
        text=text_seen,
        number=version.number,
        free=version.free,
        minor=version.minor,
        lines=[kept_line(line) for line in version.lines],
    )
    tickets.record(session, ticket.id, actor_contact(contact_id), AGREED_TO, now, minor=version.minor)
    ticket.touched_at = now
    await session.flush()
    await tickets.refresh(session, ticket.id)
    return replace(version, agreed=True), False


async def leave(
    session: Session, *, quote_id: int, revision: int, contact_id: int, channel: Channel, now: datetime
) -> Quote:
    """ "Leave it": the price stays as it is. Raises as `agree`."""
    quote = await to_decide(session, quote_id, revision, contact_id)
    said_before = await queries.said_of(session, quote.id, AGREED_TO, LEFT)
    if quote.state not in UNDECIDED or AGREED_TO in said_before:
        raise AlreadyDecided(quote.id, quote.state)
    if LEFT not in said_before:
        await record(session, quote, LEFT, actor=actor_contact(contact_id), now=now, channel=channel.value)
        await session.flush()
        await tickets.refresh(session, quote.ticket_id)
    return quote


async def paid_before(
    session: ReadSession, ticket: Ticket, version: Next | None, language: str
) -> list[Paid]:
    """What the next price is to be less by: versions charged since the last order, and the one it is itself."""
    due = [tuple(map(_line, one.lines)) for one in await _not_yet_credited(session, ticket)]
    due += [version.lines] if version and version.lines else []
    title = credit_title(translator(language))
    return [
        Paid(line.item, title, line.total_minor, line.vat_rate)
        for lines in due
        for line in lines
        if line.kind is LineKind.ITEM
    ]


async def _not_yet_credited(session: ReadSession, ticket: Ticket) -> list[Charge]:
    ordered = [one for one in await queries.of_ticket(session, ticket.id) if one.state in AGREED]
    last = max((one.revision for one in ordered), default=0)
    return [one for version, one in await _charges(session, ticket) if version > last]


async def _charges(session: ReadSession, ticket: Ticket) -> list[tuple[int, Charge]]:
    """What stands charged for its versions, each with the revision it was for."""
    about = await charge_queries.about(session, ticket.client_id, ChargeKind.REQUOTE, f"{ticket.id}:")
    revisions = {one.id: one.revision for one in await queries.of_ticket(session, ticket.id)}
    return [(revisions[int(one.subject.partition(":")[2])], one) for one in about]


async def charge(
    session: Session, ticket: Ticket, quote: Quote, version: Next, now: datetime
) -> Charge | None:
    """The new version is put: it is charged as it was agreed. Twice is once."""
    if not version.lines:
        return None
    consent = (await queries.said_of(session, version.about.id, AGREED_TO))[AGREED_TO]
    due = Due(
        f"{ticket.id}:{quote.id}",
        consent.facts["lines"],
        {"number": version.number, "free": consent.facts["free"]},
        ticket.id,
        consent.facts["contact"],
    )
    return await charges.make(
        session,
        client_id=ticket.client_id,
        kind=ChargeKind.REQUOTE,
        due=due,
        key=f"requote:{quote.id}",
        now=now,
    )


async def take_back(session: Session, quotes: Sequence[Quote], now: datetime) -> None:
    """These versions were never seen: nothing is charged for them."""
    for quote in quotes:
        await charges.undo_all(
            session,
            quote.client_id,
            ChargeKind.REQUOTE,
            f"{quote.ticket_id}:{quote.id}",
            reason="the version was withdrawn",
            now=now,
        )


async def take_all_back(session: Session, ticket: Ticket, now: datetime) -> None:
    """We do not do it, or not for money: what its versions cost is given back."""
    for _, one in await _charges(session, ticket):
        await charges.undo(session, one.id, reason="nothing is charged for it", actor="desk", now=now)


async def charged_minor(session: ReadSession, ticket: Ticket) -> int:
    """What versions of its price have cost so far, or are due for."""
    return sum(one.amount_minor for _, one in await _charges(session, ticket))


async def kept(session: ReadSession, ticket: Ticket, t: Translator) -> str | None:
    """That sum in words, which a no does not give back; None where there is none."""
    minor = await charged_minor(session, ticket)
    return await facts.money(session, ticket.client_id, minor, t) if minor else None


async def credit_in_full(session: Session, ticket: Ticket, now: datetime) -> None:
    """The order is charged: where it came to less than its versions had cost, the rest of them is given back.

    Call it when a ticket is settled; again, it does nothing.
    """
    settled = [one for one in await queries.of_ticket(session, ticket.id) if one.state is State.SETTLED]
    if not settled:
        return
    await ledger.lock(session, ticket.client_id)
    paid = [one for version, one in await _charges(session, ticket) if version <= settled[-1].revision]
    lines = [line for one in settled for line in await charged_lines(session, one)]
    credited = -sum(_gross(line, lines) for line in lines if line.kind is LineKind.CREDIT)
    rest = sum(one.amount_minor for one in paid) - credited
    if rest > 0:
        await _give_back(session, ticket, paid, rest, now)


def _gross(line: Line, among: Sequence[Line]) -> int:
    """What a line takes off the total, with its tax."""
    if line.vat_rate is None or all(one.kind is not LineKind.VAT for one in among):
        return line.total_minor
    return -added(-line.total_minor, line.vat_rate).gross_minor


async def _give_back(
    session: Session, ticket: Ticket, paid: Sequence[Charge], rest: int, now: datetime
) -> None:
    """The newest charges are reversed, and what they were rightly for is charged anew."""
    for one in reversed(paid):
        if rest <= 0:
            return
        await charges.undo(session, one.id, reason="credited in full with the order", actor="desk", now=now)
        keeps = max(one.amount_minor - rest, 0)
        rest -= one.amount_minor
        if keeps:
            lines = part_of(one.lines, part_of_version(await speaker(session, None)), keeps)
            due = Due(one.subject, lines, one.counted, ticket.id, one.contact_id)
            await charges.make_next(
                session, client_id=ticket.client_id, kind=ChargeKind.REQUOTE, due=due, now=now
            )


def _line(row: dict[str, Any]) -> Line:
    """A printed line of a charge; its tax has a line of its own."""
    kind, rate = LineKind(row.get("kind", "item")), row.get("vat_rate")
    minor = row["total_minor"]
    return Line(row.get("item", ""), row["title"], 1, Unit.PIECE, minor, minor, kind=kind, vat_rate=rate)
