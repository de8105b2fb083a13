"""A price talked over again and again: the free versions, the one that costs, and what becomes of its cost."""

import pytest

from billing.charges.audit import audit as audit_charges
from billing.ledger.audit import audit
from billing.quotes.bargaining import of_client
from tests.stories.stage import Stage, labels, words


@pytest.fixture
async def twice(stage: Stage) -> Stage:
    """Vega has 500 euros, and has had the two new versions that are free: the price was 90, then 88, and is 85 now."""
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await olga.says("/topup Vega 500")
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    for sum_ in ("88", "85"):
        await vega.presses("Discuss")
        assert "a new version of the price" not in await vega.reads()
        await new_price(stage, sum_)
    return stage


async def new_price(stage: Stage, sum_: str) -> None:
    """Olga names another sum and sends it."""
    await draft(stage, sum_)
    await stage.people["Olga"].presses("Send to the client")
    await stage.later(seconds=61)


async def draft(stage: Stage, sum_: str) -> None:
    olga = stage.people["Olga"]
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Other sum…")
    await olga.says(sum_)


async def books(stage: Stage) -> None:
    async with stage.office.database.reading() as session:
        assert await audit(session) == [] and await audit_charges(session) == []


async def test_the_third_is_told_agreed_charged_and_credited(twice: Stage) -> None:
    olga, vega, ivan = (twice.people[name] for name in ("Olga", "Vega", "Ivan"))
    assert "new version no. 2; the first 2 are free" in words(await olga.card(1))
    await vega.presses("Discuss")
    told = await vega.has_read(
        "let us talk about #1",
        "2 new versions of a price are free, and you have had them. The next one costs €60.",
        "If you order, it is credited in full; if you do not, it stays charged.",
    )
    assert labels(told) == ["Go on: €60", "Leave it", "Ask for a discount"]
    await vega.presses("Go on: €60")
    await vega.has_read("Agreed: #1", "€60 is charged when you get it")
    assert "they want a new version for €60" in words(await olga.card(1))
    assert await vega.forges("goon:3:3", told) == (
        "You have agreed to it already: just write what should be different."
    )
    await new_price(twice, "80")
    third = await vega.has_read(
        "Banner × 1 — your price €90, list price €120\n"
        "Discount: −€10\n"
        "Already paid for a new version of the price: −€60",
        "Total: €20",
    )
    assert labels(third)[0] == "Accept €20"
    assert [labels(said)[0] for said in await vega.sees() if "Discuss" in labels(said)] == ["Accept €20"]
    assert "new version no. 3; the first 2 are free" in words(await olga.card(1))
    await vega.says("/statement")
    await vega.has_read(
        "New version of the price · #1", "ordered by Pyotr", "new version no. 3; the first 2 are free"
    )
    await vega.presses("Accept €20", third)
    await vega.has_read("Accepted: #1", "€420 is still available")
    await olga.presses("Assign", chat=twice.staff_chat)
    await olga.presses("Ivan Novak")
    await twice.later(seconds=61)
    await ivan.says("/log 1 50m banner", chat=twice.staff_chat)
    await ivan.presses("Resolve")
    await vega.has_read("#1", "is done", "Charged: €20. Available: €420.")
    await books(twice)
    async with twice.office.database.reading() as session:
        known = await of_client(session, 1)
    assert (known.won, known.won_versions, known.lost_versions) == (1, 3, 0)
    assert [(one.minor, one.items_minor, one.asked) for one in known.discounts] == [
        (200, 9000, False),
        (500, 9000, False),
        (1000, 9000, False),
    ]


async def test_without_a_word_of_theirs_it_does_not_go_out(twice: Stage) -> None:
    olga, vega = twice.people["Olga"], twice.people["Vega"]
    await vega.presses("Discuss")
    await vega.presses("Leave it")
    await vega.has_read("the price for #1", "stays at €85")
    await draft(twice, "70")
    await olga.presses("Send to the client")
    asked = await olga.has_read(
        "They have had 2 free new versions of the price. This one costs €60, and they have not agreed to it yet."
    )
    again = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await olga.presses("Ask them first", asked)
    await vega.has_read("#1", "a new version of the price", "The next one costs €60")
    assert "has been asked already" in (await olga.forges(again, asked) or "")
    assert len([one for one in await vega.sees() if "The next one costs €60" in words(one)]) == 1
    await olga.presses("Send to the client")
    await olga.presses("This one is free")
    await twice.later(seconds=61)
    await vega.has_read("Discount: −€20", "Total: €70")
    await vega.says("/balance")
    assert "Available: €500" in await vega.reads()


async def test_taken_back_within_the_minute_nothing_is_charged(twice: Stage) -> None:
    olga, vega = twice.people["Olga"], twice.people["Vega"]
    await vega.presses("Discuss")
    await vega.presses("Go on: €60")
    await draft(twice, "80")
    await olga.presses("Send to the client")
    await olga.presses("Undo", await olga.card(1))
    await vega.says("/balance")
    assert "Available: €500" in await vega.reads()
    await new_price(twice, "80")
    await vega.has_read("Discount: −€10", "Already paid for a new version of the price: −€60", "Total: €20")
    await books(twice)


async def test_declined_the_charge_stays(twice: Stage) -> None:
    vega = twice.people["Vega"]
    await vega.presses("Discuss")
    await vega.presses("Go on: €60")
    await new_price(twice, "80")
    await vega.presses("Decline")
    await vega.has_read(
        "Declined: #1", "The €60 for a new version of the price stays charged; nothing else is."
    )
    await vega.presses("Too expensive")
    await vega.says("/balance")
    assert "Available: €440" in await vega.reads()
    async with twice.office.database.reading() as session:
        known = await of_client(session, 1)
    assert (known.won_versions, known.lost, known.lost_versions) == (0, 1, 3)
    assert dict(known.declined) == {"price": 1}


async def test_an_order_smaller_than_what_its_version_cost_costs_no_more_than_it(twice: Stage) -> None:
    olga, vega, ivan = (twice.people[name] for name in ("Olga", "Vega", "Ivan"))
    await vega.presses("Discuss")
    await vega.presses("Go on: €60")
    await new_price(twice, "40")
    free = await vega.has_read("Already paid for a new version of the price: −€40", "Total: €0")
    await vega.presses("Accept €0", free)
    await olga.presses("Assign", chat=twice.staff_chat)
    await olga.presses("Ivan Novak")
    await twice.later(seconds=61)
    await ivan.says("/log 1 50m banner", chat=twice.staff_chat)
    await ivan.presses("Resolve")
    await vega.says("/balance")
    assert "Available: €460" in await vega.reads(), "40 for the banner, and nothing for the version"
    await books(twice)
