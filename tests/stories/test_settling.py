"""Money and work out of step: done before it was paid, more than agreed, less than agreed, an addition refused."""

from tests.stories.stage import Stage, buttons, labels, words


async def test_done_before_the_money_came(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await olga.presses("Start now, I answer for it")
    await stage.later(seconds=61)
    await ivan.presses("+30")
    resolved = await ivan.presses("Resolve")
    assert "The money is not on the account yet" in (resolved or "")
    await vega.has_read("#1", "is done")
    assert "charged" not in (await vega.reads()).lower()

    await olga.says("/topup Vega 100", chat=desk)
    await vega.has_read("Received: €100. Available: €10.", "#1", "is done, and €90 has been charged for it.")
    assert "€90: charged" in words(await olga.card(1))
    await vega.says("/statement")
    await vega.has_read("Banner × 1", "balance €10")


async def test_time_is_charged_as_it_was_needed_and_more_needs_another_yes(stage: Stage) -> None:
    olga, ivan, desk = stage.people["Olga"], stage.people["Ivan"], stage.staff_chat
    await olga.says("/topup Atlas 1000", chat=desk)
    jan = await stage.let_in("Jan", client="atlas")
    await jan.says("The booking form is broken, an error comes up")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Work by the hour")
    await olga.presses("+1")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    price = await jan.has_read(
        "Work by the hour · 2 hours", "€160", "You pay only for the time it really takes"
    )
    await jan.presses("Accept €160", price)
    await olga.presses("Assign", await olga.card(1))
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)

    await olga.presses("Bill more", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    await olga.has_read("€120", "#1", "in a minute")
    await olga.presses("Undo", await olga.card(1))
    await stage.later(minutes=2)
    assert "Banner" not in await jan.reads(), "taken back within the minute, the client hears nothing"
    card = await olga.card(1)
    assert "Banner" not in words(card), "what was accepted stands alone"
    assert "Undo" not in labels(card)

    await olga.presses("Bill more", card)
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    with_undo = await olga.card(1)
    await stage.later(seconds=61)
    assert "Undo" not in labels(await olga.card(1))
    undo = next(one["callback_data"] for one in buttons(with_undo) if "Undo" in one["text"])
    assert "the client has been told" in (await olga.forges(undo, with_undo) or "")
    further = await jan.has_read("Banner × 1 — €120")
    await jan.presses("Decline", further)
    await jan.has_read("The additional price for #1", "What you accepted before still stands")
    assert words(await olga.card(1)).startswith("🔧"), "declining an addition ends nothing"

    await olga.presses("Bill more", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    await stage.later(days=8)
    await jan.has_read("The latest price for #1", "is no longer valid", "Nothing else changes")
    assert words(await olga.card(1)).startswith("🔧"), "nor does its running out"

    await ivan.presses("+1 h", await ivan.has_read("#1 · Atlas Fitness"))
    await ivan.presses("Resolve", await ivan.has_read("#1 · Atlas Fitness"))
    await jan.has_read("#1", "is done", "Charged: €80. Available: €920.")
    assert labels(await olga.card(1)) == ["Bill more", "Ours…"]
