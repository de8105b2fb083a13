"""A favour past the tariff: its employee reads it alone, is reminded once, and only then the manager is asked."""

from tests.stories.stage import Person, Stage, words


def times_read(seen: list[dict], fragment: str) -> int:
    return sum(fragment in words(message) for message in seen)


async def drafted(stage: Stage) -> tuple[Person, Person]:
    """Ivan worked on a banner nobody agreed to pay, twice."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("We need a banner for the autumn sale")
    await ivan.says("/log 1 1h sketches", chat=stage.staff_chat)
    await ivan.says("/log 1 20m colours", chat=stage.staff_chat)
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Decline")
    return olga, ivan


async def test_silence_comes_to_the_manager_after_two_working_days(stage: Stage) -> None:
    olga, ivan = await drafted(stage)
    told = await ivan.has_read("Your 1 h 20 min on #1", "please tell us until 26 November")
    assert times_read(await ivan.sees(), "a standard error is drafted") == 1
    assert times_read(await olga.sees(), "Is it a standard error?") == 0
    await olga.says("/queue", chat=stage.staff_chat)
    assert "Standard errors" not in str(await olga.last(stage.staff_chat))

    await stage.later(days=2)  # Thursday, the second working day
    await stage.later(minutes=5)
    assert times_read(await ivan.sees(), "Then the manager decides.") == 1
    assert times_read(await olga.sees(), "Is it a standard error?") == 0

    await stage.later(days=1)
    await stage.later(minutes=5)
    assert times_read(await olga.sees(), "They have not explained it.") == 1
    assert times_read(await ivan.sees(), "Then the manager decides.") == 1, "reminded once"
    await ivan.presses("Explain #1", told)
    await ivan.says("It was a slip")
    await olga.has_read("Ivan Novak: “It was a slip”")


async def test_thanks_and_what_was_handed_over_come_first(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.presses("+15 min")
    await ivan.presses("Resolve")
    await vega.says("Thank you!")
    await ivan.says("/call Vega")
    await ivan.presses("Pyotr Ilyich")
    await ivan.presses("5 min")
    await ivan.presses("Something else")
    await ivan.says("A page about the new trainers")
    await ivan.says("/mine")
    said = await ivan.reads()
    assert said.startswith("★ 1 request asked of you and handed over to the window\n★ 1 thank-you")
    assert "counted 15 min, waiting for a decision 5 min" in said
