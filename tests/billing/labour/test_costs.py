"""What an hour of an employee costs the firm: dated, and what is not known is not guessed."""

from datetime import date

from billing.labour.costs import CostRate, cost_rates, rate_on
from billing.tariffs.book import EmployeeRate
from intake.contacts.models import Employee
from intake.office.models import AppliedBook
from tests.billing.conftest import NOW
from tests.billing.labour.work import BOOK

SPRING, AUTUMN = date(2026, 3, 1), date(2026, 9, 1)


async def test_rates_are_those_of_the_book_in_force_by_employee(session, world):
    dated = [{"from": "2026-03-01", "amount": "900"}, {"from": "2026-09-01", "amount": "950.50"}]
    ivan = await session.get_one(Employee, world.ivan)
    olga = await session.get_one(Employee, world.olga)
    rates = {ivan.code: {"cost_per_hour": dated}, olga.code: {"cost_per_hour": "1200"}}
    session.add(AppliedBook(digest="d", content={"billing": BOOK | {"rates": rates}}, applied_at=NOW))
    await session.flush()

    known = await cost_rates(session)
    assert known[world.ivan] == (CostRate(SPRING, 90_000), CostRate(AUTUMN, 95_050))
    assert rate_on(known[world.olga], date(2001, 1, 1)) == 120_000
    assert set(known) == {world.ivan, world.olga}


def test_an_hour_costs_what_it_did_on_its_day():
    rates = (CostRate(SPRING, 900), CostRate(AUTUMN, 950))
    days = [date(2026, 2, 28), SPRING, date(2026, 8, 31), AUTUMN, date(2030, 1, 1)]
    assert [rate_on(rates, day) for day in days] == [None, 900, 900, 950, 950]
    assert rate_on((), AUTUMN) is None


def test_a_book_applied_before_rates_had_dates_is_still_read():
    assert EmployeeRate.model_validate_json('{"cost_per_hour": null}').cost_per_hour == ()
    (only,) = EmployeeRate.model_validate_json('{"cost_per_hour": "42.50"}').cost_per_hour
    assert (only.since, str(only.amount)) == (date.min, "42.50")
