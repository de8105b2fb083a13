"""Work goes from one colleague to another, and with it the question how long it took so far."""

from tests.stories.morning import at_work
from tests.stories.stage import Stage, labels, words


async def test_the_manager_gives_it_to_somebody_else(stage: Stage) -> None:
    olga, ivan, max_ = await at_work(stage)
    await ivan.says("/log 1 20m reading")
    await _gives(stage, "Max Keller")
    asked = await ivan.has_read(
        "is with Max Keller now.", "How long has it taken you so far, besides the 20 min already logged?"
    )
    assert labels(asked) == ["+15 min", "+30 min", "+1 h", "Other…", "Nothing"]
    await max_.has_read("#1 · Vega · Please replace")

    await ivan.presses("+30", asked)
    assert words(await ivan.last()) == "#1: 30 min of yours logged. Thank you."
    again = await ivan.forges(f"spent:1:{await _revision(asked)}:60", await ivan.last())
    assert again == "Your time on #1 is logged already."
    assert "Logged: 50 min" in words(await olga.card(1))
    assert "find request #1" in (await olga.forges("spent:1:0:60", await olga.last()) or "")

    await _gives(stage, "Max Keller")
    await _gives(stage, "Ivan Novak")
    await max_.presses("Other", await max_.has_read("is with Ivan Novak now."))
    await max_.says("soon")
    await max_.has_read("I could not read that as a time")
    await max_.says("1h10")
    await max_.has_read("#1: 1 h 10 min of yours logged.")
    assert "Logged: 2 h" in words(await olga.card(1))


async def test_an_employee_hands_it_on(stage: Stage) -> None:
    olga, ivan, max_ = await at_work(stage)
    await ivan.presses("Resolve")
    assert "The question is above" in (await ivan.presses("Resolve") or "")
    questions = [one for one in await ivan.sees() if "How long did it take?" in words(one)]
    assert len(questions) == 1, "pressed twice, asked once"
    await ivan.presses("Hand over")
    choice = await ivan.has_read("Hand over: who will carry on?")
    assert set(labels(choice)) == {"Olga Brandt", "Max Keller"}, "who has not come in yet would not see it"
    await ivan.presses("Max Keller", choice)
    asked = await ivan.has_read("is with Max Keller now.", "How long has it taken you so far?")
    await ivan.presses("Nothing", asked)
    await ivan.has_read("#1: nothing more of yours is logged.")
    copy = await max_.has_read("#1 · Vega · Please replace")
    assert "→ Max Keller" in words(await olga.card(1))
    assert "find request #1" in (await ivan.forges("hand:1:0", await ivan.last()) or "")
    await max_.presses("+15", copy)
    await max_.presses("Resolve")
    assert words(await olga.card(1)).startswith("✅")


async def _gives(stage: Stage, name: str) -> None:
    olga = stage.people["Olga"]
    await olga.presses("Assign", await olga.card(1))
    await olga.presses(name)
    await stage.later(seconds=61)


async def _revision(message: dict) -> int:
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    return int(data.split(":")[2])
