"""The close of a month: once, whole, and to the unit; opened again, and what comes of it."""

import asyncio

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from billing.acts.lifecycle import ActKind, ActState
from billing.acts.models import Act, ActEntry, ActStanding
from billing.charges.lifecycle import printed
from billing.closing import actions as closing
from billing.closing import queries, texts
from billing.closing.errors import FormerOpen, MonthIsClosed, NotClosing, NotOver
from billing.closing.models import CloseState, MonthClose, MonthCloseEvent
from billing.invoices.models import Invoice
from billing.labour import actions as labour
from billing.ledger.credits import expire_promo, grant_promo
from config.i18n import translator
from tests.billing.closing.conftest import CLOSING, FEES, Month, credited, day, month_of


def rows(act):
    return [row for group in act.act.document["groups"] for row in group["rows"]]


async def test_a_month_comes_to_one_act_over_what_was_taken(vega):
    await vega.pays(100_000)
    await vega.charged(12_000, day(5))
    await vega.charged(3_050, day(20))
    made = await vega.closed()
    assert made.act.act.name == "A-2026-0001"
    assert made.act.act.amount_minor == 15_050
    assert [row[-1] for row in rows(made.act)] == ["120.00", "30.50"]
    assert made.close.figures["in_minor"] == 100_000
    assert made.close.figures["closing_minor"] == 84_950
    assert await vega.doubts() == []


async def test_closing_again_changes_nothing(vega):
    await vega.pays(100_000)
    await vega.charged(12_000)
    first, second = await vega.closed(), await vega.closed(now=day(4, 12))
    assert second.again and second.act.act.id == first.act.act.id
    assert len(await vega.desk.rows(Act)) == 1


async def test_two_at_once_close_once(vega):
    await vega.pays(100_000)
    await vega.charged(12_000)
    made = await asyncio.gather(*(vega.closed() for _ in range(3)))
    assert sorted(one.again for one in made) == [False, True, True]
    assert len(await vega.desk.rows(Act)) == 1


async def cut_short(month):
    async with month.database.writing() as session:
        november = await queries.month_called(session, "2026-11")
        await closing.close(session, client_id=month.client, month=november, actor="desk", now=CLOSING)
        raise asyncio.CancelledError


async def test_killed_before_the_end_nothing_was_done(vega):
    await vega.pays(100_000)
    await vega.charged(12_000)
    with pytest.raises(asyncio.CancelledError):
        await cut_short(vega)
    assert await vega.desk.rows(Act) == []
    # And no number was lost with it.
    assert (await vega.closed()).act.act.name == "A-2026-0001"


async def test_a_correction_after_closing_is_a_line_of_the_next_act(vega):
    await vega.pays(100_000)
    wrong = await vega.charged(12_000, title="Banner")
    await vega.closed()
    await vega.taken_back(wrong, day(10, 12))
    await vega.charged(20_000, day(12, 12))
    december = await vega.closed("2026-12", day(4, 1).replace(year=2027))
    assert december.act.act.name == "A-2027-0001"
    assert december.act.act.amount_minor == 8_000
    headings = [group["heading"] for group in december.act.act.document["groups"]]
    assert any("A-2026-0001" in heading for heading in headings)
    assert await vega.doubts() == []


async def test_more_taken_back_than_done_is_a_correcting_act(vega):
    await vega.pays(100_000)
    wrong = await vega.charged(12_000)
    await vega.closed()
    await vega.taken_back(wrong, day(10, 12))
    december = await vega.closed("2026-12", day(4, 1).replace(year=2027))
    assert december.act.act.kind is ActKind.CORRECTION
    assert december.act.act.amount_minor == 12_000
    assert december.act.act.document["total"][0] == "Total taken back"
    assert await vega.doubts() == []


async def test_done_and_taken_back_in_one_month_is_no_line_and_no_act(vega):
    await vega.pays(100_000)
    await vega.taken_back(await vega.charged(12_000, day(5)), day(6))
    assert (await vega.closed()).act is None
    await vega.charged(500, day(5, 12))
    assert (await vega.closed("2026-12", day(8, 1).replace(year=2027))).act.act.amount_minor == 500
    assert await vega.doubts() == []


