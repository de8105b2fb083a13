"""A year of a firm of twelve, told by the program and counted again by nothing of it; two of its clients stand out."""

import asyncio
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import insert, select

from billing.labour.costs import cost_rates
from billing.ledger.booking import CASH, REVENUE, system_account
from billing.ledger.models import Account
from billing.profile import queries as profiles
from billing.summary import queries
from billing.summary.figures import ClientFigures, Span
from billing.tariffs.terms import agreement
from config.clock import week_starting
from config.database import Database
from intake.contacts.models import Client, Employee
from migrations.models import metadata
from tests.billing.summary.recount import BERLIN, DAY, Recount, dumped, half_up, midnight
from tests.billing.summary.year import Firm
from tests.billing.summary.year_rows import Party, together
from tests.bot.book.office_database import ENGLISH, Desk

pytestmark = pytest.mark.long
HARD, LOYAL = "vega", "orchard"
MORE = ("mill", "harp", "quay", "fern")
LAST = date(2026, 12, 28)
"""The Monday of the newest week: W53, the year's last days and the next one's first."""
WEEKS = 53
LOOKED_AT = (0, 1, 7, 22, 39)
"""Weeks before the last: over the new year, in and out of summer time, with months that begin within them."""


def book() -> str:
    more = "".join(
        f'\n[clients.{code}]\nname = "{code}"\ntariff = "care"\nfrom = 2025-01-01\n' for code in MORE
    )
    dated = 'cost_per_hour = [{ from = 2025-01-01, amount = 30 }, { from = 2026-11-12, amount = "34.50" }]'
    return ENGLISH.replace("2026-01-01", "2025-01-01").replace("cost_per_hour = 32", dated) + more


async def made(url: str) -> None:
    """The book from the year before, and everything that happened, newest first."""
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    now = datetime(2025, 12, 1, tzinfo=UTC)
    await Desk(database).apply(book(), now)
    async with database.writing() as session:
        hands = list(await session.scalars(select(Employee.id).order_by(Employee.id)))
        rows = await session.execute(
            select(Client.id, Client.code, Account.id)
            .join(Account, Account.client_id == Client.id)
            .order_by(Client.id)
        )
        parties = []
        for number, (client, code, account) in enumerate(rows.all()):
            terms = await agreement(session, client, datetime(2026, 6, 1, tzinfo=UTC))
            tariff = terms.tariff.code if terms and terms.tariff else None
            hand = hands[number % len(hands)]
            parties.append(Party(client, account, tariff, hand, hard=code == HARD, loyal=code == LOYAL))
        cash, revenue = [await system_account(session, code, "EUR", now) for code in (CASH, REVENUE)]
        firm = Firm(parties, hands, cash, revenue, seed=12)
        for table, some in together(firm.weeks(LAST, WEEKS)).items():
            await session.execute(insert(metadata().tables[table]), some)
    await database.close()


@pytest.fixture(scope="module")
def year(databases):
    url = databases.empty()
    asyncio.run(made(url))
    yield url
    databases.drop(url)


async def told(database, weeks_ago, span=Span.WEEK):
    async with database.reading() as session:
        week = week_starting(LAST - timedelta(weeks=weeks_ago), BERLIN)
        return await queries.summary(session, week, span=span)


async def test_every_figure_is_what_plain_counting_says(year):
    database = Database(year)
    async with database.reading() as session:
        rows = await dumped(session)
        rates = {
            who: [(one.valid_from, one.per_hour_minor) for one in dated]
            for who, dated in (await cost_rates(session)).items()
        }
    assert len(rows["client"]) == 12
    met = set()
    for ago in LOOKED_AT:
        summary = await told(database, ago)
        again = Recount(rows, LAST - timedelta(weeks=ago))
        assert (summary.first_day, summary.last_day) == (again.monday, again.sunday)
        for client in summary.clients:
            check_hours(client, again)
            check_ratio(client, again)
            check_money(client, again, rates)
            check_dealings(client, again)
            met |= {name for name, value in vars(client).items() if value}
            met |= {f"tariff.{name}" for name, value in vars(client.tariff or object).items() if value}
        check_tariffs(summary, again)
        assert summary.minutes.total == sum(
            row["worked_minutes"] for row in again.during("time_entry", "worked_at")
        )
    # Nothing was equal because there was nothing.
    assert met >= {one.name for one in fields(ClientFigures)}
    assert {"tariff.reserved", "tariff.projected", "tariff.used_up_on"} <= met
    await database.close()


