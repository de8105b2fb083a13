"""Vega's office as the machine finds it every time: a tariff with some design in it, a book, an empty account."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from billing.tariffs.models import AgreementRow, PriceListRow, PriceRow, TariffRow, TariffVersion
from config.database import Database
from intake.contacts.models import Channel, Role
from intake.office.models import AppliedBook
from intake.outbox.models import Window
from intake.tickets.models import Direction, Status, TicketMessage
from tests.billing.conftest import NOW, World, add_employee, add_ticket, furnish
from tests.billing.labour.work import BOOK, HOURS
from tests.databases import Databases

MINUTES_INCLUDED, REQUESTS_INCLUDED = 120, 3
FEE, FIRST_FEE = 300, "2026-11-01"
FEE_TAXED = 357
"""With the tax, which comes on top of it."""
FREE_VERSIONS, VERSION = 1, 203
"""New versions of a price that are free for each order, and what each further one costs, without the tax."""
HOUR, CAP = 1000, 1190
"""What an hour is sold at, and what may be worked on an urgent call: one of them, with its tax."""
PAUSE_DAYS = 2
"""After a person has taken an invoice back."""
OFFICE: dict[str, Any] = {
    "billing": {
        **BOOK,
        "items": {
            "version": {"title": {"*": "A new version"}, "unit": "piece", "category": "design"},
            "hour": {"title": {"*": "An hour"}, "unit": "hour", "category": "design"},
        },
        "urgent": {"cap_minutes": 60},
        "quotes": {"valid_days": 3, "free_requotes": FREE_VERSIONS, "requote_item": "version"},
        "reminders": {"balance_below": "15"},
        "vat": {"prices": "exclusive", "rate": "19", "due": "delivery"},
        "fees": {"from": FIRST_FEE},
        "surcharges": {"urgent": {"title": {"*": "Urgent"}, "percent": "50"}},
    },
    "invoices": {
        "legal": {"name": "Lindenhof"},
        "bank": {"lines": ["Bank, 1"]},
        "invoices": {"due_days": 7, "pause_days": PAUSE_DAYS},
        "month_end": {"from": FIRST_FEE[:7]},
    },
    "intake": {**HOURS, "refusals": {"not_ours": {"text": {"*": "We do not."}, "instead": {"*": "Ask."}}}},
}


def scene(databases: Databases) -> tuple[str, World]:
    """The address of a database nobody is connected to, and who is in it."""
    url = databases.empty()
    return url, asyncio.run(_furnish(url))


async def _furnish(url: str) -> World:
    database = Database(url)
    world = await furnish(database)
    since = NOW - timedelta(days=30)
    async with database.writing() as session:
        session.add(AppliedBook(digest="machine", content=OFFICE, applied_at=NOW))
        await add_employee(session, "Vera", Role.OWNER)
        tariff = TariffRow(code="care", name={"*": "Care"}, currency="EUR")
        prices = PriceListRow(code="standard", name="Prices", is_default=True, currency="RUB")
        session.add_all((tariff, prices))
        if not await session.scalar(select(Window.id)):
            session.add(Window(id=1))
        await session.flush()
        allowances = {"design": {"minutes": MINUTES_INCLUDED, "requests": REQUESTS_INCLUDED}}
        session.add(
            TariffVersion(
                tariff_id=tariff.id, valid_from=since, monthly_fee=FEE, allowances=allowances, added_at=since
            )
        )
        for item, minor in (("version", VERSION), ("hour", HOUR)):
            session.add(
                PriceRow(price_list_id=prices.id, item=item, valid_from=since, minor=minor, added_at=since)
            )
        session.add(
            AgreementRow(client_id=world.client, valid_from=since, tariff_id=tariff.id, added_at=since)
        )
    await database.close()
    return world


async def ask(world: World) -> int:
    """A request nobody has looked at."""
    async with world.database.writing() as session:
        ticket = await add_ticket(session, world.client, world.boss, None, status=Status.NEW)
        words = {"direction": Direction.IN, "channel": Channel.TELEGRAM, "text": "A banner, please"}
        session.add(TicketMessage(ticket_id=ticket.id, sent_at=NOW, **words))
        return ticket.id
