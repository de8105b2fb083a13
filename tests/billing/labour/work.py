"""A tariff with a limit on design, and the steps the tests of minutes are made of."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from billing.labour import actions as labour
from billing.ledger import actions as ledger
from billing.quotes import actions as quotes
from billing.quotes.lifecycle import Line, Mode
from billing.tariffs.book import Unit
from billing.tariffs.models import AgreementRow, TariffRow, TariffVersion
from billing.tariffs.queries import usage
from intake.contacts.models import Channel
from intake.office.book import WEEKDAYS
from intake.office.models import AppliedBook
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.billing.conftest import NOW, add_ticket

DAY = timedelta(days=1)


BOOK = {
    "currency": "RUB",
    "timezone": "Europe/Moscow",
    "language": "en",
    "categories": {
        "design": {
            "name": {"*": "Design"},
            "usual_minutes": 60,
            "rounding_minutes": 15,
            "minimum_minutes": 30,
        }
    },
    "items": {},
    "quotes": {"valid_days": 14},
    "reminders": {"balance_below": "0"},
    "clients": {},
    "rates": {},
}


HOURS = {
    "firm": {"name": "Lindenhof", "language": "en", "timezone": "Europe/Moscow", "currency": "RUB"},
    "hours": {day: [{"opens": 9 * 60, "closes": 18 * 60}] for day in WEEKDAYS[:5]},
    "promise": {"minutes": 120},
    "closing": {"after_days": 5},
    "summary": {"time": "09:00"},
    "refusals": {},
    "employees": {},
}
"""Open from nine to six in Moscow, Monday to Friday."""


@pytest.fixture(autouse=True)
async def office(session, world):
    """Design is counted by started quarters, half an hour at least; Vega's tariff includes 120 minutes of it."""
    session.add(AppliedBook(digest="d", content={"billing": BOOK}, applied_at=NOW))
    tariff = TariffRow(code="care", name={"*": "Care"}, currency="EUR")
    session.add(tariff)
    await session.flush()
    allowances = {"design": {"minutes": 120, "requests": None}}
    since = NOW - 30 * DAY
    session.add(
        TariffVersion(
            tariff_id=tariff.id, valid_from=since, monthly_fee=0, allowances=allowances, added_at=since
        )
    )
    session.add(AgreementRow(client_id=world.client, valid_from=since, tariff_id=tariff.id, added_at=since))
    await session.flush()


async def a_ticket(session, world, verdict=None, **columns):
    return await add_ticket(session, world.client, world.boss, verdict, **columns)


async def log(session, world, ticket, minutes=40, key="t:1", **options):
    return await labour.log(
        session,
        ticket_id=ticket.id,
        employee_id=options.pop("employee", world.ivan),
        minutes=minutes,
        what="banner",
        now=NOW,
        key=key,
        **options,
    )


async def take_outcome(session, ticket, **columns):
    for name, value in columns.items():
        setattr(ticket, name, value)
    await session.flush()
    return await labour.take_outcome(session, ticket_id=ticket.id, now=NOW + DAY)


async def accepted_quote(session, world, ticket, minor=1000):
    if minor:
        await ledger.top_up(
            session, client_id=world.client, amount_minor=minor, key="t", actor="desk", now=NOW
        )
    quote = await quotes.put(
        session,
        ticket_id=ticket.id,
        client_id=world.client,
        lines=[Line("design-hour", "Design", 1, Unit.HOUR, minor, minor)],
        valid_until=NOW + 30 * DAY,
        by_employee_id=world.olga,
        now=NOW,
        mode=Mode.HOURLY,
    )
    await quotes.accept(
        session,
        quote_id=quote.id,
        revision=quote.revision,
        contact_id=world.boss,
        channel=Channel.TELEGRAM,
        text_seen="",
        now=NOW,
    )
    return quote


async def used(session, world):
    (only,) = await usage(session, world.client, NOW)
    return only.used, only.overrun


async def declined(session, ticket):
    return await take_outcome(
        session, ticket, verdict=Verdict.BILLABLE, status=Status.CLOSED, closed_reason=ClosedReason.DECLINED
    )


@pytest.fixture
async def nights(session, world, office):
    """From now on Vega's tariff counts a minute outside opening hours as one and a half."""
    content = {"billing": BOOK, "intake": HOURS}
    session.add(AppliedBook(digest="nights", content=content, applied_at=NOW))
    session.info.clear()
    tariff = (await session.scalars(select(TariffRow))).one()
    session.add(
        TariffVersion(
            tariff_id=tariff.id,
            valid_from=NOW - 29 * DAY,
            monthly_fee=0,
            allowances={"design": {"minutes": 120, "requests": None}},
            rules={"outside_hours": 150},
            added_at=NOW,
        )
    )
    await session.flush()
