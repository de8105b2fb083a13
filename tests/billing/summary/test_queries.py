"""What is read of a week: to the minute and the cent, in the office's time, checked against plain SQL."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from billing.labour.rules import Outcome
from billing.ledger import actions as ledger
from billing.summary.figures import TariffUse
from billing.tariffs import actions as tariffs
from intake.contacts.models import Client
from intake.tickets.models import ClosedReason, Status, Verdict
from tests.billing.summary.conftest import MONDAY, NEXT_MONDAY

DAY = timedelta(days=1)


async def test_minutes_count_as_their_verdict_says(week):
    for verdict, minutes in ((Verdict.IN_TARIFF, 20), (Verdict.OURS, 30), (Verdict.REFUSED, 40), (None, 50)):
        await week.worked(await week.request("vega", verdict), minutes)
    ended = await week.request("vega", None, status=Status.CLOSED, closed_reason=ClosedReason.DONE)
    await week.worked(ended, 60)
    vega = await week.of("vega")
    assert {one: vega.minutes[one] for one in Outcome} == {
        Outcome.IN_TARIFF: 20,
        Outcome.OURS: 30,
        Outcome.REFUSED: 40,
        Outcome.PENDING: 50,
        Outcome.UNCOUNTED: 60,
        Outcome.BILLED: 0,
        Outcome.FREE: 0,
    }
    assert (vega.minutes.total, vega.requests) == (200, 5)


async def test_of_which_personal(week):
    asked, plain = await week.request("vega"), await week.request("vega")
    for whom in ("ivan", "lena"):  # two people asked is still one request
        await week.asked_personally(asked, whom)
    await week.worked(asked, 35)
    await week.worked(plain, 50)
    assert (await week.of("vega")).minutes.personal == 35


async def test_a_correction_counts_where_the_work_was_done(week):
    entry = await week.worked(await week.request("vega"), 90)
    await week.corrected(entry, 30, at=NEXT_MONDAY)
    assert (await week.of("vega")).minutes.total == 30
    assert (await week.of("vega", "2026-W48")).minutes.total == 0


@pytest.mark.parametrize(
    ("moment", "named"),
    [
        (datetime(2026, 11, 15, 22, 59, tzinfo=UTC), "2026-W46"),
        (datetime(2026, 11, 15, 23, 0, tzinfo=UTC), "2026-W47"),
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), "2026-W47"),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), "2026-W48"),
    ],
)
async def test_the_week_begins_and_ends_at_midnight_in_berlin(week, moment, named):
    await week.worked(await week.request("vega", at=moment), 15, at=moment)
    for key in ("2026-W46", "2026-W47", "2026-W48"):
        vega = await week.of("vega", key)
        assert (vega.minutes.total, vega.requests) == ((15, 1) if key == named else (0, 0))


async def test_a_request_merged_into_another_is_not_counted(week):
    await week.request("vega", status=Status.CLOSED, closed_reason=ClosedReason.MERGED)
    await week.request("vega")
    assert (await week.of("vega")).requests == 1


async def test_the_tariff_is_told_as_it_stood_when_the_week_ended(week):
    ticket = await week.request("vega", at=MONDAY - 10 * DAY)
    await week.worked(ticket, 100, at=MONDAY - 10 * DAY)  # earlier in November; charged by started quarters
    await week.worked(ticket, 60)
    await week.worked(ticket, 60, at=NEXT_MONDAY)
    # Content 240 and support 180 minutes a month; estimates are counted in requests.
    use = (await week.of("vega")).tariff
    assert (use.used, use.granted, use.reserved) == (105 + 60, 420, 0)
    # 15 of November's 21 working days have passed.
    assert (use.projected, use.used_up_on) == (165 * 21 // 15, None)
    assert (await week.of("vega", "2026-W46")).tariff == TariffUse(105, 420, 0, 221)


async def test_what_is_reserved_will_be_used_and_the_day_the_tariff_was_gone(week):
    asked = await week.request("vega")
    async with week.database.writing() as session:
        vega = await session.scalar(select(Client.id).where(Client.code == "vega"))
        await tariffs.reserve(session, ticket_id=asked, client_id=vega, category="content", now=MONDAY)
    kept = (await week.of("vega")).tariff
    assert kept.reserved > 0 and kept.projected == kept.reserved
    big = await week.request("vega", at=MONDAY + DAY)
    await week.worked(big, 400, at=MONDAY + DAY)
    entry = await week.worked(big, 400, at=MONDAY + 2 * DAY)
    assert (await week.of("vega")).tariff.used_up_on == date(2026, 11, 18)
    await week.corrected(entry, 0, at=MONDAY + 3 * DAY)
    assert (await week.of("vega")).tariff.used_up_on is None


async def test_work_in_no_category_of_the_tariff_counts_as_used_and_unlimited_work_does_not(week):
    await week.worked(await week.request("vega", category="design"), 45)
    await week.worked(await week.request("kestrel", category="support"), 500)
    for client, share in (("vega", (45, 420)), ("kestrel", (0, 1080))):
        use = (await week.of(client)).tariff
        assert (use.used, use.granted) == share
    assert (await week.of("atlas")).tariff is None


async def test_money_moved_and_money_there_as_the_week_ended(week):
    async with week.database.writing() as session:
        vega = await session.scalar(select(Client.id).where(Client.code == "vega"))
        paid = [
            await ledger.top_up(
                session, client_id=vega, amount_minor=amount, key=f"top:{amount}", actor="employee:1", now=at
            )
            for amount, at in ((30000, MONDAY), (5000, NEXT_MONDAY), (700, MONDAY))
        ]
        await ledger.reverse(
            session, transfer_id=paid[-1].id, key="back", actor="employee:1", reason="typo", now=MONDAY + DAY
        )
    money = (await week.of("vega")).money
    assert (money.currency, money.charged, money.topped_up) == ("EUR", 0, 30000)
    assert (money.available, money.held) == (30000, 0)
    assert (await week.of("vega", "2026-W48")).money.available == 35000


async def test_the_ratio_looks_back_twelve_weeks_and_not_at_our_own_faults(week):
    for client in ("vega", "orchard", "harbour", "kestrel"):
        for weeks_ago in (0, 5, 11, 12):
            ticket = await week.request(client, at=MONDAY - 7 * weeks_ago * DAY)
            minutes = 1000 if weeks_ago == 12 else 60 if client == "vega" else 20
            await week.worked(ticket, minutes, at=MONDAY - 7 * weeks_ago * DAY)
        await week.worked(await week.request(client, Verdict.OURS), 700)
    ratio = (await week.of("vega")).ratio
    assert (ratio.worked, ratio.expected, ratio.requests, ratio.others, ratio.tenths) == (180, 60, 3, 3, 30)


async def test_several_weeks_together_are_the_sum_of_each(week):
    for weeks_ago, minutes in enumerate((15, 30, 45, 60)):
        at = MONDAY - 7 * weeks_ago * DAY
        await week.worked(await week.request("vega", at=at), minutes, at=at)
    three = await week.of("vega", weeks=3)
    assert (three.minutes.total, three.requests) == (90, 3)
    singly = [await week.of("vega", key) for key in ("2026-W45", "2026-W46", "2026-W47")]
    assert sum(one.minutes.total for one in singly) == 90


PLAIN = """
    SELECT c.name,
           (SELECT COALESCE(SUM(e.worked_minutes), 0) FROM time_entry e
             WHERE e.client_id = c.id AND e.worked_at >= :start AND e.worked_at < :end),
           (SELECT COALESCE(SUM(e.worked_minutes), 0) FROM time_entry e
             WHERE e.client_id = c.id AND e.worked_at >= :start AND e.worked_at < :end AND e.outcome = 'in_tariff'),
           (SELECT COALESCE(SUM(e.worked_minutes), 0) FROM time_entry e
             WHERE e.client_id = c.id AND e.worked_at >= :start AND e.worked_at < :end
               AND EXISTS (SELECT 1 FROM personal_mark m WHERE m.ticket_id = e.ticket_id)),
           (SELECT COUNT(*) FROM ticket k WHERE k.client_id = c.id AND k.opened_at >= :start AND k.opened_at < :end),
           (SELECT COALESCE(SUM(t.amount_minor), 0) FROM transfer t JOIN account a ON a.id = t.account_id
             WHERE a.client_id = c.id AND t.kind = 'topup' AND t.booked_at >= :start AND t.booked_at < :end)
      FROM client c
