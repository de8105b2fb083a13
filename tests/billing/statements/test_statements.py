"""A statement adds up to the minor unit, explains every line in three languages, and is the same on paper and in a table."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from billing.charges import actions as charges
from billing.charges.lifecycle import Due, printed
from billing.charges.models import ChargeKind
from billing.ledger import actions as ledger
from billing.ledger.postings import Explanation
from billing.statements import paper_texts, texts
from billing.statements.figures import page_of
from billing.statements.paper import drawn
from billing.statements.queries import statement
from billing.statements.table import table
from config.clock import month_of
from config.i18n import LANGUAGES, translator
from tests.billing.conftest import NOW, add_ticket
from tests.billing.ledger.test_credits import promo, refund
from tests.billing.ledger.test_ledger import a_quote, hold, top_up

ZONE = ZoneInfo("Europe/Berlin")
DAY = timedelta(days=1)
MONTH = month_of(NOW, ZONE)


async def busy_month(session, world):
    """One of everything, and a payment the month before."""
    await top_up(session, world, 50000, now=NOW - 30 * DAY)
    held = await hold(session, world, await a_quote(session, world, 20000), 20000)
    what = {
        "title": "=Banner",
        "unit": "piece",
        "quantity": 2,
        "unit_price_minor": 10000,
        "list_price_minor": 10000,
        "total_minor": 20000,
        "kind": "item",
    }
    ticket = await add_ticket(session, world.client, world.boss, None, title="A banner")
    about = Explanation(ticket.id, world.boss, what=(what,), counted={"mode": "fixed"})
    await ledger.capture(
        session, hold_id=held.hold_id, amount_minor=20000, actor="desk", now=NOW, explanation=about
    )
    parts = [{"name": "Care", "days": 15, "of_days": 30, "minor": 12000}]
    due = Due("2026-11", [printed("Care", 12000)], {"period": "2026-11", "parts": parts})
    fee = await charges.make_next(session, client_id=world.client, kind=ChargeKind.FEE, due=due, now=NOW)
    await charges.undo(session, fee.id, reason="wrong", actor="desk", now=NOW)
    await promo(session, world, 5000)
    await refund(session, world, 1050)
    return await statement(session, world.client, MONTH.start, MONTH.end)


async def test_it_adds_up_from_the_opening_to_the_closing_balance(session, world):
    month = await busy_month(session, world)
    assert (month.opening_minor, month.closing_minor) == (50000, 33950)
    assert [one.amount_minor for one in month.movements] == [-20000, -12000, 12000, 5000, -1050]
    assert [one.after_minor for one in month.movements] == [30000, 18000, 30000, 35000, 33950]
    assert (month.in_minor, month.out_minor) == (17000, -33050)
    everything = await statement(session, world.client)
    assert (everything.opening_minor, len(everything.movements), everything.closing_minor) == (0, 6, 33950)
    before = await statement(session, world.client, end=MONTH.start)
    assert before.closing_minor == month.opening_minor, "neighbouring statements meet"


async def test_every_line_says_for_what_by_whom_and_how(session, world):
    month = await busy_month(session, world)
    work, fee, undone, present, back = texts.rows(translator("en"), month, ZONE)
    assert (work.what, work.ordered_by) == ("Work", "Pyotr")
    assert work.request.endswith("“A banner”")
    assert work.counted == ("=Banner × 2 (at RUB\xa0100 apiece)",)
    assert (fee.what, fee.counted) == (
        "Monthly fee, November 2026",
        ("“Care”, 15 of 30 days: RUB\xa0120",),
    )
    assert undone.what == "Correction of line 3"
    assert (present.what, back.what) == (
        "Promotional credit, good until 16 December 2026",
        "Advance sent back to you",
    )


async def test_the_table_has_exact_sums_and_no_formulas(session, world):
    month = await busy_month(session, world)
    t = translator("en")
    content = table(t, month, texts.rows(t, month, ZONE))
    [heading, opening, work, *_, back, closing] = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert heading[-3:] == ["Amount", "Balance", "Currency"]
    assert (opening[-2], work[-3], back[-3], closing[-2]) == ("500.00", "-200.00", "-10.50", "339.50")
    assert work[5].startswith("'=Banner"), "people's words are no formula"
    russian = table(translator("ru"), month, texts.rows(translator("ru"), month, ZONE)).decode("utf-8-sig")
    assert ";-10,50;339,50;RUB" in russian
    yen = table(t, replace(month, currency="JPY"), texts.rows(t, month, ZONE)).decode("utf-8-sig")
    assert ",-1050,33950,JPY" in yen


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_paper_in_three_languages(session, world, language):
    month = await busy_month(session, world)
    t = translator(language)
    written = paper_texts.paper(
        t, month, firm="Studio", client="Vega", period="2026", made_at=NOW, zone=ZONE, years=True
    )
    assert len(written["rows"]) == 5
    paper = drawn(json.dumps(written))
    assert paper.startswith(b"%PDF")
    assert drawn(json.dumps({**written, "rows": []})).startswith(b"%PDF")
    assert drawn(json.dumps({**written, "rows": written["rows"] * 30})).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("count", "page", "shown", "pages"),
    [(0, 0, [], 1), (3, 0, [0, 1, 2], 1), (9, 0, list(range(1, 9)), 2), (9, 1, [0], 2), (9, 7, [0], 2)],
)
def test_pages_count_from_the_newest(count, page, shown, pages):
    assert page_of(list(range(count)), page, 8) == (shown, pages)
