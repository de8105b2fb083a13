"""`okoshko migrate --from`: an office that began on SQLite goes on on PostgreSQL as if nothing had been."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from billing.ledger.models import Hold, HoldState
from bot.app import build
from bot.auditing import audit_all
from bot.commands.locks import only_desk
from bot.commands.moving import move
from bot.refusal import Refusal
from config.clock import SANDBOX_CLOCK
from config.database import Database
from config.settings import Settings
from intake.outbox.rules import Pace
from migrations.upgrade import downgrade, upgrade
from sandbox.clock import VirtualClock
from sandbox.telegram import TelegramStandIn
from tests.databases import Databases, SqliteFiles
from tests.intake.desk import rows
from tests.stories.stage import TUESDAY_MORNING, Stage, hurry, open_office, with_book


@pytest.fixture
def new_url(databases: Databases) -> Iterator[str]:
    """An empty PostgreSQL database."""
    if isinstance(databases, SqliteFiles):
        pytest.skip("moves to PostgreSQL")
    url = databases.empty()
    yield url
    databases.drop(url)


@pytest.fixture
async def old_url(new_url: str, tmp_path: Path) -> str:
    """A desk on SQLite whose book is in force; made where there is somewhere to move it to."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'okoshko.db'}"
    await asyncio.to_thread(upgrade, url)
    await with_book(url)
    return url


@dataclass
class Move:
    """An office with its Telegram, whose program can be stopped and started on another database."""

    folder: Path
    stand_in: TelegramStandIn
    http: ClientSession
    stage: Stage | None = None

    def settings(self, url: str) -> Settings:
        return Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=url,
            data=self.folder,
            telegram_token=SecretStr(self.stand_in.token),
            telegram_api=self.stand_in.url,
            listen="127.0.0.1:0",
            language="en",
        )

    @contextlib.asynccontextmanager
    async def desk_on(self, url: str) -> AsyncIterator[Stage]:
        settings = self.settings(url)
        office = build(settings, Pace(scale=0.001))
        hurry(office.database)
        with only_desk(settings):
            running = asyncio.ensure_future(office.run())
            async with asyncio.timeout(60):
                await office.ready.wait()
            if self.stage is None:
                self.stage = Stage(self.stand_in, self.http, settings, office)
            self.stage.settings, self.stage.office = settings, office
            try:
                yield self.stage
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
                await office.database.close()

    async def moves(self, old: str, new: str) -> list[str]:
        """What `okoshko migrate --from` prints, how far it is included."""
        said: list[str] = []
        report = await asyncio.to_thread(move, self.settings(new), old, said.append)
        assert report.ok
        return said + report.lines


@pytest.fixture
async def firm(tmp_path: Path) -> AsyncIterator[Move]:
    clock = VirtualClock(offset_file=tmp_path / SANDBOX_CLOCK)
    stand_in = TelegramStandIn(clock=clock, limits_scale=0, poll_guard=False, seed=7)
    await stand_in.start()
    clock.move_to(TUESDAY_MORNING)
    async with ClientSession() as http:
        yield Move(tmp_path, stand_in, http)
    await stand_in.stop()


async def test_an_office_moves_and_goes_on_where_it_was(firm: Move, old_url: str, new_url: str) -> None:
    async with firm.desk_on(old_url) as stage:
        await open_office(stage)
        vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
        await olga.says("/topup Vega 100", chat=stage.staff_chat)
        await vega.says("We need a banner for the autumn sale")
        await olga.presses("Bill: Banner", chat=stage.staff_chat)
        await stage.later(seconds=61)
        await vega.presses("Accept")
        await olga.presses("Assign", await olga.card(1))
        await olga.presses("Ivan Novak")
        await stage.later(seconds=61)

    said = await firm.moves(old_url, new_url)
    assert "transfer: 1 row" in said
    assert any("every one was read back and is the same" in line for line in said)
    assert any("transfers 1, together €100" in line for line in said)

    async with firm.desk_on(new_url) as stage:
        await vega.says("It must be 1200 pixels wide")
        await vega.has_read("Added to #1")
        await olga.says("/new Vega The address on the contact page is wrong", chat=stage.staff_chat)
        await olga.card(2)
        await ivan.presses("+30", await ivan.has_read("#1 · Vega"))
        await ivan.presses("Resolve", await ivan.has_read("#1 · Vega"))
        await vega.has_read("#1", "is done", "Charged: €90. Available: €10.")
        assert [hold.state for hold in await rows(stage.office.database, Hold)] == [HoldState.CAPTURED]
        async with stage.office.database.reading() as session:
            assert await audit_all(session, stage.office.shelf, stage.office.clock.now()) == []
        with pytest.raises(DBAPIError, match="append-only"):
            async with stage.office.database.writing() as session:
                await session.execute(text("UPDATE transfer SET amount_minor = 1"))
        assert await stage.refused_calls() == []

    with pytest.raises(Refusal) as refused:
        await firm.moves(old_url, new_url)
    assert refused.value.code == "not_empty"


async def test_nothing_moves_while_the_desk_runs(firm: Move, old_url: str, new_url: str) -> None:
    async with firm.desk_on(old_url):
        with pytest.raises(Refusal) as refused:
            await firm.moves(old_url, new_url)
    assert refused.value.code == "stop_desk"


async def test_a_database_of_another_version_is_not_taken_over(
    firm: Move, old_url: str, new_url: str
) -> None:
    await asyncio.to_thread(downgrade, old_url)
    with pytest.raises(Refusal) as refused:
        await firm.moves(old_url, new_url)
    assert refused.value.code == "source_version"


async def test_what_postgresql_does_not_take_leaves_it_empty(firm: Move, old_url: str, new_url: str) -> None:
    old = Database(old_url)
    async with old.writing() as session:
        await session.execute(text("UPDATE client SET name = 'a' || char(0) || 'b' WHERE code = 'vega'"))
    await old.close()
    with pytest.raises(Refusal) as refused:
        await firm.moves(old_url, new_url)
    assert refused.value.code == "not_copied"
    assert refused.value.what.startswith("client: ")
    new = Database(new_url)
    async with new.reading() as session:
        assert await session.scalar(select(func.count()).select_from(text("price_list"))) == 0
    await new.close()


def test_it_says_what_to_move_and_where_to(office):
    assert "Set OKOSHKO_DATABASE_URL" in office.okoshko("migrate", "--from", "data/okoshko.db").err
    assert "There is no file gone.db" in office.okoshko("migrate", "--from", "gone.db").err
    elsewhere = office.okoshko("migrate", "--from", "postgresql://me:hidden@db.example/okoshko")
    assert "not a SQLite database" in elsewhere.err
    assert "hidden" not in elsewhere.err
