"""A day of an account: fees and overruns brought up to date, credit that lapses, levels, and one letter about it all."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select

from billing.charges.audit import audit
from billing.charges.models import Charge, ChargeKind, ChargeState
from billing.charges.overrun import settle_overrun
from billing.ledger import audit as books
from billing.ledger.credits import grant_promo
from billing.ledger.queries import balance
from billing.tariffs import actions as tariffs
from billing.verdicts import daily, paying
from billing.verdicts.running_low import warn_if_low
from intake.contacts.models import Address, Channel, Contact, Person
from intake.contacts.queries import managers
from intake.outbox.models import Outbound
from intake.tickets.models import Status, Ticket
from tests.bot.book.office_database import NOW

DAY = timedelta(days=1)
DECEMBER = datetime(2026, 12, 1, 5, 0, tzinfo=UTC)
FEES = "\n[fees]\nfrom = 2026-11-01\n"
EXCLUSIVE = '\n[vat]\nprices = "exclusive"\nrate = 20\ndue = "delivery"\n'
PLAIN = "allowances.content = { minutes = 240 }"
PAY = 'allowances.content = { minutes = 240, overrun = "pay", overrun_price = 72 }'


class Account:
    """Vega's account, and what its signer reads of it."""

    def __init__(self, desk, client_id):
        self.desk, self.id = desk, client_id

    async def day(self, now=NOW):
        async with self.desk.database.writing() as session:
            return await daily.look_after(session, client_id=self.id, now=now)

    async def pays(self, minor, key="topup:1", now=NOW):
        async with self.desk.database.writing() as session:
            await paying.top_up(
                session, client_id=self.id, amount_minor=minor, key=key, actor="employee:1", now=now
            )

    async def charges(self):
        return [(one.amount_minor, one.state.value) for one in await self.desk.rows(Charge)]

    async def posted(self):
        async with self.desk.database.reading() as session:
            assert [*await audit(session), *await books.audit(session)] == []
            return (await balance(session, self.id)).posted

    async def told(self, since=None):
        """Words queued for the signer, with when they may leave."""
        async with self.desk.database.reading() as session:
            rows = await session.scalars(select(Outbound).where(Outbound.lane == "700").order_by(Outbound.id))
            return [
                (row.due_at, row.payload["params"]["text"].replace("\xa0", " "))
                for row in rows
                if row.state.value == "waiting"
            ]

    async def did(self, minutes, *, status=Status.RESOLVED, now=NOW):
        """A ticket in the tariff that took so long and is done."""
        ticket_id = await self.desk.ticket("vega", category="content", status=status)
        async with self.desk.database.writing() as session:
            await tariffs.consume(
                session,
                ticket_id=ticket_id,
                client_id=self.id,
                category="content",
                minutes=minutes,
                key=f"time:{ticket_id}",
                now=now,
            )
        return ticket_id

    async def settle(self, ticket_id, now=NOW):
        async with self.desk.database.writing() as session:
            return await settle_overrun(session, await session.get_one(Ticket, ticket_id), now)


@pytest.fixture
async def vega(desk):
    # An invoice that makes itself says that little is left; here it is the reminder's turn.
    await desk.apply(desk.source.replace("to_level = 500\n", "", 1))
    client_id = await desk.client("vega")
    async with desk.database.writing() as session:
        signer = await session.scalar(
            select(Contact).where(Contact.client_id == client_id).order_by(Contact.id)
        )
        session.add(Address(person_id=signer.person_id, channel=Channel.TELEGRAM, value="700", added_at=NOW))
        (await session.get_one(Person, signer.person_id)).language = "en"
    return Account(desk, client_id)


async def with_fees(desk, source=None):
    await desk.apply((source or desk.source) + FEES)


async def test_without_the_table_no_fee_is_charged(vega):
    assert not await vega.day()
    assert await vega.charges() == []


async def test_the_fee_is_charged_once_a_month_and_told_in_opening_hours(vega):
    await with_fees(vega.desk)
    await vega.pays(50000)
    await vega.day()
    assert await vega.day() is None, "once a day"
    await vega.day(NOW + DAY)
    assert await vega.charges() == [(24000, "booked")]
    await vega.day(DECEMBER)
    assert await vega.charges() == [(24000, "booked"), (24000, "booked")]
    assert await vega.posted() == 2000
    due, words = (await vega.told())[-1]
    assert f"{due:%H:%M}" == "08:00", "nine o'clock in Berlin"
    assert "Charged: monthly fee, December 2026, €240 (“Care”, the whole month: €240)." in words
    assert "Available: €20." in words


