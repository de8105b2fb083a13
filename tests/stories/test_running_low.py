"""An account that runs low is told about once."""

from tests.stories.stage import Stage, words


async def test_those_who_order_and_the_manager_hear_of_it_once(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await olga.says("/topup Vega 150")
    for _ in range(2):
        await vega.says("A banner for the fair, please, in green")
        await olga.presses("Bill:", chat=stage.staff_chat)
        await stage.later(minutes=30)
        await vega.presses("Accept")
    low = [message for message in await vega.sees() if "running low" in words(message)]
    assert len(low) == 1
    assert "€60 available" in words(low[0])
    assert len([message for message in await olga.sees() if "left on the account" in words(message)]) == 1