"""


@pytest.mark.parametrize("seed", range(3))
async def test_plain_sql_says_the_same(week, seed):
    await made_up_weeks(week, random.Random(seed))
    summary = await week.told()
    # Midnight in Berlin, as the database keeps times.
    borders = {"start": "2026-11-15 23:00:00", "end": "2026-11-22 23:00:00"}
    async with week.database.reading() as session:
        rows = (await session.execute(text(PLAIN), borders)).all()
    counted = {
        client.name: (
            client.minutes.total,
            client.minutes[Outcome.IN_TARIFF],
            client.minutes.personal,
            client.requests,
            client.money.topped_up,
        )
        for client in summary.clients
    }
    assert counted == {name: tuple(int(number) for number in numbers) for name, *numbers in rows}
    assert summary.minutes.total == sum(row[1] for row in rows)
    assert summary.minutes.total > 0


async def made_up_weeks(week, chance):
    """Three weeks of requests, some asked personally, some minutes corrected, some money paid in."""
    for number in range(30):
        at = MONDAY + timedelta(minutes=chance.randrange(-7 * 1440, 14 * 1440))
        client = chance.choice(["vega", "orchard", "harbour", "library"])
        verdict = chance.choice([Verdict.IN_TARIFF, Verdict.OURS, Verdict.REFUSED, None])
        ticket = await week.request(client, verdict, chance.choice(["content", "design", "support"]), at=at)
        if chance.random() < 0.3:
            await week.asked_personally(ticket)
        entry = await week.worked(ticket, chance.randrange(1, 200), at=at)
        if chance.random() < 0.3:
            await week.corrected(entry, chance.choice([0, 10, 45]), at=at + DAY)
        async with week.database.writing() as session:
            await ledger.top_up(
                session,
                client_id=await session.scalar(select(Client.id).where(Client.code == client)),
                amount_minor=chance.randrange(1, 50000),
                key=f"paid:{number}",
                actor="employee:1",
                now=at,
            )
