"""An office in roubles with clients in euros and in yen: every sum in its own money, from question to summary."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from billing.invoices.models import Invoice
from billing.summary import post_texts as summary_texts
from billing.summary.queries import summary
from bot.book.commands import apply_file
from config.clock import week_of
from config.database import Database
from config.i18n import translator
from tests.databases import Databases
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import (
    BOOKS,
    TUESDAY_MORNING,
    Person,
    Stage,
    labels,
    office_on_stage,
    open_office,
    words,
)

MORE = """
[surcharges.urgent]
title = "Urgent"
percent = 50

[surcharges.evening]
title = "In the evening"
sum = 1000

[currencies.EUR]
balance_below = 50
to_level = 300
surcharges = { evening = 20 }

[currencies.EUR.bank]
iban = "DE89 3704 0044 0532 0130 00"
bic = "COBADEFFXXX"

[price_lists.euro]
name = "Euro"
default = true
currency = "EUR"

[[price_lists.euro.versions]]
from = 2026-01-01
prices = { banner = 100, hour = 70 }

[price_lists.lumiere]
name = "Lumière"
currency = "EUR"

[[price_lists.lumiere.versions]]
from = 2026-01-01
prices = { banner = 80 }

[price_lists.yen]
name = "Yen"
default = true
currency = "JPY"

[[price_lists.yen.versions]]
from = 2026-01-01
prices = { banner = 18000 }

[clients.lumiere]
name = "Lumiere"
currency = "EUR"
price_list = "lumiere"
usual = ["banner"]
contacts = [{ name = "Claire", authority = "signer" }]

[clients.sakura]
name = "Sakura"
currency = "JPY"
usual = ["banner"]
contacts = [{ name = "Yui", authority = "signer" }]
"""

pytestmark = pytest.mark.long


def in_roubles() -> str:
    """The English book with roubles for euros, and clients in euros and yen."""
    said = (BOOKS / "en.toml").read_text().replace('currency = "EUR"', 'currency = "RUB"')
    said = re.sub(r"(?m)^(iban|bic|bank) = .*\n", "", said)
    return said.replace("[firm.bank]\n", '[firm.bank]\nlines = ["An account in roubles"]\n') + MORE


@pytest.fixture
async def abroad(databases: Databases, migrated: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The office in roubles; Olga manages, Ivan works, and all three signers are let in."""
    url = databases.copy(migrated)
    book = tmp_path / "office.toml"
    book.write_text(in_roubles())
    database = Database(url)
    await apply_file(book, database, TUESDAY_MORNING)
    await database.close()
    async with office_on_stage(url, tmp_path) as stage:
        await open_office(stage)
        await stage.let_in("Claire", client="lumiere")
        await stage.let_in("Yui", client="sakura")
        yield stage
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)
    databases.drop(url)


async def worked(stage: Stage, number: int, client: Person) -> None:
    """Ivan does it, and it is resolved."""
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await olga.presses("Assign", await olga.card(number))
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.presses("+30")
    await ivan.presses("Resolve")
    await stage.later(seconds=61)
    await client.has_read(f"#{number}", "is done")


