"""The arithmetic in docs/month-end.md, booked and closed as it says."""

import re
from datetime import UTC, datetime
from pathlib import Path

from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from tests.billing.closing.conftest import day

PAGE = Path(__file__).parents[3] / "docs" / "month-end.md"
ROW = re.compile(r"^\| (20\d\d-\d\d-\d\d) \| (.+?) \| (-?[\d.]+) \| (20\d\d-\d\d) \|$", re.MULTILINE)


def minor(said):
    return int(said.replace(".", ""))


async def fee(vega, minor, now):
    due = Due("2026-11", [printed("Care", minor)], {"mode": "fee", "period": "2026-11", "parts": []})
    async with vega.database.writing() as session:
        await charges.make_next(session, client_id=vega.client, kind=ChargeKind.FEE, due=due, now=now)


async def test_the_example_comes_to_what_it_says(vega):
    rows = ROW.findall(PAGE.read_text())
    assert len(rows) == 7
    await vega.pays(200_000)
    made: dict = {}
    closed: dict = {}
    for booked, what, sum_, _ in rows:
        now = datetime.fromisoformat(booked).replace(hour=9, tzinfo=UTC)
        if now > day(3, 12) and not closed:
            closed["2026-11"] = await vega.closed("2026-11", day(3, 12))
        if what.startswith("Fee"):
            await fee(vega, minor(sum_), now)
        elif what.endswith("taken back"):
            await vega.taken_back(made[what.split()[0]], now)
        else:
            made[what] = await vega.charged(minor(sum_), now, title=what)
    closed["2026-12"] = await vega.closed("2026-12", day(5, 1).replace(year=2027))
    for period, one in closed.items():
        total = sum(minor(sum_) for *_, sum_, of in rows if of == period)
        assert one.act.act.amount_minor == total
        assert f"comes to {total / 100:.2f}" in PAGE.read_text()
    assert await vega.doubts() == []