async def test_opened_again_and_the_same_the_act_stays(vega):
    await vega.pays(100_000)
    await vega.charged(12_000)
    first = await vega.closed()
    assert await vega.reopened()
    assert not await vega.reopened(reason="a second time"), "it is open already"
    assert await vega.doubts() == []
    again = await vega.closed(now=day(5, 12))
    assert not again.again and again.act.act.id == first.act.act.id
    history = [(one.state, one.reason) for one in await vega.desk.rows(MonthCloseEvent)]
    assert history == [
        (CloseState.CLOSED, None),
        (CloseState.REOPENED, "minutes were missing"),
        (CloseState.CLOSED, None),
    ]


async def test_opened_again_and_corrected_another_act_takes_its_place(vega):
    await vega.pays(100_000)
    wrong = await vega.charged(12_000)
    await vega.charged(1_000)
    first = await vega.closed()
    await vega.reopened()
    await vega.taken_back(wrong, day(4, 12))
    second = await vega.closed(now=day(5, 12))
    assert second.act.act.amount_minor == 1_000
    assert second.act.act.replaces_id == first.act.act.id
    assert second.act.act.document["notes"] == ["Takes the place of A-2026-0001, which is withdrawn."]
    (old, _) = await states(vega)
    assert old is ActState.WITHDRAWN
    assert await vega.doubts() == []


async def states(month):
    async with month.database.reading() as session:
        query = select(ActStanding.state).order_by(ActStanding.act_id)
        return list(await session.scalars(query))


async def test_months_are_closed_one_after_the_other(vega):
    with pytest.raises(NotOver):
        await vega.closed(now=day(30))
    with pytest.raises(NotClosing):
        await vega.closed("2026-10")
    with pytest.raises(FormerOpen):
        await vega.closed("2026-12", day(8, 1).replace(year=2027))


async def test_a_fee_is_brought_up_to_date_and_is_a_line_however_late_it_has_money(desk):
    vega = await month_of(desk, FEES)
    # No money: the fee waits, and the act is not about what was not taken.
    assert (await vega.closed()).act is None
    await vega.pays(100_000, day(10, 12))
    december = await vega.closed("2026-12", day(8, 1).replace(year=2027))
    assert any("November 2026" in row[1] for row in rows(december.act))
    assert await vega.doubts() == []


async def test_below_zero_the_invoice_asks_for_the_services_first_and_then_for_an_advance(desk):
    vega = await month_of(desk, '\n[vat]\nprices = "inclusive"\nrate = 19\ndue = "delivery"\n')
    await credited(vega, 50_000)
    await vega.pays(10_000)
    await vega.charged(40_000)
    made = await vega.closed()
    document = made.invoice.invoice.document
    assert [row[1] for row in document["rows"]] == [
        "Services by A-2026-0001, November 2026, not yet paid",
        "Advance payment for services (top-up of the personal account)",
    ]
    assert document["facts"]["rows"][0] == 30_000
    (tax,) = document["facts"]["tax"]
    assert tax == [1900, 25_210, 4_790]
    assert document["facts"]["untaxed_minor"] == made.invoice.invoice.amount_minor - 30_000
    assert await vega.doubts() == []


async def test_the_letter_says_how_the_sum_of_the_invoice_comes_about(desk):
    vega = await month_of(desk, FEES)
    await credited(vega, 90_000)
    await vega.pays(10_000)
    await vega.charged(20_000)
    await vega.charged(5_000, day(2, 12))
    invoice = (await vega.closed()).invoice.invoice
    t = translator("en")
    said = texts.made_of(t, invoice, CLOSING.date().replace(month=11, day=1))
    assert said == (
        "How the sum comes about: €340 (not paid for November 2026, monthly fee €240, services beyond it €200, "
        "less €100 paid) + €50 (charged or set aside after the end of the month) + €500 (to keep on your account)."
    )
    # What was done in December is no service of November's act.
    assert invoice.document["facts"]["rows"] == [34_000, 55_000]
    assert await vega.doubts() == []


async def test_an_open_invoice_that_covers_what_is_missing_is_left(vega):
    await credited(vega, 50_000)
    await vega.pays(1_000)
    await vega.charged(10_000)
    first = await vega.closed()
    await vega.reopened()
    await vega.closed(now=day(5, 12))
    assert [one.name for one in await vega.desk.rows(Invoice)] == [first.invoice.invoice.name]


