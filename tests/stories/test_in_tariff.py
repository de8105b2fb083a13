"""A client asks for something in the tariff: logged, one tap, done, thanked."""

from tests.stories.stage import Stage, words


async def test_from_asking_to_done(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    office = stage.staff_chat

    await vega.says("Please replace the opening hours on the contact page, we close at six now")
    answer = await vega.has_read("Logged, #1.")
    print(words(answer))
    print("CARD", words(await olga.last(office)), [b['text'] for r in (await olga.last(office))['reply_markup']['inline_keyboard'] for b in r])

    print(await olga.presses("In tariff", chat=office))
    print("PRIV", words(await olga.last()), [b['text'] for r in (await olga.last())['reply_markup']['inline_keyboard'] for b in r])
    print(await olga.presses("Ivan"))
    print("PRIV", words(await olga.last()))
    print("CARD", words(await olga.last(office)))
    print("IVAN", words(await ivan.last()))
    await stage.later(seconds=61)
    print("VEGA", words(await vega.last()))
    print("IVAN", words(await ivan.last()))
    card = await ivan.last()
    await ivan.says("Done, it says six now. Should Saturday change too?", reply_to=card["message_id"])
    print("VEGA", words(await vega.last()))
    await vega.says("No, Saturday stays")
    print("VEGA", words(await vega.last()))
    print("IVAN", words(await ivan.last()))
    print(await ivan.presses("+30"))
    print(await ivan.presses("Resolve"))
    print("VEGA", words(await vega.last()))
    await vega.says("Thanks!")
    print("VEGA", words(await vega.last()))
    print("CARD", words(await olga.last(office)))
    assert await stage.refused_calls() == []
