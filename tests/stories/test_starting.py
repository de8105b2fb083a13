"""Work outside the tariff begins when the client has accepted and the money is there, or a manager takes it on."""

from tests.stories.stage import Stage, labels, words


async def test_given_in_advance_it_waits_for_the_client(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await olga.says("/topup Vega 500", chat=desk)
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)

    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    told = await olga.has_read("#1 → Ivan Novak", "The client has not accepted the price yet")
    assert labels(told) == ["Start now, I answer for it"]
    copy = await ivan.has_read("#1 · Vega", "please do not start. You will be told when you can.")
    assert "Resolve" not in labels(copy)
    assert "+30 min" in labels(copy), "recording is never refused"
    await ivan.presses("+30", copy)
    await ivan.has_read("#1 is outside the tariff, and nobody has accepted a price.")

    await vega.presses("Accept")
    await ivan.has_read(
        "#1 “We need a banner for the autumn sale”: the client has accepted €90. You can start."
    )
    copy = await ivan.has_read("#1 · Vega", "€90 accepted and set aside")
    assert "do not start" not in words(copy)
    assert "Resolve" in labels(copy)
    await olga.presses("Start now", told)
    await olga.has_read("Nothing holds #1 up any more.")


async def test_the_manager_takes_the_start_on(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    told = await olga.has_read("#1 → Ivan Novak")

    await olga.presses("Start now", told)
    await olga.has_read("#1: Ivan Novak can start, and you answer for it.", "nobody's standard error")
    assert await olga.forges("begin:1:0", told) == "#1: Ivan Novak has already been told to start."
    assert "Only managers" in (await ivan.forges("begin:1:0", await ivan.last()) or "")
    await ivan.has_read("#1 · We need a banner", "You can start: Olga Brandt answers for it")
    assert "Olga Brandt answers for the start" in words(await olga.card(1))

    max_ = await stage.let_in("Max", employee="max")
    await max_.says("/log 1 20m looked it over")
    await max_.has_read("20 min logged on #1")
    await vega.presses("Decline")
    await ivan.has_read("#1 “We need a banner for the autumn sale” is off")
    await olga.says("/queue", chat=desk)
    assert "Standard errors" not in str(labels(await olga.last(desk))), "the manager let it begin"


async def test_accepted_work_waits_for_its_money(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await ivan.has_read("#1 · Vega")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await ivan.has_read("#1 · We need a banner", "has not accepted the price yet: please do not start")

    await vega.presses("Accept")
    copy = await ivan.has_read("#1 · Vega", "the money is not on the account yet: please do not start.")
    assert "Resolve" not in labels(copy)
    await olga.presses("Promised payment", chat=desk)
    await ivan.has_read("the client has accepted €90. You can start.")
    assert "Resolve" in labels(await ivan.has_read("#1 · Vega"))
