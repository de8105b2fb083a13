"""The first `/setup`, sent by two people at once: one of them has the office, the other reads how to come in."""

import asyncio

from bot.staff.deciding import setup_code
from tests.stories.stage import Stage, words

DONE, TAKEN = (
    "This is now the staff chat",
    "The office is set up already. Decisions are made by: Olga Brandt.",
)


async def test_of_two_at_once_one_wins_and_the_other_is_told(empty_stage: Stage) -> None:
    stage = empty_stage
    code = setup_code(stage.settings.signing_key())
    people = [await stage.person("Olga"), await stage.person("Eve")]
    groups = [
        (await stage.act("groups", title=who.name, members=[who.id], creator=who.id, bot_admin=True))["id"]
        for who in people
    ]
    await asyncio.gather(
        *(who.says(f"/setup {code}", chat=group) for who, group in zip(people, groups, strict=True))
    )
    # Whichever group is not the staff chat, the staff chat may have been asked whose it is.
    read = [
        [said for one in await who.sees(group) if not (said := words(one)).startswith("Whose group")][-1]
        for who, group in zip(people, groups, strict=True)
    ]
    assert sorted(said.partition(",")[0].partition("\n")[0] for said in read) == [TAKEN, DONE]
    loser = read.index(next(said for said in read if said.startswith(TAKEN)))
    assert "one of them sends the code here" in read[loser] and "okoshko invite --employee" in read[loser]
    await people[loser].says(f"/setup {code}", chat=groups[loser])
    assert words(await people[loser].last(groups[loser])).startswith(TAKEN)


async def test_pressed_twice_it_is_done_once(empty_stage: Stage) -> None:
    stage = empty_stage
    olga, max_ = await stage.person("Olga"), await stage.person("Max")
    group = await stage.act(
        "groups", title="Office", members=[olga.id, max_.id], creator=olga.id, bot_admin=True
    )
    code = f"/setup {setup_code(stage.settings.signing_key())}"
    await asyncio.gather(olga.says(code, chat=group["id"]), olga.says(code, chat=group["id"]))
    await olga.has_read("This is the staff chat already", chat=group["id"])
    await max_.says(code, chat=group["id"])
    said = words(await max_.last(group["id"]))
    assert said.startswith(TAKEN) and "to make this group" not in said.lower()
