"""What an item costs whom, and from when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from billing.tariffs.prices import price
from tests.billing.tariffs.test_worked_examples import number, rows
from tests.bot.book.office_database import ENGLISH

BERLIN = ZoneInfo("Europe/Berlin")
LIST = """
[price_lists.harbour]
name = "Harbour"

[[price_lists.harbour.versions]]
from = {day}
prices = {{ banner = {minor} }}
"""


@pytest.mark.parametrize("row", rows("dated prices"))
async def test_a_price_begins_on_its_day(desk, row):
    own = LIST.format(day=row["from"], minor=row["own list"])
    await desk.apply(
        ENGLISH.replace("[clients.harbour]\n", '[clients.harbour]\nprice_list = "harbour"\n') + own
    )
    client = await desk.client("harbour")
    async with desk.database.reading() as session:
        asked = datetime.fromisoformat(row["asked at"]).replace(tzinfo=BERLIN)
        found = await price(session, client, "banner", asked)
    assert found.your_minor == number(row["they pay"]) * 100
    assert (found.list_minor // 100 if found.is_special else None) == number(row["beside it"])