def check_hours(client, again):
    found = client.minutes
    who = client.client_id
    assert {one.value: n for one, n in found.by_outcome.items() if n} == again.minutes(who, "worked_minutes")
    assert {one.value: n for one, n in found.charged_by_outcome.items() if n} == again.minutes(
        who, "charged_minutes"
    )
    assert (found.personal, client.requests) == (again.personal(who), again.requests(who))
    weeks = [Recount(again.rows, again.monday - timedelta(weeks=ago)) for ago in range(11, -1, -1)]
    assert [point.worked for point in client.trend] == [
        sum(one.minutes(who, "worked_minutes").values()) for one in weeks
    ]
    assert [point.week for point in client.trend] == [
        "{}-W{:02}".format(*one.monday.isocalendar()) for one in weeks
    ]
    before, now = client.trend[-2].worked, client.trend[-1].worked
    apart = abs(before - now)
    assert (client.change is not None) == (apart >= 120 and apart * 2 >= min(before, now))


def check_ratio(client, again):
    second = again.ratio(client.client_id)
    if second is None:
        assert client.ratio is None
        return
    found = client.ratio
    worked, expected, requests, others, share, same = second
    assert (found.worked, found.expected, found.requests, found.others) == (
        worked,
        expected,
        requests,
        others,
    )
    assert found.tenths == half_up(Fraction(worked) / expected * 10)
    assert [hand.employee_id for hand in found.hands] == sorted(share, key=lambda hand: (-share[hand], hand))
    assert all(abs(hand.percent - 100 * share[hand.employee_id] / worked) < 1 for hand in found.hands)
    assert sum(hand.percent for hand in found.hands) == 100
    beside = found.same_hands
    assert same == (beside and (beside.worked, beside.expected, beside.requests))
    running = 0
    while running < 4 and (then := again.ratio(client.client_id, running)):
        if half_up(Fraction(then[0]) / then[1] * 10) < 15:
            break
        running += 1
    assert client.weeks_running == running


def check_money(client, again, rates):
    found, who = client.economics, client.client_id
    worked = sum(again.minutes(who, "worked_minutes").values())
    fee, billed, cost = again.fee(who), again.booked(who, again.start, fees=False), again.cost(who, rates)
    assert (found.fee_minor, found.billed_minor, found.cost_minor, found.worked) == (
        fee,
        billed,
        cost,
        worked,
    )
    assert found.margin_minor == (None if cost is None else fee + billed - cost)
    assert found.per_hour_minor == (half_up(Fraction((fee + billed) * 60, worked)) if worked > 0 else None)
    assert client.money.charged == again.booked(who, again.start, fees=True)
    assert client.money.available == again.balance(who)
    spent, there = again.booked(who, midnight(again.monday - 21 * DAY), fees=True), again.balance(who)
    lasts = there * 28 // spent if spent > 0 and there > 0 else 365
    assert client.runs_out == (again.sunday + (1 + lasts) * DAY if lasts < 365 else None)


def check_dealings(client, again):
    who = client.client_id
    assert (client.talk.messages, client.talk.requests) == again.talk(who)
    quoted = client.quoted
    assert (quoted and (quoted.quoted_minutes, quoted.worked_minutes, quoted.requests)) == again.quoted(who)
    made = client.requotes
    assert (made.made, made.won, made.lost) == again.requotes(who)
    assert (client.missed.promised, client.missed.response) == again.looked(who)
    assert (client.missed.to_do, client.missed.resolution) == again.kept(who)
    assert client.waited_days == again.waited(who)
    assert (client.late.invoices, client.late.days, client.late.promises) == again.late(who)


GRANTS = {"care": 240 + 180, "growth": 480 + 600}
HOLIDAYS = {date(2026, 5, 1), date(2026, 5, 14), date(2026, 5, 25), date(2026, 12, 25)}


