"""The office after its first morning: people came in once, and every story begins with a copy of that."""

import copy
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from tests.stories.stage import Person, Stage, office_on_stage, open_office

SECRET = SecretStr("what signs the links of a morning")


@dataclass(frozen=True)
class Morning:
    """Both sides of the wire as they stood when everybody had come in."""

    url: str
    """The database, to be copied."""
    staff_chat: int
    people: dict[str, int]
    links: dict[str, str]
    seconds: float
    """How far the clock had gone."""
    world: dict[str, Any]
    next_update: int
    asked_for: frozenset[str]
    """The kinds of updates the program wants."""

    def after(self, url: str, folder: Path, **settings: Any) -> AbstractAsyncContextManager[Stage]:
        """The day goes on, with a copy of the database and perhaps further settings."""
        return office_on_stage(url, folder, begin=self._begin, secret=SECRET, **settings)

    def _begin(self, stage: Stage) -> None:
        api = stage.stand_in.api
        for name, value in copy.deepcopy(self.world).items():
            setattr(api.world, name, value)
        api.world.people[api.world.bot.id] = api.world.bot
        api.queue.next_id, api.queue.allowed = self.next_update, self.asked_for
        stage.stand_in.clock.advance(self.seconds)
        stage.staff_chat, stage.links = self.staff_chat, dict(self.links)
        for name, id_ in self.people.items():
            stage.knows(name, id_)


async def first_morning(url: str, folder: Path) -> Morning:
    """Play it in a database with the English book."""
    async with office_on_stage(url, folder, secret=SECRET) as stage:
        began = stage.stand_in.clock.timestamp()
        await open_office(stage)
        api = stage.stand_in.api
        return Morning(
            url,
            stage.staff_chat,
            {name: person.id for name, person in stage.people.items()},
            stage.links,
            stage.stand_in.clock.timestamp() - began,
            copy.deepcopy({name: getattr(api.world, name) for name in ("people", "chats", "box")}),
            api.queue.next_id,
            api.queue.allowed,
        )


async def at_work(stage: Stage) -> tuple[Person, Person, Person]:
    """Ivan has Vega's request; Max could have it."""
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    max_ = await stage.let_in("Max", employee="max")
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    return olga, ivan, max_