async def test_promotional_credit_pays_and_changes_nothing_in_an_act(vega):
    async with vega.database.writing() as session:
        await grant_promo(
            session,
            client_id=vega.client,
            amount_minor=5_000,
            expires_at=day(20, 12),
            key="gift",
            actor="employee:1",
            now=day(2),
        )
    await vega.pays(10_000)
    await vega.charged(12_000)
    assert (await vega.closed()).act.act.amount_minor == 12_000
    # What lapses of it is no service either.
    async with vega.database.writing() as session:
        await expire_promo(session, client_id=vega.client, now=day(21, 12))
    assert (await vega.closed("2026-12", day(8, 1).replace(year=2027))).act is None
    assert await vega.doubts() == []


async def test_another_client_is_no_business_of_it(vega):
    other = Month(vega.desk, await vega.desk.client("orchard"))
    for one in (vega, other):
        await one.pays(50_000)
        await one.charged(7_000)
    assert (await vega.closed()).act.act.amount_minor == 7_000
    assert await other.act() is None
    assert (await other.closed()).act.act.name == "A-2026-0002"
    assert await vega.doubts() == []


async def test_a_fee_of_a_part_month_and_minutes_dated_in_a_closed_one(desk):
    late = '\n[clients.late]\nname = "Late"\ntariff = "care"\nfrom = 2026-11-16\n'
    vega = await month_of(desk, FEES + late, client="late")
    await vega.pays(100_000, day(17))
    made = await vega.closed()
    (row,) = rows(made.act)
    assert "15 of 30 days" in row[1]
    ticket = await desk.ticket("late")
    with pytest.raises(MonthIsClosed):
        async with vega.database.writing() as session:
            await labour.log(
                session,
                ticket_id=ticket,
                employee_id=1,
                minutes=30,
                what="late",
                key="late",
                now=CLOSING,
                began_at=day(20),
            )


async def test_nobody_is_told_of_a_month_in_which_nothing_was(desk):
    await desk.apply(desk.source + '\n[month_end]\nfrom = "2026-11"\n[clients.empty]\nname = "Empty"\n')
    empty = Month(desk, await desk.client("empty"))
    made = await empty.closed()
    assert made.act is None and made.invoice is None
    assert made.close.told_at == CLOSING


@pytest.mark.parametrize("table", ["act", "act_saying", "month_close_event"])
async def test_what_was_written_is_never_changed(vega, table):
    await vega.pays(100_000)
    await vega.charged(12_000)
    await vega.closed()
    await vega.reopened()
    await vega.charged(1_000)
    await vega.closed(now=day(5, 12))
    with pytest.raises(DBAPIError):
        async with vega.database.writing() as session:
            await session.execute(text(f"DELETE FROM {table}"))


async def planted(month, statement):
    async with month.database.writing() as session:
        await session.execute(statement.execution_options(synchronize_session=False))
    return {one.kind for one in await month.doubts()}


async def test_planted_errors_are_found(vega):
    await vega.pays(100_000)
    await vega.charged(12_000)
    await vega.charged(1_000)
    await vega.closed()
    assert await vega.doubts() == []
    entries = await vega.desk.rows(ActEntry)
    assert await planted(vega, update(ActEntry).values(stands=False)) == {"act_entry", "acts"}
    await planted(vega, update(ActEntry).values(stands=True))
    one = update(ActEntry).where(ActEntry.id == entries[0].id)
    assert await planted(vega, one.values(amount_minor=11_999)) == {"act_entry", "act_total"}
    await planted(vega, one.values(amount_minor=12_000))
    assert await planted(vega, update(MonthClose).values(upto=1)) == {"acts"}


async def test_a_line_of_a_price_list_without_tax_keeps_its_tax_to_the_unit(desk):
    vega = await month_of(desk, '\n[vat]\nprices = "exclusive"\nrate = 19\ndue = "delivery"\n')
    await vega.pays(100_000)
    lines = [printed("Banner", 3_333, vat_rate=1900), printed("", 633, kind="vat", vat_rate=1900)]
    await vega.charged(3_966, lines=lines)
    made = await vega.closed()
    assert made.act.act.document["facts"]["tax"] == [[1900, 3_333, 633]]
    assert made.act.act.amount_minor == 3_966
    assert await vega.doubts() == []