def check_tariffs(summary, again):
    first = again.sunday.replace(day=1)
    after = (first + 32 * DAY).replace(day=1)
    open_days = [
        first + number * DAY
        for number in range((after - first).days)
        if (first + number * DAY).weekday() < 5 and first + number * DAY not in HOLIDAYS | {date(2027, 1, 1)}
    ]
    passed = sum(day <= again.sunday for day in open_days)
    for client in summary.clients:
        grown = client.tariff is not None and client.tariff.granted == GRANTS["growth"]
        events = again.used(client.client_id, again.end, "consumed", {"support"} if grown else set())
        used = sum(minutes for _, minutes in events)
        if client.tariff is None:
            assert not used
            continue
        assert client.tariff.granted in (*GRANTS.values(), 0)
        reserved = sum(
            n for _, n in again.used(client.client_id, again.end, "reserved", {"support"} if grown else set())
        )
        assert (client.tariff.used, client.tariff.reserved) == (used, reserved)
        assert client.trend[-1].percent == client.tariff.percent
        pace = half_up(Fraction(used * len(open_days), passed)) if passed else 0
        told = 5 <= passed < len(open_days) and client.tariff.granted
        assert client.tariff.projected == (max(pace, used + reserved) if told else None)
        check_day(client.tariff, events)


def check_day(tariff, events):
    total, since = 0, None
    for moment, minutes in sorted(events):
        total += minutes
        since = None if total < tariff.granted else since or moment.astimezone(BERLIN).date()
    assert tariff.used_up_on == (since if tariff.granted else None)


async def test_the_difficult_one_stands_out_and_the_loyal_one_does_not(year):
    database = Database(year)
    quarter = await told(database, 0, Span.QUARTER)
    by_name = {client.name: client for client in quarter.clients}
    hard, loyal = by_name["Vega"], by_name["Orchard Dental"]
    assert hard.ratio.notable and hard.ratio.tenths >= 20 and hard.weeks_running == 4
    assert quarter.most_notable is hard
    assert not loyal.ratio.high
    assert hard.economics.per_hour_minor < loyal.economics.per_hour_minor
    assert hard.late.days > loyal.late.days and hard.requotes.made > loyal.requotes.made
    # Twelve weeks told together are the twelve weeks told one by one, and a month begins on its first.
    weeks = [await told(database, ago) for ago in range(12)]
    for name, client in by_name.items():
        each = [next(one for one in week.clients if one.name == name) for week in weeks]
        assert client.minutes.total == sum(one.minutes.total for one in each)
        assert client.economics.income_minor == sum(one.economics.income_minor for one in each)
        assert client.talk.messages == sum(one.talk.messages for one in each)
    assert (await told(database, 1, Span.MONTH)).first_day == date(2026, 12, 1)
    await database.close()


@pytest.mark.parametrize("fees", [date(2026, 9, 1), date(2026, 10, 15)])
async def test_a_profile_reckons_all_money_and_its_hours_from_the_day_fees_are_there(databases, year, fees):
    """Before the twelve weeks that end on 3 January, and in the middle of them: then November is the first month."""
    copy = databases.copy(year)
    database = Database(copy)
    await Desk(database).apply(book() + f"\n[fees]\nfrom = {fees}\n", datetime(2027, 1, 4, tzinfo=UTC))
    first = max(date(2026, 10, 12), date(2026, 9, 1) if fees.day == 1 else date(2026, 11, 1))
    async with database.reading() as session:
        again = Recount(await dumped(session), first, LAST + 6 * DAY)
        ids = {code: number for number, code in (await session.execute(select(Client.id, Client.code))).all()}
        told = await profiles.profile(session, ids[HARD], week_starting(LAST, BERLIN))
    worked = {who: sum(again.minutes(who, "worked_minutes").values()) for who in ids.values()}
    earned = {
        who: again.fee(who) + again.booked(who, again.start, fees=False)
        for who in {row["client_id"] for row in again.rows["account"]} & worked.keys()
    }
    assert (told.reach.days, told.fees_elsewhere) == ((LAST - first).days + 7, False)
    assert (told.economics.income_minor, told.economics.worked) == (earned[ids[HARD]], worked[ids[HARD]])
    assert told.office.economics.income_minor == sum(earned.values())
    assert told.office.minutes == sum(worked.values())
    average = half_up(Fraction(sum(earned.values()) * 60, sum(worked[who] for who in earned)))
    assert told.average_minor == average
    assert told.basis.requests == again.requests(ids[HARD])
    freed = half_up(Fraction(worked[ids[HARD]] * average, 60))
    assert told.options[-1].change_minor == freed - earned[ids[HARD]]
    await database.close()
    databases.drop(copy)
