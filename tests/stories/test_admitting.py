"""A client and a colleague may talk directly for a while: nothing is asked, redirected, marked or held against anybody."""

from sqlalchemy import select

from billing.labour.models import StandardError
from tests.stories.accounts import Account
from tests.stories.stage import Stage, labels, words
from tests.stories.test_business import offers, tickets_of

REQUEST = "Could you make the banner on the start page a little bigger by Friday?"


async def test_by_command_until_a_day_and_ended_with_one_tap(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    account = Account(stage, ivan)
    await account.connect()
    await olga.says("/admit")
    await olga.has_read("Nobody is admitted just now.", "/admit CLIENT COLLEAGUE")
    await vega.says("Please replace the opening hours on the contact page")
    await olga.says("/admit Vega Ivan until Friday #1")
    await olga.has_read(
        "Vega ↔ Ivan Novak until Friday, 27 Nov", "for #1", "nothing they write to each other"
    )
    await ivan.has_read("Vega ↔ Ivan Novak until Friday", "Olga Brandt lets you talk to them directly")
    assert "🤝 Vega ↔ Ivan Novak until Friday" in words(await olga.card(1))

    await account.hears(vega, REQUEST)
    assert await offers(stage) == [] and stage.office.memory.bytes == 0
    at = "2026-11-24T09:00:00+01:00"
    await ivan.says("And the footer, please", forward_of={"from_user": vega.id, "date": at})
    assert "next message" not in words(await ivan.has_read("Filed as #1")), "nobody is shown the way"
    assert "Personal: Ivan" not in words(await olga.card(1)), "nor is anything marked"
    await olga.says("/admit Vega Ivan until yesterday")
    await olga.has_read("I could not read that as a day ahead.")
    await olga.says("/admit")
    await olga.presses("End: Vega")
    await ivan.has_read("Ended: Vega ↔ Ivan Novak", "goes through the window again")
    assert "🤝" not in words(await olga.card(1))
    await account.hears(vega, REQUEST)
    await ivan.has_read("This looks like a request.")


async def test_it_is_over_by_itself_after_a_week(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    account = Account(stage, ivan)
    await account.connect()
    await olga.says("/admit vega ivan")
    await olga.has_read("Vega ↔ Ivan Novak until Tuesday, 1 Dec")
    await stage.later(days=7)
    await account.hears(vega, REQUEST)
    assert await offers(stage) == [], "the last day counts"
    await stage.later(days=1)
    await account.hears(vega, "And is there any news about the newsletter?")
    assert len(await offers(stage)) == 1


async def test_from_the_card_behind_personal(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("Personal", await olga.card(1))
    await olga.presses("Admit: they may talk directly")
    await olga.presses("Ivan Novak")
    asked = await olga.has_read("With Ivan Novak: until when")
    assert len(labels(asked)) == 6
    await olga.presses("Other day", asked)
    await olga.says("whenever")
    await olga.has_read("I could not read that as a day ahead.")
    await olga.says("10 days")
    await olga.has_read("Vega ↔ Ivan Novak until Friday, 4 Dec", "for #1")
    assert "Personal:" not in words(await olga.card(1))
    await ivan.has_read("Vega ↔ Ivan Novak")


async def test_work_on_it_is_no_favour(stage: Stage) -> None:
    vega, ivan, olga = (stage.people[name] for name in ("Vega", "Ivan", "Olga"))
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await ivan.says("/log 1 0:30 colours")
    await ivan.has_read("#1 is outside the tariff, and nobody has accepted a price.")
    await olga.says("/admit Vega Ivan Friday #1")
    await ivan.says("/log 1 0:30 colours")
    await ivan.has_read("30 min logged on #1")
    async with stage.office.database.reading() as session:
        assert list(await session.scalars(select(StandardError))) == []


async def test_what_cannot_be_read_is_said_and_others_may_not(stage: Stage) -> None:
    ivan, olga = stage.people["Ivan"], stage.people["Olga"]
    await olga.says("/admit Vega")
    await olga.has_read("I could not read that.")
    await olga.says("/admit Vega Nemo")
    await olga.has_read("Nobody here goes by “Nemo”.")
    await olga.says("/admit Nowhere Ivan")
    await olga.has_read("No client goes by")
    await olga.says("/admit Vega Ivan #99")
    await olga.has_read("I cannot find request #99.")
    await ivan.says("/admit Vega Ivan")
    await ivan.has_read("/admit is for managers.")
    assert await tickets_of(stage) == 0
