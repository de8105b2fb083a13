"""The score of the window: what a card and a client's profile say when asking past it becomes a habit."""

from tests.stories.accounts import Account
from tests.stories.stage import Stage, words


async def test_the_second_time_is_said_and_what_had_cause_is_not(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    account = Account(stage, ivan)
    await account.connect()
    await account.hears(vega, "Could you make the banner on the start page a little bigger?")
    await ivan.presses("Hand over")
    assert "past the window" not in words(await olga.card(1)), "once is said by the mark itself"

    await stage.later(hours=1)
    await vega.says("We also need a new logo for the summer, something with water")
    await stage.later(hours=1)
    await vega.says("Please publish the menu of next week, as I told Ivan on the phone")
    await olga.presses("Personal", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await olga.presses("phone")
    assert "2nd time past the window this month" in words(await olga.card(3))
    await olga.says("/client Vega")
    await olga.has_read(
        "Past the window, the last 8 weeks: ▁▁▁▁▁▁▁▃",
        "2 of 3 requests came past the window (67%): phone 1, a colleague's own Telegram 1; "
        "1 redirect, after a redirect 1 of 1 came the right way next",
    )

    await olga.presses("Ours", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    assert "past the window" not in words(await olga.card(3))
    await olga.says("/client Vega")
    await olga.has_read("1 of 3 requests came past the window (33%): a colleague's own Telegram 1;")
