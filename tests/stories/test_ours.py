"""Work that comes back: the card suggests that it is our own fault, and what was charged can still be given back."""

from tests.stories.stage import Stage, labels, words


async def done_and_charged(stage: Stage) -> None:
    """#1, a banner at €90, accepted, made and charged."""
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await olga.says("/topup Vega 100", chat=desk)
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.presses("+30")
    await ivan.presses("Resolve")
    await vega.has_read("Charged: €90. Available: €10.")


async def test_back_within_the_warranty_it_suggests_ours(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await done_and_charged(stage)
    await stage.later(days=2)
    await vega.presses("Not right yet")
    card = await olga.card(1)
    assert "⚑ Came back 2 days after it was done (warranty: 14): perhaps our own fault" in words(card)
    assert labels(card)[0] == "Ours: it came back within the warranty"

    await olga.presses("Ours: it came back", card)
    asked = await olga.has_read(
        "#1 “We need a banner for the autumn sale”: our own fault?",
        "The client gets €90 back.",
        "cannot be undone",
    )
    await olga.presses("Leave it as it is", asked)
    await olga.has_read("#1 stays as it was.")
    await olga.presses("Ours: it came back", card)
    await olga.presses("Ours, give it back")
    await olga.has_read("#1 is ours, and the client has been told. Given back: €90.")
    await vega.has_read(
        "#1 “We need a banner for the autumn sale” was our own fault: please accept our apology.",
        "€90 charged for it is back on your account.",
        "Available: €100.",
    )
    card = await olga.card(1)
    assert "€90: charged, and taken back" in words(card)
    assert "Undo" not in labels(card)
    assert "Came back" not in words(card)
    assert "is ours already" in (await olga.forges("ours3:1:0", await olga.last()) or "")
    await vega.says("/statement")
    await vega.has_read("Correction of line 2 (our own fault)", "+€90")


async def test_done_and_never_opened_again_it_can_still_be_ours(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await done_and_charged(stage)
    await stage.later(days=6)
    card = await olga.card(1)
    assert words(card).startswith("☑️ #1")
    assert labels(card) == ["Ours…"]
    await olga.presses("Ours…", card)
    await olga.presses("Ours, give it back")
    await vega.has_read("#1", "please accept our apology.", "Available: €100.")


async def test_a_new_request_about_what_is_closed_suggests_it_too(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await done_and_charged(stage)
    told = await vega.has_read("#1", "is done.")
    await stage.later(days=6)
    await vega.says("The banner has a typo in it", reply_to=told["message_id"])
    card = await olga.card(2)
    assert "⚑ Came back 6 days after it was done" in words(card)
    assert labels(card)[0] == "Ours: it came back within the warranty"
    await olga.presses("Ours: it came back", card)
    await stage.later(seconds=61)
    await vega.has_read("#2", "this one is our own fault, sorry.")


async def test_after_the_warranty_nothing_is_suggested(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await done_and_charged(stage)
    told = await vega.has_read("#1", "is done.")
    await stage.later(days=15)
    await vega.says("The banner has a typo in it", reply_to=told["message_id"])
    assert "Came back" not in words(await olga.card(2))