async def test_what_the_account_does_not_have_waits_and_is_charged_by_the_next_payment(vega):
    await with_fees(vega.desk)
    await vega.pays(10000)
    await vega.day()
    assert await vega.charges() == [(24000, "waiting")]
    _, words = (await vega.told())[-1]
    assert "Due: monthly fee, November 2026, €240" in words
    await vega.pays(20000, key="topup:2", now=NOW + DAY)
    assert await vega.charges() == [(24000, "booked")]
    _, words = (await vega.told())[-1]
    assert "Charged now: monthly fee, November 2026, €240." in words
    assert await vega.posted() == 6000


async def test_the_office_reads_once_a_day_of_everything_that_is_due_and_not_there(vega):
    await with_fees(vega.desk)
    for code in ("vega", "library"):
        await Account(vega.desk, await vega.desk.client(code)).day()

    async with vega.desk.database.writing() as session:
        manager = (await managers(session))[0]
        session.add(Address(person_id=manager.person_id, channel=Channel.TELEGRAM, value="800", added_at=NOW))
        library = select(Contact.person_id).where(Contact.client_id == await vega.desk.client("library"))
        await session.execute(delete(Address).where(Address.person_id.in_(library)))

    async def office(now):
        async with vega.desk.database.writing() as session:
            due = await daily.office_due(session, now)
            return due, due and await daily.tell_office(session, now)

    assert await office(NOW - timedelta(hours=4)) == (False, False), "nobody is at the desk"
    assert await office(NOW) == (True, True)
    assert await office(NOW + timedelta(hours=1)) == (False, False)
    assert await office(NOW + DAY) == (True, False), "nothing new"
    async with vega.desk.database.reading() as session:
        [row] = await session.scalars(select(Outbound).where(Outbound.lane == "800"))
    said = row.payload["params"]["text"]
    assert "Vega — Due: monthly fee, November 2026, €240\nTown Library — Due:" in said
    assert "The others have been told" in said
    assert "who may order for Town Library: tell them yourself, or invite them." in said


async def test_more_days_of_a_larger_tariff_are_charged_on_top(vega):
    await with_fees(vega.desk)
    await vega.pays(100000)
    await vega.day()
    await vega.desk.apply(vega.desk.source.replace('tariff = "care"', 'tariff = "growth"', 1))
    await vega.day(NOW + DAY)
    [_, more] = await vega.desk.rows(Charge)
    lines = [(line["title"], line["kind"], line["total_minor"]) for line in more.lines]
    assert lines == [
        ("Care", "item", 12000),
        ("Growth", "item", 34500),
        ("Already charged for this month", "credit", -24000),
    ]
    assert (more.amount_minor, await vega.posted()) == (22500, 100000 - 46500)


async def test_where_prices_come_without_tax_it_is_a_line_of_the_fee_and_of_what_is_added_to_it(vega):
    taxed = vega.desk.source + EXCLUSIVE
    await with_fees(vega.desk, taxed)
    await vega.pays(100000)
    await vega.day()
    assert await vega.charges() == [(28800, "booked")]
    await vega.desk.apply(taxed.replace('tariff = "care"', 'tariff = "growth"', 1) + FEES)
    await vega.day(NOW + DAY)
    [_, more] = await vega.desk.rows(Charge)
    lines = [(line["kind"], line["total_minor"], line["vat_rate"]) for line in more.lines]
    assert lines == [
        ("item", 12000, 2000),
        ("item", 34500, 2000),
        ("credit", -24000, 2000),
        ("vat", 4500, 2000),
    ]
    assert (more.amount_minor, await vega.posted()) == (27000, 100000 - 55800)


async def test_an_agreement_that_ends_gives_the_rest_of_the_month_back(vega):
    await with_fees(vega.desk)
    await vega.pays(50000)
    await vega.day()
    ended = vega.desk.source.replace("[clients.vega]\n", "[clients.vega]\nended = 2026-11-21\n", 1)
    await vega.desk.apply(ended)
    await vega.day(NOW + DAY)
    assert await vega.charges() == [(24000, "reversed"), (16000, "booked")]
    assert await vega.posted() == 34000


async def test_beyond_an_allowance_a_done_ticket_is_charged_at_the_tariff_s_price(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(50000)
    first, second = await vega.did(225), await vega.did(30)
    assert await vega.settle(first) == []
    [charge] = await vega.settle(second)
    assert (charge.amount_minor, charge.state, charge.ticket_id) == (1800, ChargeState.BOOKED, second)
    assert charge.lines[0]["title"] == f"#{second}: “Content” beyond the tariff, 15\xa0min at €72 an hour"
    assert await vega.settle(second) == [], "once"
    assert await vega.posted() == 48200


async def test_the_tax_comes_on_top_of_it_where_prices_are_without(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1) + EXCLUSIVE)
    await vega.pays(50000)
    [charge] = await vega.settle(await vega.did(255))
    assert [line["total_minor"] for line in charge.lines] == [1800, 360]
    assert await vega.posted() == 47840


