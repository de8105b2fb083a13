"""From a price the account cannot hold to paid and done, by buttons; what managers and clients see of an invoice."""

import pytest

from bot.book.commands import apply_file
from tests.stories.stage import BOOKS, Stage, buttons, plain, words


@pytest.fixture
async def paying(stage: Stage) -> Stage:
    """The office makes invoices."""
    await apply_file(BOOKS / "en.toml", stage.office.database, stage.office.clock.now())
    return stage


async def order(stage: Stage) -> None:
    """Vega accepts a banner; the account is empty."""
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("A banner for the fair, please, in green")
    await olga.presses("Bill:", chat=stage.staff_chat)
    await stage.later(minutes=30)
    await vega.presses("Accept")
    await stage.later(seconds=1)


def files(message: dict) -> list[str]:
    return [message["document"]["file_name"]] if "document" in message else []


async def test_what_was_accepted_is_invoiced_paid_and_starts(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    letter = words(await vega.has_read("Invoice R-2026-0001: €590"))
    assert "IBAN: DE89 3704 0044 0532 0130 00" in letter
    assert "Please pay by" in letter
    assert "R-2026-0001.pdf" in [name for message in await vega.sees() for name in files(message)]

    card = await olga.has_read("R-2026-0001 · Vega · €590", chat=stage.staff_chat)
    assert "not paid yet" in words(card)
    await olga.presses("Paid: €590", card)
    await vega.has_read("Received: €590", "Invoice R-2026-0001: paid.", "set aside")
    card = await olga.has_read("R-2026-0001 · Vega", chat=stage.staff_chat)
    assert words(card).startswith("✅")
    assert [plain(button["text"]) for button in buttons(card)] == ["PDF"]


async def test_paid_in_parts(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await olga.presses("Other sum", chat=stage.staff_chat)
    await olga.says("200")
    await vega.has_read("Received: €200", "Invoice R-2026-0001: €200 paid, €390 to come.")
    await olga.has_read("€200 paid, €390 to come", chat=stage.staff_chat)
    await olga.presses("Paid: €390", chat=stage.staff_chat)
    await vega.has_read("Received: €390", "Invoice R-2026-0001: paid.")


async def test_cancelled_once_asked_and_nothing_more_for_days(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await olga.presses("Cancel", chat=stage.staff_chat)
    await olga.presses("Yes, cancel it", chat=stage.staff_chat)
    await stage.later(seconds=1)
    await vega.has_read("Invoice R-2026-0001 is cancelled.", "R-2026-0002")
    await olga.has_read("R-2026-0001 · Vega", "cancelled (R-2026-0002)", chat=stage.staff_chat)
    assert "R-2026-0002.pdf" in [name for message in await vega.sees() for name in files(message)]
    await order(stage)
    assert not [m for m in await vega.sees() if "Invoice R-2026-0003" in words(m)]


async def test_clients_find_their_invoices_and_only_theirs(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await vega.says("/invoices")
    listed = await vega.has_read("Invoices of Vega", "R-2026-0001 — €590 — not paid yet")
    before = len(await vega.sees())
    await vega.presses("R-2026-0001 as PDF", listed)
    assert files((await vega.sees())[-1]) == ["R-2026-0001.pdf"]
    assert len(await vega.sees()) == before + 2
    await olga.says("/invoice Orchard 300")
    assert "cannot find that invoice" in (await vega.forges("invoice:2:0", listed) or "")
    await olga.has_read("R-2026-0002 · Orchard Dental · €300", chat=stage.staff_chat)


async def test_overdue_is_said_once_in_working_hours(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await stage.later(days=11, hours=12)
    assert not [m for m in await vega.sees() if "A reminder" in words(m)], "at night"
    await stage.later(days=2, hours=12)
    await stage.later(days=1)
    reminders = [m for m in await vega.sees() if "A reminder: €590 of invoice R-2026-0001" in words(m)]
    assert len(reminders) == 1
    await olga.has_read("they have been reminded", chat=stage.staff_chat)


async def test_an_office_without_invoices_is_asked_for_none(stage: Stage) -> None:
    olga = stage.people["Olga"]
    await olga.says("/invoice Vega 300")
    assert "makes no invoices" in await olga.reads()
