"""Work outside the tariff begins when the client has accepted and the money is there, or a manager takes it on."""

from tests.stories.stage import Stage, labels, words


async def test_given_in_advance_it_waits_for_the_client(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await olga.says("/topup Vega 90", chat=desk)
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)

    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    told = await olga.has_read("#1 → Ivan Novak", "The client has not accepted the price yet")
    assert labels(told) == ["Start now, I answer for it"]
    await stage.later(seconds=61)
    copy = await ivan.has_read("#1 · Vega", "please do not start. You will be told when you can.")
    assert "Resolve" not in labels(copy)
    assert "+30 min" in labels(copy), "recording is never refused"
    await ivan.presses("+30", copy)
    await ivan.has_read("#1 is outside the tariff, and nobody has accepted a price.")

    await vega.presses("Accept")
    await vega.has_read("Accepted: #1", "The sum is set aside. We are starting.")
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
    await stage.later(seconds=61)

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
    await olga.has_read("#1 → Ivan Novak", "It is not decided yet: Ivan Novak is asked to wait")
    await stage.later(seconds=61)
    await ivan.has_read("#1 · Vega", "It is not decided yet", "please do not start")
    await olga.presses("Bill: Banner", await olga.card(1))
    await stage.later(seconds=61)
    await ivan.has_read("#1 · We need a banner", "has not accepted the price yet: please do not start")

    await vega.presses("Accept")
    copy = await ivan.has_read("#1 · Vega", "the money is not on the account yet: please do not start.")
    assert "Resolve" not in labels(copy)
    await olga.presses("Promised payment", chat=desk)
    await ivan.has_read("the client has accepted €90. You can start.")
    copy = await ivan.has_read("#1 · Vega", "💶 Rests on a payment promised by 29 November")
    assert "Resolve" in labels(copy)


async def test_given_before_any_decision_it_waits_for_one(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    card = await olga.card(1)
    assert "Not decided yet → Ivan Novak (Olga Brandt)" in words(card)
    assert labels(card)[0] == "Bill: Banner × 1, €90", "the usual is still one tap"
    assert labels(card)[1:5] == ["In tariff", "Bill", "Refuse", "Ours"]
    await stage.later(seconds=61)
    copy = await ivan.has_read(
        "#1 · Vega", "It is not decided yet whether this is in the tariff: please do not start"
    )
    assert "Resolve" not in labels(copy) + labels(await olga.card(1))
    await ivan.presses("+30", copy)
    assert "Logged: 30 min, waiting for the decision" in words(await olga.card(1))

    await olga.presses("In tariff", await olga.card(1))
    await olga.presses("Design")
    await olga.has_read("In tariff → Ivan Novak")
    await stage.later(seconds=61)
    await ivan.has_read("#1 · We need a banner", "It is in the tariff: you can start.")
    copy = await ivan.has_read("#1 · Vega", "In tariff", "Logged: 30 min")
    assert "do not start" not in words(copy)
    assert "Resolve" in labels(copy)


async def test_an_assignment_has_its_minute(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    max_ = await stage.let_in("Max", employee="max")
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Assign", chat=desk)
    await olga.presses("Max Keller")
    assert await olga.presses("Undo", await olga.card(1)) == "Taken back; nobody has been told."
    assert words(await olga.card(1)).startswith("🆕")

    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    assert "Undo" not in labels(await olga.card(1)), "the minute is over"
    await ivan.has_read("#1 · Vega")
    await olga.presses("Assign", await olga.card(1))
    await olga.presses("Max Keller")
    await olga.presses("Undo", await olga.card(1))
    assert "→ Ivan Novak" in words(await olga.card(1)), "it is whose it was"
    await olga.presses("Bill: Banner", await olga.card(1))
    await olga.presses("Undo", await olga.card(1))
    assert "Not decided yet → Ivan Novak" in words(await olga.card(1)), "a verdict undone takes no work away"
    before = len(await max_.sees())
    await stage.later(minutes=3)
    assert len(await max_.sees()) == before
    assert "How long" not in str([words(message) for message in await ivan.sees()])
