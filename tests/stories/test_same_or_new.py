"""The same request or a new one: bursts, replies, nods, forwards, albums, and what comes after we are done."""

import base64

import pytest

from tests.stories.stage import Person, Stage, labels, words

PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
        "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )
).decode()
DOCUMENT = {"name": "list.pdf", "mime": "application/pdf", "base64": base64.b64encode(b"%PDF").decode()}
PHOTO = {"name": "shop.png", "mime": "image/png", "base64": PNG}
VOICE = {"name": "voice.ogg", "mime": "audio/ogg", "base64": base64.b64encode(b"OggS").decode()}


@pytest.mark.core
async def test_a_burst_is_one_request(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    for line in ("Hello!", "see below", "Replace the opening hours: Monday to Friday, nine to six"):
        await stage.act("say", **{"from": vega.id}, chat=vega.id, text=line)
    await vega.says("and please by Friday")
    answers = [words(message) for message in await vega.sees() if message["from"]["is_bot"]][1:]
    assert answers == ["Logged, #1. We will look at it by 12:15 today."]
    card = words(await olga.card(1))
    assert "and please by Friday" in card
    assert "Replace the opening hours: Monday" in card.splitlines()[0], (
        "the title is what is asked, not the hello"
    )


async def test_replies_join_and_splits_split(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("Please replace the opening hours on the contact page")
    first = await vega.last()
    await stage.later(hours=1)
    await vega.says("We also need a new logo for the summer, something with water")
    assert "Logged, #2." in await vega.reads()
    await stage.later(hours=1)

    await vega.says("It is nine to five", reply_to=first["message_id"])
    assert await vega.reads() == "Added to #1 “Please replace the opening hours on the contact page”."
    assert "It is nine to five" in words(await olga.card(1))

    await vega.says("Could the newsletter go out on Friday?")
    joined = await vega.last()
    assert "Added to #1" in words(joined)
    assert labels(joined) == ["This is something new"]
    await vega.presses("This is something new", joined)
    assert "Logged, #3." in await vega.reads()
    assert "newsletter" in words(await olga.card(3))
    assert "newsletter" not in words(await olga.card(1))
    assert "too late for that" in (await vega.forges("split:1:0:4", joined) or ""), (
        "pressed twice it splits once"
    )

    await stage.later(hours=2)
    await vega.says("And in the footer as well, please, all of it")
    offered = await vega.last()
    assert "Logged, #4." in words(offered)
    await vega.presses("Belongs to #1", offered)
    assert (
        await vega.reads()
        == "All right, it belongs to #1 “Please replace the opening hours on the contact page”."
    )
    assert "joined to #1" in words(await olga.card(4))
    assert "in the footer as well" in words(await olga.card(1))
    assert "too late for that" in (await vega.forges("join:4:0:1", offered) or "")


async def test_two_fit_and_it_asks_once(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("Please replace the opening hours on the contact page")
    await stage.later(hours=1)
    await vega.says("Please publish the news about the fair on the first page")
    await stage.later(hours=1)
    for number in (1, 2):
        await olga.says(f"/answer {number} Which day do you mean?", chat=stage.staff_chat)
    await stage.later(hours=3)
    await vega.says("Friday the twelfth, all day long")
    asked = await vega.last()
    assert "Which request is it about?" in words(asked)
    assert [label[:2] for label in labels(asked)] == ["2 ", "1 ", "So"]
    await vega.presses("1 · Please", asked)
    assert "it belongs to #1" in await vega.reads()
    assert "Friday the twelfth" in words(await olga.card(1))


async def test_nods_are_answered_by_nothing(stage: Stage) -> None:
    vega = stage.people["Vega"]
    await done(stage, "Please replace the opening hours on the contact page")
    told = await vega.has_read("#1", "is done")
    before = len(await vega.sees())
    await vega.says("Thanks!")
    await vega.says("ok 👍")
    await vega.says(sticker="👍")
    await stage.act("react", **{"from": vega.id}, chat=vega.id, message_id=told["message_id"], emoji="👍")
    await vega.says("Спасибо!", reply_to=told["message_id"])
    assert len(await vega.sees()) == before + 4
    assert words(await stage.people["Olga"].card(1)).startswith("✅")


async def test_thanks_in_another_language_change_none(stage: Stage) -> None:
    vega = stage.people["Vega"]
    await vega.says("Please replace the opening hours on the contact page")
    await vega.says("спасибо большое")
    await vega.says("And the telephone number there")
    assert "Added to #1" in await vega.reads()


async def test_a_command_nobody_knows_is_no_request(stage: Stage) -> None:
    vega = stage.people["Vega"]
    await vega.says("/queue")
    answer = await vega.has_read("I do not know /queue, so nothing was logged.")
    assert "My requests" in labels(answer)
    await vega.says("/tickets")
    assert "You have no requests yet" in await vega.reads()


async def test_an_edit_that_asks_for_something_is_heard(stage: Stage) -> None:
    vega = stage.people["Vega"]
    emoji = await vega.says("👍")
    await stage.act(
        "edit",
        **{"from": vega.id},
        chat=vega.id,
        message_id=emoji["message_id"],
        text="Please make the logo red, not blue",
    )
    await stage.quiet()
    await vega.has_read("Logged, #1.")
    assert "Please make the logo red" in words(await stage.people["Olga"].card(1))


async def test_a_forward_is_a_quotation(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says(
        "The map on the site shows the old building, can somebody mend it?",
        forward_of={"hidden_name": "Karl from the shop", "date": "2026-11-23T18:00:00+00:00"},
    )
    await vega.has_read("Logged, #1.")
    card = words(await olga.card(1))
    assert card.splitlines()[0] == "🆕 #1 · The map on the site shows the old building, can somebody…"
    assert "Vega · Pyotr Ilyich (signer)" in card, "who forwards is who asks"
    assert "» Karl from the shop: The map on the site" in card

    await stage.later(hours=1)
    await vega.says("see below")
    await vega.says("The parking lot is missing too", forward_of={"hidden_name": "Karl", "date": 1795000000})
    card = words(await olga.card(2))
    assert card.startswith("🆕 #2 · The parking lot is missing too")


async def test_files_reach_the_assignee(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    for photo in range(3):
        await stage.act(
            "say",
            **{"from": vega.id},
            chat=vega.id,
            photo=PHOTO,
            media_group="fair",
            caption="Please publish these pictures of the fair" if photo == 0 else None,
        )
    await stage.quiet()
    answers = [words(message) for message in await vega.sees() if message["from"]["is_bot"]][1:]
    logged = (
        "Logged, #1. We will look at it by 12:15 today.\n\n"
        "This looks like “Content”, which your tariff includes: 4 h left this month."
    )
    assert answers == [logged], "an album is one request"
    assert "3 files" in words(await olga.card(1))
    said = (await vega.sees())[-2]
    await stage.act(
        "edit", **{"from": vega.id}, chat=vega.id, message_id=said["message_id"], text="Only the last one"
    )
    await stage.quiet()

    await olga.presses("In tariff", chat=stage.staff_chat)
    if "Who does it?" not in await olga.reads():
        await olga.presses("Content")
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    assert len([message for message in await ivan.sees() if "photo" in message]) == 3
    await vega.says(document=DOCUMENT, caption="and this list", reply_to=said["message_id"])
    await vega.says(voice=VOICE, reply_to=said["message_id"])
    kinds = [kind for message in await ivan.sees() for kind in ("document", "voice") if kind in message]
    assert kinds == ["document", "voice"]
    await ivan.has_read("#1: Pyotr Ilyich writes", "and this list")


async def test_a_file_too_big(stage: Stage) -> None:
    vega = stage.people["Vega"]
    huge = {
        "name": "film.mov",
        "mime": "video/quicktime",
        "base64": base64.b64encode(bytes(21 * 2**20)).decode(),
    }
    await vega.says(document=huge, caption="Please put this film on the first page")
    await vega.has_read("Logged, #1.")
    await vega.has_read("“film.mov” is over 20 MB")


async def test_after_it_is_done(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await done(stage, "Please replace the opening hours on the contact page")
    told = await vega.has_read("#1", "is done")

    await vega.says("Sunday has changed by itself, it should be closed")
    doubt = await vega.has_read("#1", "is done on our side. Is all well, or shall we open it again?")
    assert words(await olga.card(1)).startswith("✅")
    await vega.presses("Open again", doubt)
    await vega.has_read("#1", "is open again. We will look at it by")
    assert await vega.forges("reopen:1:0", doubt) == "#1 is open already."
    await ivan.has_read("#1", "is open again", "not right yet")

    await ivan.presses("Resolve", await work_card(ivan))
    await stage.later(days=2)
    await vega.says("Now the telephone is gone", reply_to=told["message_id"])
    await vega.has_read("#1", "is open again. We will look at it by")
    assert words(await olga.card(1)).startswith("🔧")

    await ivan.presses("Resolve", await work_card(ivan))
    await stage.later(days=6)
    assert words(await olga.card(1)).startswith("☑️")
    await vega.says("One more thing there", reply_to=told["message_id"])
    await vega.has_read("Logged, #2.")
    assert await vega.forges("reopen:1:0", doubt) == "It is too late for that on #1; nothing was changed."


async def test_words_after_a_refusal(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please publish the photos I found on the web on our first page")
    await olga.presses("Refuse", chat=desk)
    await olga.presses("We cannot use pictures or texts")
    await stage.later(minutes=10)
    await vega.says("But the photographer is my brother and he allows it")
    offered = await vega.has_read("Logged, #2.")
    joining = "Belongs to #1: Please publish the photos I found on the web on our first…"
    assert labels(offered) == [joining, "Urgent"]
    card = await olga.card(2)
    assert "⚑ Written after #1 was refused: perhaps about it" in words(card)
    assert labels(card)[-1] == "Join to #1"

    await vega.presses("Belongs to #1", offered)
    await vega.has_read("All right, it belongs to #1", "We will look at it by")
    assert "joined to #1" in words(await olga.card(2))
    card = await olga.card(1)
    assert words(card).startswith("🆕 #1"), "refused, and looked at again with what was said"
    assert "the photographer is my brother" in words(card)
    await olga.has_read("#1: Pyotr Ilyich writes", "the photographer is my brother")
    await olga.presses("In tariff: Content", card)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await vega.has_read("We have looked at your request again after all.", "We are working on #1")


async def test_the_same_once_more_is_joined_by_the_office(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("Please replace the opening hours on the contact page")
    await stage.later(hours=3)
    await vega.says("Please replace the opening hours on the contact page.\nSix o'clock now")
    card = await olga.card(2)
    assert "⚑ By the same name as #1: perhaps the same request" in words(card)
    logged = await vega.has_read("Logged, #2.")
    await olga.presses("Join to #1", card)
    asked = await olga.has_read("Is it the same request as #1", "Its words go there, and the client is told.")
    await olga.presses("Yes, the same", asked)
    await vega.has_read("#2 and #1 “Please replace", "are the same request, so we go on with it under #1.")
    assert "Six o'clock now" in words(await olga.card(1))
    card = await olga.card(2)
    assert words(card).endswith("joined to #1 (Olga Brandt)")
    assert labels(card) == []
    await vega.says("On Saturdays too", reply_to=logged["message_id"])
    assert await vega.reads() == "Added to #1 “Please replace the opening hours on the contact page”."
    assert "changed in the meantime" in (await olga.forges("unite2:2:0:1", asked) or "")
    await stage.later(hours=1)
    await vega.says("We need a banner for the autumn sale")
    assert "By the same name" not in words(await olga.card(3))


async def work_card(ivan: Person) -> dict[str, object]:
    return await ivan.has_read("#1 · Vega · ")


async def done(stage: Stage, asked: str) -> None:
    """Vega asks, Ivan does it."""
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await stage.people["Vega"].says(asked)
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(minutes=30)
    await ivan.presses("+15")
    await ivan.presses("Resolve")


async def test_the_longest_message(stage: Stage) -> None:
    size = 4096
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("Please replace the text <b>" + "x &<>" * 800 + "😀" * 20)
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(minutes=2)
    work = await ivan.has_read("#1 · Vega")
    await ivan.says("<i>" + "ж" * (size - 3), reply_to=work["message_id"])
    said = "".join(words(message) for message in await vega.sees())
    assert said.count("ж") == size - 3, "split, not cut"
    await vega.says("<b>" * 1365)
    assert sum("<b><b>" in words(message) for message in await ivan.sees()) >= 1
