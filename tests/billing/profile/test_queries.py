"""Twelve weeks read from the books: to the cent, in agreement with the summary, and honest where data are thin."""

from datetime import timedelta

from billing.profile.figures import Haggled
from billing.profile.options import Kind
from billing.profile.rules import Basis
from billing.summary.dealings import Late, Missed, Requotes
from billing.summary.figures import Span
from intake.tickets.models import Verdict
from tests.billing.profile.conftest import FEES, TWELVE
from tests.bot.book.office_database import ENGLISH

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def test_a_difficult_quarter_to_the_cent(quarter):
    told = await quarter.profile("vega")
    # One of August's 31 days, September and October whole, 22 of November's 30 days.
    assert told.economics.fee_minor == 774 + 24000 + 24000 + 17600
    assert (told.economics.billed_minor, told.economics.worked) == (6000, 495)
    assert told.office.economics.income_minor == 72374 + 66374
    assert (told.average_minor, told.economics.per_hour_minor) == (12613, 8773)
    assert (told.income_share.percent, told.hours_share.percent) == (52, 75)
    assert [week.total for week in told.weeks] == [60] * 7 + [0, 30, 45, 0, 0]
    assert told.client.late == Late(1, 3, 0)
    assert (told.client.missed, told.kept.faults, told.kept.given_back_minor) == (Missed(7, 2), 1, 4000)
    assert told.haggled == Haggled(asked=2, given=1, given_minor=900)
    assert told.client.requotes == Requotes(made=1, won=0, lost=1)
    assert told.unpaid == 45
    assert {row.category: row.used for row in told.fitted.rows} == {"content": 152, "design": 16}
    assert told.closest.name == "Growth"
    changes = {option.kind: option.change_minor for option in told.options}
    assert changes[Kind.PART] == 104057 - 72374  # 8 h 15 at 126.13
    assert changes[Kind.PARTNER] == changes[Kind.PART] + 7237
    assert not told.prepaid


async def test_it_agrees_with_the_summary_of_twelve_weeks(quarter):
    told = await quarter.profile("vega")
    whole = await quarter.told(span=Span.QUARTER)
    [vega] = [one for one in whole.clients if one.client_id == told.client.client_id]
    assert (told.client, told.economics) == (vega, vega.economics)
    assert told.office.minutes == whole.minutes.total
    assert sum(week.total for week in told.weeks) == vega.minutes.total == told.economics.worked
    assert [week.total for week in told.weeks] == [point.worked for point in vega.trend]


async def since(quarter, day: str) -> None:
    await quarter.desk.apply(ENGLISH + FEES.replace("2026-08-01", day), TWELVE[11])


async def test_money_is_told_from_the_day_fees_are_on_the_accounts(quarter):
    """A day later than the weeks begin: the first hour of both clients, and a day of August's fee, are out."""
    more = await quarter.request("harbour", Verdict.IN_TARIFF, "content", TWELVE[1])
    await quarter.worked(more, 105, TWELVE[1])
    await since(quarter, "2026-09-01")
    told = await quarter.profile("vega")
    assert (told.partial, told.reach.days, told.basis) == (True, 83, Basis(8, 8, 12))
    assert told.economics.fee_minor == 24000 + 24000 + 17600
    assert (told.economics.billed_minor, told.economics.worked) == (6000, 435)
    assert told.client.minutes.total == 495
    # 716 + 656 for 7 h 15 + 1 h 45.
    assert (told.average_minor, told.office.minutes) == (15244, 540)
    assert (told.income_share.percent, told.hours_share.percent) == (52, 81)
    assert {row.category: (row.minutes, row.used) for row in told.fitted.rows} == {
        "content": (360, 132),
        "design": (45, 17),
    }
    changes = {option.kind: option.change_minor for option in told.options}
    assert changes[Kind.PART] == 110519 - 71600  # 7 h 15 at 152.44


async def test_fees_of_fewer_than_four_weeks_are_no_money_to_tell(quarter):
    await since(quarter, "2026-10-25")  # the first month charged is November: 22 days
    told = await quarter.profile("vega")
    assert (told.fees_elsewhere, told.partial, told.options) == (True, False, ())
    assert told.economics.worked == told.client.minutes.total


async def test_on_thin_data_or_with_fees_elsewhere_nothing_is_reckoned(quarter):
    ticket = await quarter.request("atlas", at=TWELVE[3])
    await quarter.worked(ticket, 600, TWELVE[3])
    assert (await quarter.profile("atlas")).options == ()

    await quarter.desk.apply(ENGLISH, TWELVE[11])
    told = await quarter.profile("vega")
    assert told.fees_elsewhere
    assert told.options == ()
