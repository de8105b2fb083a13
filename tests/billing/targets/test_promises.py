"""What is promised to be done: by when, what changes it, and how long the clock stands."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from billing.ledger import actions as ledger
from billing.quotes import actions as quotes
from billing.quotes.holding import try_hold
from billing.quotes.lifecycle import Line
from billing.summary import queries as summaries
from billing.targets import actions as targets
from billing.targets.queries import ran_out, standings
from billing.tariffs.book import Unit
from config.clock import week_named
from intake.contacts.models import Channel, Employee
from intake.office.queries import office
from intake.tickets.models import ClosedReason, Direction, Status, Ticket, TicketMessage, Verdict
from tests.bot.book.office_database import ENGLISH

HOUR = timedelta(hours=1)
BOOK = ENGLISH.replace("monthly_fee = 240", "monthly_fee = 240\nresolve_within_minutes = 960").replace(
    "allowances.support = { minutes = 180 }",
    "allowances.support = { minutes = 180, resolve_within_minutes = 240 }",
)


def at(day, hour, minute=0):
    """In November 2026, by Berlin's clocks; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


async def asked(desk, client="vega", category="content", **columns):
    facts = {"status": Status.NEW, "opened_at": at(24, 10), "flags": [], "category": category}
    ticket_id = await desk.ticket(client, **{**facts, **columns})
    async with desk.database.writing() as session:
        ticket = await session.get_one(Ticket, ticket_id)
        await targets.aim(session, ticket, at(24, 10))
        return ticket.id, ticket.resolve_by


async def test_the_tariff_of_a_client_says_by_when_and_what_was_said_stays(desk):
    await desk.apply(BOOK)
    number, by = await asked(desk)
    assert by == at(25, 17)
    assert (await asked(desk, category="support"))[1] == at(24, 14)
    assert (await asked(desk, category="design"))[1] is None, "not in the tariff"
    assert (await asked(desk, "orchard"))[1] is None, "another tariff"
    beyond, none = await asked(desk, flags=[{"code": "would_exceed", "overrun": "quote"}])
    assert none is None, "a price comes first"
    async with desk.database.writing() as session:
        ticket = await session.get_one(Ticket, number)
        for category, then in (("support", at(24, 14)), ("content", at(24, 14)), ("design", at(24, 14))):
            ticket.category = category
            await targets.aim(session, ticket, at(24, 12))
            assert ticket.resolve_by == then
        ticket.client_id = await desk.client("orchard")
        await targets.follow_client(session, ticket, at(24, 12))
        assert ticket.resolve_by is None
        decided = await session.get_one(Ticket, beyond)
        decided.verdict = Verdict.IN_TARIFF
        await targets.aim(session, decided, at(24, 12))
        assert decided.resolve_by == at(25, 17), "counted from when it was asked"


async def test_what_comes_back_is_promised_anew_and_what_was_late_stays_late(desk):
    await desk.apply(BOOK)
    for done, then in ((at(25, 16), at(27, 16)), (at(25, 17, 1), at(25, 17))):
        number, _ = await asked(desk)
        async with desk.database.writing() as session:
            ticket = await session.get_one(Ticket, number)
            await targets.aim_again(session, ticket, done, at(26, 9))
            assert ticket.resolve_by == then


async def test_the_clock_stands_for_a_price_its_money_and_a_question(desk):
    await desk.apply(BOOK)
    number, _ = await asked(desk, status=Status.OPEN)
    standing = await stands(desk, number, at(24, 11))
    assert (standing.by, standing.waits, standing.late) == (at(25, 17), False, False)
    async with desk.database.writing() as session:
        ticket = await session.get_one(Ticket, number)
        olga = await session.scalar(select(Employee.id).where(Employee.code == "olga"))
        price = await quotes.put(
            session,
            ticket_id=number,
            client_id=ticket.client_id,
            lines=[Line("hour", "Work", 1, Unit.HOUR, 9000, 9000)],
            valid_until=at(30, 10),
            by_employee_id=olga or 0,
            now=at(24, 12),
        )
    standing = await stands(desk, number, at(24, 13))
    assert (standing.by, standing.waits) == (at(25, 18), True)
    async with desk.database.writing() as session:
        seen = {"contact_id": None, "channel": Channel.DESK, "text_seen": "", "by_employee_id": olga}
        await quotes.accept(
            session,
            quote_id=price.id,
            revision=price.revision,
            now=at(24, 14),
            on_behalf_note="by phone",
            **seen,
        )
    assert (await stands(desk, number, at(24, 15))).waits, "its money is not there"
    async with desk.database.writing() as session:
        client = (await session.get_one(Ticket, number)).client_id
        await ledger.top_up(
            session, client_id=client, amount_minor=9000, key="paid", actor="desk", now=at(24, 16)
        )
        price = await session.get_one(type(price), price.id)
        assert (await try_hold(session, price, at(24, 16))).held
        said = {"ticket_id": number, "channel": Channel.TELEGRAM}
        session.add(TicketMessage(direction=Direction.OUT, text="How wide?", sent_at=at(25, 9), **said))
        session.add(TicketMessage(direction=Direction.IN, text="Wide", sent_at=at(25, 12), **said))
    # Four hours of a price and its money, three of a question.
    standing = await stands(desk, number, at(26, 10))
    assert (standing.by, standing.waits, standing.late) == (at(26, 15), False, False)
    assert (await stands(desk, number, at(26, 15, 1))).late
    async with desk.database.reading() as session:
        assert await ran_out(session, at(26, 15), at(26, 15, 5)) == {number}
        assert not await ran_out(session, at(26, 14), at(26, 15)), "its time is not over"
    assert await missed(desk) == (1, 1)
    for done, why, count in (
        (at(26, 15), None, (1, 0)),
        (at(26, 16), None, (1, 1)),
        (at(26, 14), ClosedReason.REFUSED, (0, 0)),
        (at(26, 16), ClosedReason.REFUSED, (1, 1)),
        (at(26, 16), ClosedReason.MERGED, (0, 0)),
    ):
        async with desk.database.writing() as session:
            ticket = await session.get_one(Ticket, number)
            ticket.resolved_at, ticket.closed_at = (None, done) if why else (done, None)
            ticket.status, ticket.closed_reason = Status.CLOSED if why else Status.RESOLVED, why
        assert await missed(desk) == count


async def stands(desk, number, now):
    async with desk.database.reading() as session:
        return (await standings(session, [await session.get_one(Ticket, number)], now))[number]


async def missed(desk):
    """Of the week: what was done, or late to be, and the late ones of it."""
    async with desk.database.reading() as session:
        week = week_named("2026-W48", (await office(session)).firm.zone)
        told = await summaries.summary(session, week)
        vega = next(one for one in told.clients if one.name == "Vega")
        return vega.missed.to_do, vega.missed.resolution
