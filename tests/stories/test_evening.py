"""Before the office closes, everybody reads once what they have logged nothing on, and answers with taps."""

from tests.stories.morning import at_work
from tests.stories.stage import Stage, labels, words


async def test_the_evening_list_is_answered_tap_by_tap_and_what_was_wrong_is_corrected(stage: Stage) -> None:
    olga, ivan, _ = await at_work(stage)
    copy = await ivan.has_read("#1 · Vega")
    await ivan.says("Looking at it now.", reply_to=copy["message_id"])
    helen = await stage.let_in("Helen", client="orchard")
    await helen.says("Could you look at the new banner for the spring sale?")
    await ivan.says("/answer 2 We will.")
    await stage.later(hours=7, minutes=45)
    asked = await ivan.has_read("Nothing is logged on them yet", "① #1 Vega", "you answered", "② #2 Orchard")
    await ivan.presses("① …", asked)
    await ivan.says("двадцать пять минут")
    await ivan.has_read("25 min logged on #1")
    asked = await ivan.has_read("✓ #1 Vega", "① #2 Orchard")
    assert labels(asked) == ["① 15", "① 30", "① 60", "① …", "① 0"]
    await ivan.presses("① 0", asked)
    await ivan.has_read("Thank you, that was all of it.")
    assert "25 min" in words(await olga.card(1))
    await stage.later(minutes=2)
    assert len([one for one in await ivan.sees() if "that was all of it" in words(one)]) == 1
    await ivan.says("/log")
    mine = await ivan.has_read("What you have logged lately", "#1 Vega · 25 min")
    await ivan.presses("1 · 25 min", mine)
    await ivan.presses("15 min", await ivan.has_read("What is right?"))
    await ivan.has_read("15 min instead of 25 min")
    await olga.says("/log 1")
    await olga.presses("1 · 15 min", await olga.has_read("Logged on #1", "15 min · Ivan Novak"))
    await olga.presses("Take the time back", await olga.has_read("What is right?"))
    await ivan.has_read("Olga Brandt has corrected your time.", "15 min taken back")
