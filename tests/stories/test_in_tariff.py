"""A client asks for something in the tariff: logged, one tap, done, thanked."""

import pytest

from tests.stories.stage import Stage, labels, words


@pytest.mark.core
async def test_from_asking_to_done(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    desk = stage.staff_chat

    await vega.says("Please replace the opening hours on the contact page, we close at six now")
    assert await vega.reads() == (
        "Logged, #1. We will look at it by 12:15 today.\n\n"
        "This looks like “Content”, which your tariff includes: 4 h left this month."
    )

    card = await olga.last(desk)
    assert words(card).startswith("🆕 #1 · Please replace the opening hours")
    assert "Vega · Pyotr Ilyich (signer) · Telegram" in words(card)
    assert "Content: 0 min of 4 h" in words(card)
    assert labels(card)[0] == "In tariff: Content"

    await olga.presses("In tariff: Content", chat=desk)
    assert "Who does it?" in await olga.reads()
    await olga.presses("Ivan Novak")
    assert "In tariff → Ivan Novak (Olga Brandt)" in await olga.reads(desk)
    assert "Logged, #1" in await vega.reads(), "for one minute nobody but the office knows"

    await stage.later(seconds=61)
    await vega.has_read("We are working on #1")
    work = await ivan.has_read("#1 · Vega · Please replace", "Reply to this message")

    await ivan.says("Done, it says six now. Should Saturday change too?", reply_to=work["message_id"])
    await vega.has_read("Lindenhof Web Studio, about #1", "it says six now")
    await vega.says("No, Saturday stays")
    assert await vega.reads() == "Added to #1 “Please replace the opening hours on the contact page, we…”."
    await ivan.has_read("#1: Pyotr Ilyich writes", "No, Saturday stays")

    assert await ivan.presses("+30") == "30 min logged on #1, 30 min in all."
    assert await ivan.presses("Resolve") == "#1 is resolved, 30 min logged. The client has been told."
    await vega.has_read("#1", "is done", "answer here within 5 days")

    said_before = len(await vega.sees())
    await vega.says("Thanks!")
    assert len(await vega.sees()) == said_before + 1, "a nod is answered by nothing"
    assert (await olga.reads(desk)).startswith("✅ #1"), "and reopens nothing"
    assert "Thanks!" not in words(await olga.card(1)), "nor is it a part of what was asked"


async def test_the_second_time_it_is_one_tap(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("Please publish the news about the fair, text attached below")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(hours=1)

    await vega.says("Please replace the price list on the prices page as well, new version")
    assert await vega.reads() == (
        "Logged, #2. We will look at it by 13:15 today.\n\n"
        "This looks like “Content”, which your tariff includes: 3 h 30 min left this month."
    )
    told = await olga.presses("In tariff → Ivan", chat=stage.staff_chat)
    assert told == "In tariff → Ivan Novak. One minute to undo."
    await stage.later(seconds=61)
    await ivan.has_read("#2 · Vega · Please replace the price list")