async def test_a_client_in_euros_from_the_question_to_the_charge(abroad: Stage) -> None:
    olga, claire, desk = abroad.people["Olga"], abroad.people["Claire"], abroad.staff_chat
    await claire.says("We need a banner for the autumn sale, 300 by 250")
    card = await olga.card(1)
    assert "about €80" in words(card)
    assert any("Bill: Banner × 1, €80" in label for label in labels(card))
    await olga.presses("Bill", card)
    await olga.presses("Banner × 1")
    draft = await olga.has_read("Banner × 1 — your price €80, list price €100", "Total: €80")
    assert [one for one in labels(draft) if "Urgent" in one or "evening" in one] == [
        "Urgent, 50%",
        "In the evening, €20",
    ]
    await olga.presses("In the evening", draft)
    await olga.presses("Send to the client")
    await abroad.later(seconds=61)
    await claire.has_read("In the evening — €20", "€100")
    await claire.presses("Accept")
    await abroad.later(seconds=1)

    letter = words(await claire.has_read("Invoice R-2026-0001: €400"))
    assert "IBAN: DE89 3704 0044 0532 0130 00" in letter and "roubles" not in letter
    async with abroad.office.database.reading() as session:
        [invoice] = list(await session.scalars(select(Invoice)))
    assert invoice.currency == "EUR"
    assert invoice.document["code"]["payload"].splitlines()[:2] == ["BCD", "002"]
    assert "EUR400.00" in invoice.document["code"]["payload"]

    await olga.says("/topup Lumiere 400 ₽", chat=desk)
    await olga.has_read("I cannot read “400 ₽” as a sum in EUR", chat=desk)
    await olga.says("/topup Lumiere 400 €", chat=desk)
    await claire.has_read("Received: €400")
    await worked(abroad, 1, claire)
    await claire.has_read("#1", "Charged: €100. Available: €300.")
    await claire.says("/statement")
    await claire.has_read("Banner × 1", "balance €300")


async def test_a_client_in_yen_and_what_has_no_price_in_yen(abroad: Stage) -> None:
    olga, yui, desk = abroad.people["Olga"], abroad.people["Yui"], abroad.staff_chat
    await olga.says("/topup Sakura 20000.50", chat=desk)
    await olga.has_read("I cannot read “20000.50” as a sum in JPY. Write, for example, 1500.", chat=desk)
    await olga.says("/topup Sakura ¥30,000", chat=desk)
    await yui.has_read("Received: ¥30,000")
    await yui.says("We need a banner for the autumn sale, 300 by 250")
    card = await olga.card(1)
    assert "about ¥18,000" in words(card)
    await olga.presses("Bill", card)
    offered = await olga.has_read("Bill: what for?")
    assert "Banner × 1 — ¥18,000" in labels(offered)
    assert "Work by the hour — no price in JPY" in labels(offered)
    await olga.presses("Work by the hour — no price in JPY")
    await olga.says("90.50")
    await olga.says("9000")
    draft = await olga.has_read("Work by the hour", "Total: ¥9,000")
    assert [one for one in labels(draft) if "Urgent" in one or "evening" in one] == ["Urgent, 50%"]
    await olga.presses("Send to the client")
    await abroad.later(seconds=61)
    await yui.has_read("¥9,000")
    await yui.presses("Accept")
    await worked(abroad, 1, yui)
    await yui.has_read("#1", "Charged: ¥9,000. Available: ¥21,000.")
    await yui.says("/statement")
    await yui.has_read("balance ¥21,000")
    await yui.says("/balance")
    await yui.has_read("¥21,000")
    await yui.presses("Other sum")
    await yui.says("5000.50")
    await yui.has_read("I cannot read that as a sum")


async def test_the_card_says_that_there_is_no_price(abroad: Stage) -> None:
    await abroad.people["Yui"].says("The contact form shows an error, please help")
    assert "no price in JPY: name one" in words(await abroad.people["Olga"].card(1))


async def test_the_summary_has_a_line_for_each_currency(abroad: Stage) -> None:
    olga = abroad.people["Olga"]
    for client, amount in (("Vega", "5000"), ("Lumiere", "400"), ("Sakura", "30000")):
        await olga.says(f"/topup {client} {amount}", chat=abroad.staff_chat)
    async with abroad.office.database.reading() as session:
        week = week_of(TUESDAY_MORNING + timedelta(days=1), abroad.office.clock.now().tzinfo)  # type: ignore[arg-type]
        found = await summary(session, week)
    said = "\n".join(str(paragraph) for paragraph in summary_texts.full(translator("en"), found).paragraphs)
    together = said[said.index("All clients") :].replace("\\xa0", " ")
    for sums in ("topped up RUB 5,000", "topped up €400", "topped up ¥30,000"):
        assert sums in together
