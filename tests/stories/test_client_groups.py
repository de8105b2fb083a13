"""The bot in a client's own project group: it hears what is said to it, files it, and leaves all else alone."""

from pathlib import Path

from sqlalchemy import select

from bot.staff.deciding import setup_code
from intake.groups.models import ClientGroup, GroupState
from intake.inbox.models import Inbound
from intake.tickets.models import Ticket
from tests.stories.secrets import MONEY
from tests.stories.stage import Person, Stage, labels, words
from tests.stories.test_same_or_new import done

SECRET = "the swan flies at midnight"


async def test_added_bound_and_used(stage: Stage, tmp_path: Path) -> None:
    """From the question in the staff chat to a ticket; the group's own talk is nowhere on disk."""
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    group, boris = await _group(stage, "Vega and the studio")
    asked = await olga.has_read("Whose group is “Vega and the studio”?", chat=stage.staff_chat)
    assert labels(asked)[0] == "Vega" and labels(asked)[-1] == "Leave the group"
    name = stage.stand_in.api.world.bot.username

    await vega.says(SECRET, chat=group)
    await vega.says(f"@{name} please change the phone number in the footer", chat=group)
    await vega.says(f"@{name} and the fax number", chat=group)
    polite = [one for one in await vega.sees(group) if "passed it to the office" in words(one)]
    assert len(polite) == 1
    assert await _tickets(stage) == []

    await olga.presses("Vega", asked)
    await olga.has_read("The group “Vega and the studio” is Vega's.", chat=stage.staff_chat)
    assert "and the fax number" in words(await olga.card(1))
    assert "phone number in the footer" in words(await olga.card(1))
    await vega.has_read("Logged, #1.", chat=group)
    await vega.has_read("Logged, #1.")
    reply = await vega.has_read("Logged, #1.", chat=group)
    await vega.says("it is +49 30 1234", chat=group, reply_to=reply["message_id"])
    assert "it is +49 30 1234" in words(await olga.card(1))
    await vega.has_read("Added to #1.", chat=group)

    await boris.says(SECRET, chat=group)
    await stage.later(hours=3)
    said = await boris.says("the gallery is broken", chat=group)
    await vega.says("/new", chat=group, reply_to=said["message_id"])
    newcomer = await olga.has_read("Boris", "the gallery is broken", chat=stage.staff_chat)
    await olga.presses("Yes, let them in", newcomer)
    assert "the gallery is broken" in words(await olga.card(2))
    await boris.has_read("Logged, #2.", f"https://t.me/{name}", chat=group)

    for message in await vega.sees(group):
        if message["from"]["is_bot"]:
            assert not MONEY.search(words(message)) and not labels(message)
    assert _on_disk(tmp_path, SECRET) == []


async def test_only_the_signer_hears_the_price(stage: Stage) -> None:
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    group, _ = await _bound(stage)
    name = stage.stand_in.api.world.bot.username
    await vega.says(f"Could you draw us a new banner, @{name}?", chat=group)
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner")
    await stage.later(seconds=61)
    for message in await vega.sees(group):
        assert not MONEY.search(words(message))


