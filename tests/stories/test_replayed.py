"""Everything that came in comes in again, row by row: nothing is filed, charged, counted or said twice."""

from collections import Counter

from sqlalchemy import select, update

from config.database import Base
from intake.inbox.models import Inbound, InboxState
from tests.stories.stage import Stage

MOVES = ("inbox", "outbox_view", "dialog", "window", "address")
"""Tables whose rows are states of a moment."""


async def test_replaying_every_row_changes_nothing(stage: Stage) -> None:
    await a_busy_day(stage)
    before = await books(stage)
    async with stage.office.database.writing() as session:
        await session.execute(
            update(Inbound)
            .where(Inbound.state == InboxState.DONE, Inbound.raw != b"")
            .values(state=InboxState.NEW)
        )
    stage.office.worker.woken.set()
    await stage.quiet()
    after = await books(stage)
    for table, rows in before.items():
        assert after[table] - rows == Counter(), f"more in {table}"
        assert rows - after[table] == Counter(), f"less in {table}"


async def a_busy_day(stage: Stage) -> None:
    """One of everything: asked, edited, billed, accepted, logged, resolved, thanked, declined, paid, filed by hand."""
    olga, ivan, vega = (stage.people[name] for name in ("Olga", "Ivan", "Vega"))
    await olga.says("/topup Vega 500")
    asked = await vega.says("We need a banner for the autumn sale")
    await stage.act(
        "edit", **{"from": vega.id}, chat=vega.id, message_id=asked["message_id"], text="A banner, 300 by 250"
    )
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    await olga.presses("Assign", chat=stage.staff_chat)
    await olga.presses("Ivan")
    await stage.later(seconds=61)
    await ivan.presses("+30")
    await ivan.says("/log 1 20m the corners")
    await ivan.presses("Resolve")
    await vega.says("Thanks!")
    await stage.later(hours=1)
    await vega.says("Please change the text of the news")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan")
    await stage.later(hours=1)
    await vega.says("Another banner, in green")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Decline")
    await vega.presses("Too expensive")
    await olga.says("/new Vega the map on the site is wrong", chat=stage.staff_chat)
    card = await olga.card(4)
    await olga.says("looks like the old building", chat=stage.staff_chat, reply_to=card["message_id"])
    stranger = await stage.person("Robin")
    await stranger.says("Hello, do you build sites?")
    await stage.later(minutes=5)


async def books(stage: Stage) -> dict[str, Counter[str]]:
    """Every row of every table that keeps something, as text."""
    found = {}
    async with stage.office.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in MOVES:
                rows = await session.execute(select(table))
                found[table.name] = Counter(str(tuple(row)) for row in rows)
    return found
