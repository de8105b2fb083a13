"""What an Undo gives back; and that it gives nothing back where somebody has seen the work, or it comes too late."""

from tests.stories.morning import at_work
from tests.stories.stage import Person, Stage, buttons, labels, words

TOO_LATE = "It is too late for that on #1; nothing was changed."


async def undo(olga: Person) -> str:
    """What the button carries."""
    [data] = [one["callback_data"] for one in buttons(await olga.card(1)) if "Undo" in one["text"]]
    return str(data)


async def test_pressed_too_late_the_work_stays_with_who_has_seen_it(stage: Stage):
    olga, ivan, max_ = await at_work(stage)
    await olga.presses("Assign", await olga.card(1))
    await olga.presses("Max Keller")
    late = await undo(olga)
    await stage.later(seconds=61)
    await max_.has_read("#1 · Vega")
    assert await olga.forges(late, await olga.card(1)) == TOO_LATE
    assert "→ Max Keller" in words(await olga.card(1))
    assert "is with Max Keller now" in await ivan.reads()


async def test_when_meanwhile_it_went_to_a_third_the_old_button_changes_nothing(stage: Stage):
    olga, _, max_ = await at_work(stage)
    await olga.presses("Assign", await olga.card(1))
    await olga.presses("Max Keller")
    old = await undo(olga)
    await olga.presses("Assign", await olga.card(1))
    await olga.presses("Olga Brandt")
    await olga.forges(old, await olga.card(1))
    assert "→ Olga Brandt" in words(await olga.card(1))
    before = len(await max_.sees())
    await stage.later(seconds=61)
    assert len(await max_.sees()) == before, "it was theirs for a moment nobody told them of"


async def test_what_a_colleague_handed_on_was_seen_at_once_and_is_given_back_by_assigning(stage: Stage):
    olga, ivan, max_ = await at_work(stage)
    await ivan.presses("Hand over")
    await ivan.presses("Max Keller", await ivan.has_read("Hand over: who will carry on?"))
    await max_.has_read("#1 · Vega")
    card = await olga.card(1)
    assert "→ Max Keller" in words(card) and "Undo" not in labels(card)
    revision = buttons(card)[0]["callback_data"].split(":")[2]
    assert await olga.forges(f"unassign:1:{revision}", card) == TOO_LATE
    assert "→ Max Keller" in words(await olga.card(1))