async def test_employees_are_left_alone_but_for_new(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    group, _ = await _bound(stage, ivan)
    name = stage.stand_in.api.world.bot.username
    await ivan.says(f"@{name} is our window, by the way", chat=group)
    assert await _tickets(stage) == []
    async with stage.office.database.reading() as session:
        assert not [row for row in await session.scalars(select(Inbound)) if b"by the way" in row.raw]
    said = await vega.says("The newsletter went out twice", chat=group)
    await ivan.says("/new", chat=group, reply_to=said["message_id"])
    await ivan.says("/new", chat=group, reply_to=said["message_id"])
    [ticket] = await _tickets(stage)
    assert ticket.title == "The newsletter went out twice"
    assert "Pyotr Ilyich" in words(await olga.card(1))


async def test_the_bot_leaves_and_is_removed(stage: Stage) -> None:
    olga = stage.people["Olga"]
    group, boris = await _group(stage, "Somebody's group")
    name = stage.stand_in.api.world.bot.username
    await boris.says(f"@{name} a secret order", chat=group)
    asked = await olga.has_read("Whose group is", chat=stage.staff_chat)
    await olga.presses("Leave the group", asked)
    await olga.has_read("I am not in the group “Somebody's group” any more.", chat=stage.staff_chat)
    assert not stage.stand_in.api.world.chats[group].member(stage.stand_in.api.world.bot.id).inside
    async with stage.office.database.reading() as session:
        assert not [row for row in await session.scalars(select(Inbound)) if b"secret order" in row.raw]

    other, _ = await _bound(stage)
    bot = stage.stand_in.api.world.bot.id
    await stage.act(f"groups/{other}/members", user=bot, action="kick")
    await stage.quiet()
    async with stage.office.database.reading() as session:
        states = {one.chat_id: one.state for one in await session.scalars(select(ClientGroup))}
    assert states == {group: GroupState.GONE, other: GroupState.GONE}


async def test_of_a_request_that_is_done_the_group_reads_what_is_true(stage: Stage) -> None:
    """As in a private chat: an answer opens it again, other words ask, thanks say nothing; later it is a new one."""
    vega = stage.people["Vega"]
    group, _ = await _bound(stage)
    name = stage.stand_in.api.world.bot.username
    await done(stage, "Please replace the opening hours on the contact page")
    await vega.says(f"@{name} and the fax number is wrong, too", chat=group)
    told = await vega.has_read("#1 is done on our side; I have added this to it.", chat=group)
    before = len(await vega.sees(group))
    await vega.says(f"@{name} thank you!", chat=group)
    assert len(await vega.sees(group)) == before + 1
    await vega.says("yes, it still is", chat=group, reply_to=told["message_id"])
    await vega.has_read("#1 is open again.", chat=group)
    await vega.says("the second line", chat=group, reply_to=told["message_id"])
    await vega.has_read("Added to #1.", chat=group)
    await stage.later(hours=1)
    await vega.says(f"@{name} please change the logo", chat=group)
    await vega.has_read("Logged, #2.", chat=group)


async def test_it_becomes_a_supergroup_and_stays_the_clients(stage: Stage) -> None:
    vega = stage.people["Vega"]
    group, _ = await _bound(stage, kind="group")
    new = (await stage.act(f"groups/{group}/migrate"))["new_chat_id"]
    await stage.quiet()
    name = stage.stand_in.api.world.bot.username
    await vega.says(f"@{name} the map is gone", chat=new)
    await vega.has_read("Logged, #1.", chat=new)


async def test_a_clients_group_never_becomes_the_staff_chat(stage: Stage) -> None:
    olga = stage.people["Olga"]
    group, _ = await _bound(stage, olga)
    await olga.says(f"/setup {setup_code(stage.settings.signing_key())}", chat=group)
    await olga.has_read("it cannot become the staff chat", chat=group)
    toast = await olga.forges("gbind:1:0:1", await olga.last(stage.staff_chat))
    assert toast == "A colleague has decided before you."


async def _group(stage: Stage, title: str, *more: Person, kind: str = "supergroup") -> tuple[int, Person]:
    boris = stage.people.get("Boris") or await stage.person("Boris")
    vega = stage.people["Vega"]
    group = await stage.act(
        "groups",
        title=title,
        members=[vega.id, boris.id, *(one.id for one in more)],
        creator=vega.id,
        bot_admin=True,
        type=kind,
    )
    await stage.quiet()
    return group["id"], boris


async def _bound(stage: Stage, *more: Person, kind: str = "supergroup") -> tuple[int, Person]:
    olga = stage.people["Olga"]
    found = await _group(stage, "Vega project", *more, kind=kind)
    await olga.presses("Vega", await olga.has_read("Whose group is “Vega project”?", chat=stage.staff_chat))
    return found


async def _tickets(stage: Stage) -> list[Ticket]:
    async with stage.office.database.reading() as session:
        return list(await session.scalars(select(Ticket)))


def _on_disk(folder: Path, said: str) -> list[str]:
    """Files of the office that have these words."""
    return [str(path) for path in folder.rglob("*") if path.is_file() and said.encode() in path.read_bytes()]
