"""What is added to a price: by a person's press, as lines that add up before the reader's eyes, also when charged."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.book.commands import apply_file
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Stage, labels, words

ADDED = """
[vat]
prices = "exclusive"
rate = 19
due = "delivery"

[surcharges.urgent]
title = { en = "Urgent", ru = "Срочно", ja = "至急" }
percent = 50
when = "urgent"

[surcharges.evening]
title = { en = "Outside opening hours", ru = "Вне рабочих часов", ja = "時間外" }
sum = 30
when = "outside_hours"
"""


async def with_added(stage: Stage, folder: Path, added: str = ADDED) -> None:
    """The office says more in its book than it did in the morning."""
    book = folder / "office.toml"
    book.write_text((BOOKS / "en.toml").read_text() + added)
    await apply_file(book, stage.office.database, TUESDAY_MORNING + timedelta(minutes=5))


@pytest.fixture
async def taxed(stage: Stage, tmp_path: Path) -> Stage:
    await with_added(stage, tmp_path)
    await stage.people["Olga"].says("/topup Vega 1000", chat=stage.staff_chat)
    return stage


async def test_surcharges_are_pressed_and_the_lines_add_up(taxed: Stage) -> None:
    olga, vega = taxed.people["Olga"], taxed.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    card = await olga.card(1)
    assert any("Bill: Banner × 1, €107.10" in label for label in labels(card)), (
        "the tap says what it will cost"
    )
    await olga.presses("Bill", card)
    await olga.presses("Banner × 1")
    draft = await olga.has_read(
        "Banner × 1 — your price €90, list price €120", "VAT 19% — €17.10", "Total: €107.10"
    )
    assert [label for label in labels(draft) if "＋" in label or "," in label] == [
        "Urgent, 50%",
        "Outside opening hours, €30",
    ]
    assert "fits" not in words(draft)
    await olga.presses("Urgent, 50%")
    await olga.presses("Outside opening hours, €30")
    await olga.has_read(
        "Urgent, 50% — €45", "Outside opening hours — €30", "VAT 19% — €31.35", "Total: €196.35"
    )
    await olga.presses("Outside opening hours, €30")
    await olga.has_read("Urgent, 50% — €45", "VAT 19% — €25.65", "Total: €160.65")
    await olga.presses("Send to the client")
    await taxed.later(seconds=61)
    price = await vega.has_read("Urgent, 50% — €45", "VAT 19% — €25.65", "Total: €160.65")
    assert "Banner × 1 — your price €90, list price €120\nUrgent, 50% — €45\nVAT 19% — €25.65" in words(price)
    assert labels(price)[0] == "Accept €160.65"
    assert "Banner × 1, Urgent, 50% — €160.65: waiting for acceptance" in words(await olga.card(1))


async def test_by_the_hour_the_same_lines_are_charged_for_the_minutes_worked(taxed: Stage) -> None:
    olga, vega, ivan = (taxed.people[name] for name in ("Olga", "Vega", "Ivan"))
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Work by the hour")
    await olga.presses("+1")
    await olga.presses("Urgent, 50%")
    await olga.has_read(
        "Work by the hour · 2 hours — your price €150, list price €160",
        "Urgent, 50% — €75",
        "VAT 19% — €42.75",
        "Total: €267.75",
    )
    await olga.presses("Send to the client")
    await taxed.later(seconds=61)
    await vega.presses("Accept €267.75")
    await olga.presses("Assign", chat=taxed.staff_chat)
    await olga.presses("Ivan Novak")
    await taxed.later(seconds=61)
    await ivan.says("/log 1 50m banner", chat=taxed.staff_chat)
    await ivan.presses("Resolve")
    # An hour, as minutes are counted: 75 + 37.50, and 19 % of it.
    done = await vega.has_read("#1", "is done", "Charged: €133.88. Available: €866.12.")
    assert (
        "Work by the hour · 1 h — your price €75, list price €80\nUrgent, 50% — €37.50\nVAT 19% — €21.38"
        in words(done)
    )


async def test_what_came_at_night_is_only_suggested(taxed: Stage) -> None:
    olga, vega = taxed.people["Olga"], taxed.people["Vega"]
    await taxed.later(hours=12)
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    draft = await olga.has_read(
        "Total: €107.10", "It was asked outside opening hours", "“Outside opening hours” fits"
    )
    assert labels(draft).index("Outside opening hours, €30") < labels(draft).index("Urgent, 50%")
    await olga.presses("Other sum…")
    await olga.says("200")
    await olga.presses("Outside opening hours, €30")
    after = await olga.has_read(
        "Banner × 1 — €200", "Outside opening hours — €30", "VAT 19% — €43.70", "Total: €273.70"
    )
    assert "fits" not in words(after)
