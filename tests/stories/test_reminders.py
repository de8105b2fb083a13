"""A price nobody has decided comes once more before it lapses; and why it was declined stays with it."""

from tests.stories.stage import Person, Stage, labels, words

STILL = "You have not decided on this price yet"


async def priced(stage: Stage) -> None:
    """On Tuesday at 10:00, for seven days: the reminder is due on Friday, the last working morning two days before."""
    await stage.people["Olga"].says("/topup Vega 500")
    await stage.people["Vega"].says("We need a banner for the autumn sale, 300 by 250")
    await stage.people["Olga"].presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)


async def reminders(reader: Person) -> list[str]:
    return [words(message) for message in await reader.sees() if STILL in words(message)]


async def test_the_price_comes_once_more_with_its_buttons(stage: Stage) -> None:
    vega = stage.people["Vega"]
    await priced(stage)
    await stage.later(days=2)
    assert await reminders(vega) == []
    await stage.later(days=4)
    reminder = await vega.has_read(STILL, "It is valid until 1 Dec, 10:00, and lapses then.", "Total: €90")
    assert labels(reminder) == ["Accept €90", "Discuss", "Decline"]
    await stage.later(hours=6)
    assert len(await reminders(vega)) == 1
    await vega.presses("Accept €90", reminder)
    await vega.has_read("Accepted: #1", "€410 is still available")


async def test_not_on_a_day_it_is_talked_over(stage: Stage) -> None:
    vega = stage.people["Vega"]
    await priced(stage)
    await stage.later(days=4)
    await stage.later(days=1, hours=21)
    await vega.presses("Discuss")
    assert await reminders(vega) == []


async def test_decided_before_it_has_left_it_is_never_sent(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await priced(stage)
    await vega.says("And a poster for the shop window, please")
    await olga.presses("Bill", chat=stage.staff_chat)
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    prices = [message for message in await vega.sees() if "Total:" in words(message)]
    assert len(prices) == 2
    await stage.later(days=5, hours=23)
    assert len(await reminders(vega)) == 1, (
        "one message a day about money: the second price waits for tomorrow"
    )
    await vega.presses("Decline", prices[1])
    await stage.later(hours=24)
    assert len(await reminders(vega)) == 1


async def test_why_it_was_declined_is_kept_by_button_and_in_words(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await priced(stage)
    await vega.presses("Decline")
    await vega.has_read("tell us why, by a button or in your own words")
    await vega.presses("Too expensive")
    await vega.says("The printers next door do it for half")
    card = words(await olga.card(1))
    assert card.endswith("€90 declined (too expensive, “The printers next door do it for half”)")
    await vega.presses("This is something new")
    assert words(await olga.card(1)).endswith("€90 declined (too expensive)")
