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


async def test_the_whole_of_a_request_is_one_press_away(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    assert "Show all" not in labels(await olga.card(1))
    await vega.says(
        "And the phone of our new shop", contact={"first_name": "Shop", "phone_number": "+49 30 1"}
    )
    card = words(await olga.card(1))
    assert "file" not in card and "📇 Shop +49 30 1" in card

    long = "We open at nine. " * 200
    plan = {"name": "door.pdf", "mime": "application/pdf", "base64": "AAAA"}
    await vega.says(long + "THE END", reply_to=(await vega.last())["message_id"])
    await vega.says("the door", document=plan, reply_to=(await vega.last())["message_id"])
    card = await olga.card(1)
    assert "1 file" in words(card) and "THE END" not in words(card)
    for _ in range(2):
        assert await olga.presses("Show all", card) == "Everything is in our private chat."
    seen = await olga.sees()
    assert sum("document" in message for message in seen) == 1, "pressed twice it is sent once"
    shown = await olga.has_read("THE END")
    assert "We open at nine." in words(shown)
    assert not any("document" in message for message in await olga.sees(desk)), "not to the group"

    await ivan.presses("Show all", card)
    await ivan.has_read("THE END")


async def test_the_card_of_a_stranger_shows_all_their_words(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    paul = await stage.person("Paul")
    await paul.starts()
    card = await olga.has_read("Somebody unknown: Paul", "written nothing yet", chat=desk)
    await paul.says("Hi, could you make us a poster?")
    plan = {"name": "old.pdf", "mime": "application/pdf", "base64": "AAAA"}
    await paul.says(document=plan)
    await paul.says("/balance")
    shown = await olga.has_read("Somebody unknown: Paul", chat=desk)
    assert shown["message_id"] == card["message_id"], "the same card"
    assert "Hi, could you make us a poster?\n📎 old.pdf" in words(shown)
    assert "/" not in words(shown) and "written nothing" not in words(shown)
    await olga.presses("Bind to a client", shown)
    await olga.presses("Kestrel Logistics")
    await olga.presses("as a member")
    assert "1 file" in words(await olga.card(1)), "a picture without words is kept as well"

    anna = await stage.let_in_by_link("Anna", stage.links["Vega"])
    await anna.says("I am new at Vega, my desk is beside Pyotr's")
    await olga.has_read("Anna came by the link of Vega", "my desk is beside Pyotr's", chat=desk)
