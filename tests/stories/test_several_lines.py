"""A price of several lines, with a discount: it adds up before the manager's eyes, and again on paper."""

from tests.stories.stage import Stage, labels, words


async def test_lines_are_added_and_taken_off_with_the_total_in_view(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await olga.says("/topup Vega 1000")
    await vega.says("We need a banner for the autumn sale, and a page about it")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("+1")
    await olga.presses("Another line")
    asked = await olga.has_read("Banner × 2 — your price €180, list price €240", "Total: €180", "What else?")
    await olga.presses("Back", asked)
    await olga.has_read("Banner × 2", "Total: €180")
    await olga.presses("Another line")
    await olga.presses("Work by the hour")
    await olga.presses("Another line")
    await olga.presses("Estimate, each further one")
    draft = await olga.has_read("Banner × 2", "Work by the hour · 1 hour", "Estimate", "Total: €315")
    assert "Without “Estimate, each further one”" in labels(draft)
    await olga.presses("Without “Estimate, each further one”")
    await olga.has_read("Banner × 2", "Work by the hour · 1 hour", "Total: €255")
    await olga.presses("Discount…")
    await olga.has_read("How much is taken off €255?")
    await olga.says("a lot")
    await olga.says("10%")
    await olga.has_read("Discount, 10%: −€25.50", "Total: €229.50")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    price = await vega.has_read(
        "Banner × 2 — your price €180, list price €240\n"
        "Work by the hour · 1 hour — your price €75, list price €80\n"
        "Discount, 10%: −€25.50",
        "Total: €229.50",
        "You pay only for the time it really takes",
    )
    assert labels(price)[0] == "Accept €229.50"
    assert "Banner × 2, Work by the hour · 1 hour, Discount, 10% — €229.50" in words(await olga.card(1))
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.has_read("This takes the place of the price they have: Banner × 2", "Total: €229.50")


async def test_a_draft_that_changed_elsewhere_is_not_sent_as_it_was(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await vega.says("We need a banner for the autumn sale, and a page about it")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.says("99999999999999999999")
    await olga.has_read("I could not read that as a sum.")
    await olga.says("150")
    await olga.has_read("Total: €150")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Another line")
    await olga.presses("Work by the hour")
    old = await olga.has_read("Work by the hour · 1 hour", "Total: €165")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Discount…")
    await olga.says("15")
    await olga.has_read("Discount: −€15", "Total: €75")
    toast = await olga.presses("Send to the client", old)
    assert toast and "changed" in toast


async def test_a_discount_asked_for_is_a_fact_once_the_manager_says_so(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Discuss")
    await vega.says("Could we get a discount for regular clients?")
    card = await olga.card(1)
    assert "Seems to ask for a discount: “Could we get a discount for regular clients?”" in words(card)
    assert await olga.presses("They ask for a discount", card) == "Noted: they ask for a discount."
    card = await olga.card(1)
    assert "a discount was asked for" in words(card) and "Seems to ask" not in words(card)
    assert "They ask for a discount" not in labels(card)