async def test_work_still_going_on_is_not_charged_yet(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    assert await vega.settle(await vega.did(300, status=Status.OPEN)) == []


async def test_a_correction_before_it_makes_room_and_gives_the_charge_back(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(50000)
    first, second = await vega.did(225), await vega.did(30)
    await vega.settle(second)
    async with vega.desk.database.writing() as session:
        await tariffs.take_back(session, ticket_id=first, key=f"time:{first}", now=NOW)
    await vega.day()
    assert await vega.charges() == [(1800, "reversed")]
    assert await vega.posted() == 50000


async def test_work_logged_after_the_end_is_charged_by_the_next_day_at_its_own_price(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(50000)
    ticket = await vega.did(255)
    await vega.settle(ticket)
    await vega.desk.apply(vega.desk.source.replace("overrun_price = 72", "overrun_price = 60", 1))
    async with vega.desk.database.writing() as session:
        await tariffs.consume(
            session, ticket_id=ticket, client_id=vega.id, category="content", minutes=15, key="late", now=NOW
        )
    await vega.day(NOW + DAY)
    assert await vega.charges() == [(1800, "booked"), (1500, "booked")]
    assert (
        f"Charged: #{ticket}: “Content” beyond the tariff, €15 (15 min at €60 an hour)."
        in ((await vega.told())[-1][1])
    )


async def test_the_verdict_taken_back_gives_the_charge_back(vega):
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(50000)
    ticket = await vega.did(255)
    await vega.settle(ticket)
    async with vega.desk.database.writing() as session:
        await tariffs.undo(session, ticket_id=ticket, now=NOW)
    await vega.settle(ticket)
    assert await vega.charges() == [(1800, "reversed")]


async def test_credit_that_lapses_is_told_a_week_before_and_when_it_has(vega):
    async with vega.desk.database.writing() as session:
        await grant_promo(
            session,
            client_id=vega.id,
            amount_minor=5000,
            expires_at=NOW + 10 * DAY,
            key="promo:1",
            actor="employee:1",
            now=NOW,
        )
    for passed in range(12):
        await vega.day(NOW + passed * DAY)
    words = [text.split("\n\n")[1] for _, text in await vega.told()]
    assert words == [
        "€50 of your promotional credit is good until 26 November.",
        "€50 of your promotional credit has expired unused.",
    ]
    assert await vega.posted() == 0


async def test_each_level_is_told_once_until_the_account_is_topped_up_over_it(vega):
    await vega.desk.apply(
        vega.desk.source.replace("balance_below = 100", "balance_below = 100\nbalance_levels = [300]")
    )
    await vega.desk.apply(vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(31000)

    async def spends(minutes, now):
        ticket = await vega.did(minutes, now=now)
        await vega.settle(ticket, now)
        async with vega.desk.database.writing() as session:
            await warn_if_low(session, vega.id, now)

    await spends(255, NOW)
    assert "running low: €292 available" in (await vega.told())[-1][1]
    count = len(await vega.told())
    await spends(15, NOW + DAY)
    assert len(await vega.told()) == count, "the same level is not told twice"
    await vega.pays(10000, key="topup:2", now=NOW + DAY)
    await spends(100, NOW + 2 * DAY)
    assert "running low: €254 available" in (await vega.told())[-1][1]


async def test_one_message_a_day_in_opening_hours_and_never_what_is_no_longer_true(vega):
    await with_fees(vega.desk, vega.desk.source.replace(PLAIN, PAY, 1))
    await vega.pays(35000)
    await vega.day()
    assert [f"{due:%d %H:%M}" for due, text in await vega.told() if "Charged" in text] == ["16 09:00"]
    ticket = await vega.did(255)
    await vega.settle(ticket)
    async with vega.desk.database.writing() as session:
        await warn_if_low(session, vega.id, NOW + timedelta(hours=1))
    due, words = (await vega.told())[-1]
    assert f"{due:%d %H:%M}" == "17 08:00", "the day's one message has been said: tomorrow at nine"
    assert "running low: €92 available" in words
    await vega.pays(50000, key="topup:2", now=NOW + timedelta(hours=2))
    assert "running low" not in "".join(text for _, text in await vega.told()), "topped up meanwhile"


async def test_whoever_never_paid_in_is_not_told_that_nothing_is_left(vega):
    async with vega.desk.database.writing() as session:
        assert await warn_if_low(session, vega.id, NOW)
    assert await vega.told() == []


@pytest.mark.parametrize("kind", list(ChargeKind))
def test_every_kind_has_words(kind):
    from billing.charges.texts import what_for
    from config.i18n import translator

    counted = {"period": "2026-11", "name": {"*": "Content"}}
    for language in ("en", "ru", "ja"):
        assert what_for(translator(language), kind.value, counted, 7)
