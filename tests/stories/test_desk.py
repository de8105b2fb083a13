"""The manager at the desk: notes and titles, the whole of a request, the queue, commands that miss."""

import pytest

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


@pytest.mark.core
async def test_the_whole_of_a_request_is_one_press_away(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    assert "Show all" not in labels(await olga.card(1))
    await vega.says(
        "And the phone of our new shop", contact={"first_name": "Shop", "phone_number": "+49 30 1"}
    )
    card = words(await olga.card(1))
    assert "file" not in card and "📇 Shop +49 30 1" in card

    long = "We open at nine. " * 100 + "THE MIDDLE. " + "We close at six. " * 100
    plan = {"name": "door.pdf", "mime": "application/pdf", "base64": "AAAA"}
    await vega.says(long + "THE END", reply_to=(await vega.last())["message_id"])
    await vega.says("the door", document=plan, reply_to=(await vega.last())["message_id"])
    cut = await olga.card(1)
    assert "1 file" in words(cut) and "THE MIDDLE" not in words(cut)
    assert "THE END" in words(cut), "what was said last is seen"
    for _ in range(2):
        assert await olga.presses("Show all", cut) == "Everything is in our private chat."
    seen = await olga.sees()
    assert sum("document" in message for message in seen) == 1, "pressed twice it is sent once"
    shown = await olga.has_read("THE MIDDLE")
    assert "We open at nine." in words(shown)
    assert not any("document" in message for message in await olga.sees(desk)), "not to the group"

    await ivan.presses("Show all", cut)
    await ivan.has_read("THE MIDDLE")


async def test_the_card_of_a_stranger_shows_all_their_words(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    paul = await stage.person("Paul")
    await paul.starts()
    card = await olga.has_read("Somebody unknown: Paul", "written nothing yet", chat=desk)
    await paul.has_read("I do not know you yet. Write what you need and which company you write for")
    await paul.says("Hi, could you make us a poster?")
    await paul.has_read("so your request has gone to the manager.")
    answered = len(await paul.sees())
    plan = {"name": "old.pdf", "mime": "application/pdf", "base64": "AAAA"}
    await paul.says(document=plan)
    assert len(await paul.sees()) == answered + 1, "answered once"
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


async def test_the_queue_tells_what_waits_for_whom(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Lena Fischer")
    await stage.later(hours=3)
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(hours=3)
    await vega.says("The logo on the first page is crooked, it leans to the left")
    paul = await stage.person("Paul")
    await paul.says("Hello, a poster please")
    await stage.let_in_by_link("Anna", stage.links["Vega"])
    await stage.later(days=1)
    await vega.says("And a new price list for the shop page, it is attached somewhere")
    await olga.says("/queue", chat=desk)
    said = words(await olga.last(desk)).replace("\n\n", "\n").split("\n")
    assert said[0] == "Waiting for us"
    assert (
        said[1].startswith("⏰ #3 Vega · The logo on the first page is crooked") and "late since " in said[1]
    )
    assert said[2] == "🆕 #4 Vega · And a new price list for the shop page, it is attached…"
    assert said[3] == "🔧 #1 Vega · Please replace the opening hours on the contact page · → Lena Fischer"
    assert said[4] == "At the door"
    assert said[5].startswith("👋 Paul · unknown · “Hello, a poster please” · 24 Nov, ")
    assert said[6].startswith("👋 Anna · by the link of Vega · 24 Nov, ")
    assert said[7:] == [
        "Waiting for clients",
        "🔧 #2 Vega · We need a banner for the autumn sale · €90, to be accepted by 1 December",
    ]


async def test_a_refused_request_is_opened_again(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please publish the photos I found on the web on our first page")
    await olga.presses("Refuse", chat=desk)
    await olga.presses("We cannot use pictures or texts")
    assert labels(await olga.card(1)) == ["Undo"]
    await stage.later(seconds=61)
    card = await olga.card(1)
    assert labels(card) == ["Open again"]
    assert words(card).endswith("without the right to them. (Olga Brandt)"), "told in one line"
    assert "\nRefused: We cannot use pictures" in words(card)

    heard = len(await vega.sees())
    assert await olga.presses("Open again", card) == (
        "#1 is open again. The client hears of it with your next answer."
    )
    assert "changed in the meantime" in (await olga.forges("again2:1:1", card) or "")
    assert labels(await olga.card(1))[-6:] == ["In tariff", "Bill", "Refuse", "Ours", "Personal", "Assign"]
    await stage.later(minutes=5)
    assert len(await vega.sees()) == heard, "not before there is something to say"
    await olga.presses("Ours", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await vega.has_read("We have looked at your request again after all.", "this one is our own fault")
    await stage.people["Ivan"].presses("+30")
    await stage.people["Ivan"].presses("Resolve")
    assert (await olga.forges("again2:1:6", await olga.card(1))) is not None


async def test_a_payment_is_booked_for_the_client_who_was_meant(stage: Stage) -> None:
    olga = stage.people["Olga"]
    await olga.says("/topup A 10")
    asked = await olga.has_read("Is the payment of €10 for Atlas Fitness?")
    assert labels(asked) == ["Yes, €10 for Atlas Fitness", "No"]
    await olga.presses("No", asked)
    assert await olga.reads() == "Nothing was booked."
    await olga.says("/topup atl 1 000,50")
    asked = await olga.last()
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await olga.presses("Yes, €1,000.50 for Atlas Fitness", asked)
    await olga.has_read("Atlas Fitness: €1,000.50 booked, €1,000.50 available.")
    twice = await olga.forges(data, await olga.last())
    assert twice == "That is booked already; it was not booked a second time."
    assert labels(await olga.has_read("€1,000.50 booked")) == ["Take it back"], "the way back stays"

    await olga.says("/topup vega 10")
    await olga.has_read("Vega: €10 booked, €10 available.")
    for typed, wrong in (
        ("0", "A payment of nothing is not booked."),
        ("-5", "To take one back, press “Take it back” under it."),
        ("0.001", "I cannot read “0.001” as a sum in EUR."),
    ):
        await olga.says(f"/topup Vega {typed}")
        assert (await olga.reads()).startswith(wrong) or wrong in await olga.reads()
        assert (await olga.reads()).endswith("Nothing was booked.")
    await olga.says("/topup Vgea 10")
    assert await olga.reads() == "No client goes by “Vgea”. Did you mean Vega?"


async def test_no_command_is_a_dead_end(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    for typed in ("/queue", "/topup Vega 5"):
        await ivan.says(typed)
        await ivan.has_read(f"{typed.split()[0]} is for managers. You can use:", "/mine — What is on my desk")
    await ivan.says("what about this?")
    assert "/queue" not in await ivan.reads(), "nobody is sent to what they may not use"
    await ivan.says("/foo")
    await ivan.has_read("I do not know /foo. You can use:", "/log — Log minutes")
    seen = len(await ivan.sees(desk))
    await ivan.says("/client Vega", chat=desk)
    assert len(await ivan.sees(desk)) == seen + 1, "said privately"
    await olga.says("/help")
    await olga.has_read(
        "What you can write here", "/queue — Everything that is waiting", "/language — Choose"
    )
    await ivan.says("/language", chat=desk)
    await ivan.presses("Русский")
    await ivan.says("/language")
    await ivan.presses("English")
    assert await ivan.reads() == "All right, from now on in English."

    for typed, answer in (
        ("/take abc", "Write it like this: /take NUMBER"),
        ("/take #9999", "I cannot find request #9999."),
        ("/log 9999 1h x", "I cannot find request #9999."),
        ("/answer 9999 hi", "I cannot find request #9999."),
        ("/answer 99999999999999999999 hi", "Reply to a card with /answer"),
        ("/new Nobody hello", "No client goes by “Nobody”"),
        ("/new Kestrl hello", "Did you mean Kestrel Logistics?"),
        ("/client Вега", "No client goes by “Вега”. Did you mean Vega?"),
        ("/topup ベガ 10", "Did you mean Vega?"),
        ("/new Vega", "What does Vega ask for? Write it behind the name"),
        ("/summary 2030-W01", "2030-W01 has not begun yet."),
        ("/setup 12345678", "I do not know /setup."),
    ):
        await olga.says(typed)
        assert answer in await olga.reads(), typed
    await olga.says("/setup 12345678", chat=desk)
    await olga.has_read("This is the staff chat already; there is nothing to set up.", chat=desk)

    await olga.says("/new Vega called: the banner is crooked", chat=desk)
    assert words(await olga.card(1)).startswith("🆕 #1 · the banner is crooked\n")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.says("hm")
    await olga.has_read("I do not know which request this is about.")
    await olga.presses("+1")
    await olga.says("75")
    await olga.has_read("Banner × 1", "Total: €75")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await vega.has_read("#1 “the banner is crooked”", "€75")
    await olga.says("80")
    await olga.has_read("I do not know which request this is about.")


async def test_what_came_without_a_word_is_called_what_it_is(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    spoken = {"name": "voice.ogg", "mime": "audio/ogg", "base64": "T2dnUw==", "duration": 12}
    await vega.says(voice=spoken)
    assert words(await olga.card(1)).startswith("🆕 #1 · Voice message, 0:12\n")
    await vega.says("/tickets")
    await vega.has_read("#1 Voice message, 0:12 — logged")
    await vega.says("/language")
    await vega.presses("Русский")
    await stage.later(hours=3)
    await vega.says(voice={**spoken, "duration": 75})
    assert words(await olga.card(2)).startswith("🆕 #2 · Voice message, 1:15\n"), (
        "the office reads its own language"
    )
