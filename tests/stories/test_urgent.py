"""What cannot wait: a client calls, whoever is on call is rung until they take it, and the verdict follows next morning."""

from pathlib import Path

from sqlalchemy import select

from billing.urgent.models import UrgentCall
from tests.stories.stage import Person, Stage, labels, words
from tests.stories.test_surcharges import with_added


async def calls(stage: Stage, says: str = "The site is down") -> Person:
    """Vega's signer presses Urgent under the answer, and confirms."""
    vega = stage.people["Vega"]
    await vega.says(says)
    await vega.presses("Urgent")
    await vega.presses("Yes, it cannot wait")
    return vega


async def into_the_night(stage: Stage) -> None:
    """From Tuesday morning to 23:00 in the office."""
    await stage.later(hours=13)


def rings(seen: list[dict]) -> list[str]:
    return [words(message) for message in seen if "I take it" in labels(message)]


async def test_rung_until_taken_and_worked_at_once(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await into_the_night(stage)
    await vega.says("The site is down")
    logged = await vega.has_read("Logged, #1")
    assert labels(logged) == ["Urgent"]
    await vega.presses("Urgent")
    asked = await vega.has_read(
        "#1 “The site is down”: shall we call somebody now?",
        "work for at most 2 h before we ask you.",
        "One hour is €75 (Work by the hour); without asking you we do not go beyond €150.",
        "If the fault is ours, it costs you nothing.",
    )
    assert labels(asked) == ["Yes, it cannot wait", "No, it can wait"]
    assert rings(await ivan.sees()) == [], "one confirmation first"

    await vega.presses("Yes, it cannot wait")
    await vega.has_read("we are ringing now", "+49 30 555 0142")
    assert len(rings(await ivan.sees())) == 1
    await ivan.has_read("Urgent: #1 “The site is down”, Vega", "Up to 2 h can be worked without a price")
    await olga.has_read("cannot wait.", "Ringing: Ivan Novak", chat=desk)
    assert "rung: Ivan Novak" in words(await olga.card(1))
    await stage.later(minutes=2)
    assert len(rings(await ivan.sees())) == 1
    await stage.later(minutes=4)
    assert len(rings(await ivan.sees())) == 2, "every five minutes"

    await ivan.presses("I take it")
    await ivan.has_read("#1 “The site is down” is yours; Vega has been told.")
    await vega.has_read("#1 “The site is down”: the ringing is over, see below.")
    assert not [said for said in await vega.sees() if "It can wait after all" in labels(said)]
    copy = await ivan.has_read(
        "#1 · Vega", "Urgent: start at once. Of the 2 h agreed without a price 2 h are left"
    )
    assert "do not start" not in words(copy)
    await vega.has_read("#1 “The site is down” is in hand: we are working on it now.")
    assert "Ivan" not in str([words(message) for message in await vega.sees()]), "the firm, not a name"
    await olga.has_read("#1 “The site is down”: Ivan Novak has it.", chat=desk)
    before = len(await ivan.sees())
    await stage.later(minutes=30)
    assert len(await ivan.sees()) == before, "nothing rings after it was taken"
    assert rings(await ivan.sees()) == [], "what rang says who has it"

    await ivan.presses("+1 h", await ivan.has_read("#1 · Vega"))
    await ivan.presses("+30", await ivan.has_read("#1 · Vega"))
    await ivan.presses("Resolve", await ivan.has_read("#1 · Vega"))
    await vega.has_read("#1 “The site is down” is done.")
    card = await olga.card(1)
    assert labels(card)[-3:] == ["In tariff", "Bill", "Ours"]
    assert "1 h 30 min of 2 h agreed without a price; your verdict is still to come" in words(card)

    await stage.later(hours=10)
    due = await olga.has_read(
        "#1 “The site is down”, Vega: what was it?", "Ivan Novak worked 1 h 30 min", chat=desk
    )
    assert labels(due) == ["In tariff", "Bill", "Ours"]
    await olga.presses("Ours", due)
    await stage.later(seconds=61)
    await vega.has_read(
        "#1 “The site is down”: this was our own fault, sorry.", "takes nothing from your tariff"
    )
    await stage.later(days=3)
    asked_once = [m for m in await olga.sees(desk) if "what was it?" in words(m)]
    assert len(asked_once) == 1


async def test_the_deputy_then_the_managers(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    max_ = await stage.let_in("Max", employee="max")
    await into_the_night(stage)
    await calls(stage)
    await stage.later(minutes=10)
    assert rings(await max_.sees()) == []
    await stage.later(minutes=6)
    assert "Ivan Novak has not answered." in rings(await max_.sees())[0]
    assert rings(await olga.sees()) == []
    await stage.later(minutes=15)
    assert len(rings(await olga.sees())) == 1
    await olga.has_read("Nobody has taken #1", "Rung so far: Ivan Novak, Max Keller, Olga Brandt", chat=desk)
    await vega.has_read("#1 “The site is down”: nobody has answered yet.", "phone +49 30 555 0142")

    await max_.presses("I take it, in 30 min")
    await vega.has_read("#1 “The site is down” is in hand: we begin by")
    old = await max_.has_read("is yours")
    assert "I take it" not in labels(old)
    assert rings([*await ivan.sees(), *await olga.sees()]) == []
    assert await ivan.forges("catch:1:0", await ivan.last()) == "Max Keller has #1 already; nothing to do."
    assert await max_.forges("catch:1:0", old) == "You have #1 already."


async def test_pressed_twice_is_one_call_and_it_can_wait_after_all(stage: Stage) -> None:
    ivan, olga = stage.people["Ivan"], stage.people["Olga"]
    vega = await calls(stage)
    ringing = await vega.has_read("we are ringing now")
    assert await vega.forges("urgent2:1:0", ringing) == "We are ringing for #1 already."
    stays = await vega.has_read("we are ringing now", "+49 30 555 0142")
    assert labels(stays) == ["It can wait after all"]
    assert len(rings(await ivan.sees())) == 1
    await vega.forges("calm:1:0", await vega.last())
    await vega.has_read("nobody is rung for #1")
    await stage.later(minutes=30)
    assert rings(await ivan.sees()) == []
    assert "and then it could wait" in words(await olga.card(1))


async def test_quiet_once_the_request_is_closed_or_given_to_somebody(stage: Stage) -> None:
    olga, ivan, desk = stage.people["Olga"], stage.people["Ivan"], stage.staff_chat
    await calls(stage)
    await olga.presses("Refuse", chat=desk)
    await olga.presses("", await olga.last())
    before = len(rings(await ivan.sees()))
    await stage.later(minutes=10)
    assert len(rings(await ivan.sees())) == 0 < before

    vega = await calls(stage, "The mail form is broken again, nobody can order")
    await olga.presses("Assign", await olga.card(2))
    await olga.presses("Max Keller")
    await stage.later(minutes=6)
    await vega.has_read("#2", "is in hand: we are working on it now")
    assert "Max Keller took it" in words(await olga.card(2))


async def test_above_the_cap_is_asked_first(stage: Stage) -> None:
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    await into_the_night(stage)
    await calls(stage)
    await ivan.presses("I take it")
    copy = await ivan.has_read("#1 · Vega")
    await ivan.presses("+1 h", copy)
    toast = await ivan.presses("+30", copy)
    assert "agreed for urgent work" not in (toast or "")
    await ivan.says("/log 1 15m looked at the log")
    await ivan.has_read("15 min logged on #1", "15 min of the 2 h agreed for urgent work are left.")
    await ivan.presses("+1 h", copy)
    warned = await ivan.has_read(
        "#1: the 2 h agreed for urgent work would be used up.", "15 min of it still count"
    )
    await ivan.presses("Log it all the same", warned)
    await ivan.has_read("1 h logged on #1, 2 h 45 min in all")

    await stage.later(hours=10)
    await olga.presses("Refuse", await olga.card(1))
    await olga.presses("", await olga.last())
    await stage.later(seconds=61)
    drafted = [m for m in await ivan.sees() if "a standard error is drafted" in words(m)]
    assert ["Your 45 min on #1" in words(m) for m in drafted] == [True], "only what went beyond"


async def test_billed_within_the_cap_it_is_agreed_already(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await olga.says("/topup Vega 500", chat=desk)
    await into_the_night(stage)
    await calls(stage)
    await ivan.presses("I take it")
    await ivan.presses("+30", await ivan.has_read("#1 · Vega"))
    await ivan.presses("Resolve", await ivan.has_read("#1 · Vega"))
    assert labels(await vega.has_read("Logged, #1")) == [], "what is over is not called urgent any more"
    await stage.later(hours=10)
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Work by the hour")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await vega.has_read(
        "#1 “The site is down”: the urgent work comes to €37.50.",
        "Work by the hour · 30 min — your price €37.50, list price €40",
        "within what was agreed when it was called urgent",
        "It has been charged; €462.50 is available.",
    )
    assert "Accept" not in str([labels(m) for m in await vega.sees()]), "nothing is left to accept"
    await vega.says("/statement")
    await vega.has_read("−€37.50", "as urgent")
    assert "Work by the hour · 30 min — €37.50: charged" in words(await olga.card(1))


async def test_a_member_may_call_and_those_who_sign_read_it(stage: Stage) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    boris = await stage.person("Boris")
    await boris.starts(stage.links["Vega"])
    await stage.people["Olga"].presses("Yes", chat=stage.staff_chat)
    await boris.says("The site is down")
    await boris.presses("Urgent")
    asked = await boris.has_read("shall we call somebody now?", "agreed with those who sign for your firm")
    assert "€" not in words(asked)
    await boris.presses("Yes, it cannot wait")
    assert len(rings(await ivan.sees())) == 1
    await vega.has_read("Boris has called somebody for #1", "do not go beyond €150")


async def test_the_command_asks_which_and_takes_words(stage: Stage) -> None:
    vega, ivan = stage.people["Vega"], stage.people["Ivan"]
    await vega.says("/urgent")
    await vega.has_read("What cannot wait?")
    await vega.says("/urgent Our banner is gone")
    await vega.has_read("#1 “Our banner is gone”: shall we call somebody now?")
    await stage.later(seconds=5)
    await vega.has_read("Logged, #1")
    assert "usually costs" not in str(await vega.sees()), "the question has said what it may cost"
    await vega.presses("No, it can wait")
    await vega.has_read("nobody is rung for #1")
    assert rings(await ivan.sees()) == []
    await vega.says("/urgent")
    await vega.has_read("#1 “Our banner is gone”: shall we call somebody now?")


async def test_the_question_says_what_is_added(stage: Stage, tmp_path: Path) -> None:
    vega, olga, ivan = stage.people["Vega"], stage.people["Olga"], stage.people["Ivan"]
    await with_added(stage, tmp_path)
    await calls(stage)
    await vega.has_read("we are ringing now")
    seen = await first_question(stage)
    # 75 and half of it, 19 % on top: 133.88 (133.875 half up); two hours of it 267.75
    assert "One hour is €133.88 (Work by the hour; added: Urgent)" in seen
    assert "we do not go beyond €267.75." in seen
    await ivan.presses("I take it")
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Work by the hour")
    draft = await olga.has_read("Work by the hour")
    assert "Urgent, 50%" in str(labels(draft))
    assert "fits" in words(draft)


async def first_question(stage: Stage) -> str:
    async with stage.office.database.reading() as session:
        return (await session.scalars(select(UrgentCall.text_seen))).one().replace("\xa0", " ")
