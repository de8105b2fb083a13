"""The manager at the desk: notes and titles, the whole of a request, the queue, commands that miss."""

from tests.stories.stage import Stage, labels, words


async def test_a_reply_to_a_card_is_a_note_until_it_is_made_the_title(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    card = (await olga.card(1))["message_id"]
    said = len(await olga.sees(desk))
    await olga.says("an internal note: cost 36", chat=desk, reply_to=card)
    noted = await olga.has_read("Noted on #1; the client does not see it.")
    assert labels(noted) == ["Make it the title: the client will read it"]
    assert len(await olga.sees(desk)) == said + 1, "the group is not told: the card shows it"
    shown = words(await olga.card(1))
    assert shown.startswith("🆕 #1 · Please replace the opening hours")
    assert "📝 Olga Brandt: an internal note: cost 36" in shown
    await olga.says("a thought of mine", reply_to=noted["message_id"])
    await olga.has_read("I do not know which request this is about.")
    assert "a thought of mine" not in await vega.reads()

    await olga.says("Opening hours of Vega", chat=desk, reply_to=card)
    noted = await olga.has_read("Opening hours of Vega", "Noted on #1")
    await olga.presses("Make it the title", noted)
    await olga.has_read("#1 is called “Opening hours of Vega” from now on, and the client reads it so.")
    assert words(await olga.card(1)).startswith("🆕 #1 · Opening hours of Vega\n")
    assert "📝 Olga Brandt: Opening hours" not in words(await olga.card(1))
    assert await olga.forges("title:3:0", await olga.last()) == "That is the title of #1 already."
    assert "Only managers" in (await stage.people["Ivan"].forges("title:2:0", await olga.last(desk)) or "")
    await olga.presses("In tariff: Content", chat=desk)
    await stage.later(seconds=61)
    await vega.has_read("We are working on #1 “Opening hours of Vega”.")
