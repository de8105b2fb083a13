"""A client the firm asks more of: the price says it, and nothing else they ever get."""

import json
import re
from pathlib import Path

from sqlalchemy import select

from billing.ledger.models import Transfer
from billing.quotes.models import QuoteLine
from bot.book.commands import apply_file
from intake.outbox.models import Outbound
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Stage, words

TELLING = re.compile(r"risk|1[.,]37|137|€120\b|\b12000\b", re.IGNORECASE)
"""The factor, and the list's price, by which anybody could work it out."""


async def test_the_factor_is_in_the_price_and_nowhere_else(stage: Stage, tmp_path: Path) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    book = tmp_path / "office.toml"
    harbour = "[clients.harbour]\n"
    book.write_text((BOOKS / "en.toml").read_text().replace(harbour, f"{harbour}risk_factor = 1.37\n"))
    await apply_file(book, stage.office.database, TUESDAY_MORNING)
    sophie = await stage.let_in("Sophie", client="harbour")
    await olga.says("/topup Harbour 1000", chat=desk)
    await sophie.says("We need a banner for the autumn sale, 300 by 250")
    await sophie.has_read("It usually costs about €164.40")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1 — €164.40")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await sophie.has_read("Banner × 1 — €164.40", "Total: €164.40")
    await sophie.presses("Accept €164.40")
    ivan = stage.people["Ivan"]
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.presses("+1 h")
    await ivan.presses("Resolve")
    await sophie.has_read("Charged: €164.40")
    for view in ("balance", "statement", "tariff", "tickets"):
        await sophie.says(f"/{view}")
    await olga.says("/client Harbour", chat=desk)
    await olga.has_read("Prices: 137% of the list; they are not told why.", chat=desk)

    for message in await sophie.sees():
        assert not TELLING.search(words(message))
    async with stage.office.database.reading() as session:
        sent = await session.scalars(select(Outbound).where(Outbound.lane.contains(str(sophie.id))))
        kept = [json.dumps(row.payload) for row in sent]
        transfers = list(await session.scalars(select(Transfer).where(Transfer.ticket_id == 1)))
        kept += [json.dumps([row.what, row.counted]) for row in transfers]
        lines = list(await session.scalars(select(QuoteLine)))
    assert kept
    assert [row for row in kept if TELLING.search(row)] == []
    assert [row.list_price_minor for row in lines] == [16_440], (
        "what papers are made of does not know the list's"
    )
