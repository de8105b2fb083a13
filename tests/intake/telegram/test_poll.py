"""Taking updates in: stored before they are confirmed, through every fault of the wire, each once."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from config.database import Database
from intake.inbox.models import Inbound, InboxState
from intake.outbox.actions import window
from intake.telegram.poll import Poller
from intake.telegram.wire import Wire
from tests.intake.desk import TurnedClock, rows, running, until
from tests.sandbox.telegram.stage import Talk


@dataclass
class Ear:
    """A poller on a stand-in."""

    database: Database
    talk: Talk
    clock: TurnedClock = field(default_factory=TurnedClock)

    def poller(self, token: str | None = None) -> Poller:
        wire = Wire(api=self.talk.url, token=token or self.talk.stand_in.token)
        return Poller(self.database, self.clock, wire, patience=0.01)

    async def heard(self) -> list[str]:
        kept = [json.loads(row.raw) for row in await rows(self.database, Inbound) if row.raw]
        return [update["message"]["text"] for update in kept if "message" in update]

    async def hears(self, *texts: str) -> None:
        async def all_heard() -> bool:
            return await self.heard() == list(texts)

        await until(all_heard)

    def unconfirmed(self) -> int:
        return len(self.talk.stand_in.api.queue.pending())


@pytest.fixture
async def ear(database: Database, talk: Talk) -> Ear:
    return Ear(database, talk)


async def test_everything_said_is_stored_and_then_confirmed(ear, talk):
    anna = await talk.person("Anna")
    poller = ear.poller()
    async with running(poller.run()):
        await ear.hears("/start")
        await talk.act("say", who=anna, text="one")
        await talk.act("say", who=anna, text="two")
        await ear.hears("/start", "one", "two")
        await until(lambda: ear.unconfirmed() == 0)
        assert poller.state.connected
        assert poller.state.last_update_at == ear.clock.now()
    async with ear.database.writing() as session:
        own = await window(session)
    assert (own.bot_id, own.bot_username) == (talk.stand_in.bot["id"], "okoshko_bot")


async def test_nothing_is_confirmed_that_could_not_be_stored(ear, talk):
    anna = await talk.person("Anna")
    genuine = ear.database.writing
    broken = True

    @contextlib.asynccontextmanager
    async def writing() -> AsyncIterator[object]:
        async with genuine() as session:
            yield session
            if broken and poller._receiver.introduced:
                raise OperationalError("COMMIT", {}, Exception("disk full"))

    ear.database.writing = writing
    poller = ear.poller()
    async with running(poller.run()):
        await talk.act("say", who=anna, text="one")
        await until(lambda: poller.state.fault == "OperationalError")
        assert ear.unconfirmed() == 2
        assert not poller.state.connected
        broken = False
        await ear.hears("/start", "one")
        await until(lambda: ear.unconfirmed() == 0)


@pytest.mark.parametrize("kind", ["409", "429", "500", "502", "cut", "drop"])
async def test_every_fault_of_the_wire_is_waited_out_and_costs_and_doubles_nothing(ear, talk, kind):
    anna = await talk.person("Anna")
    poller = ear.poller()
    await talk.act("faults", kind=kind, method="getUpdates", times=2)
    async with running(poller.run()):
        await talk.act("say", who=anna, text="one")
        await ear.hears("/start", "one")
        await talk.act("faults", kind=kind, method="getUpdates", times=2)
        await talk.act("say", who=anna, text="two")
        await ear.hears("/start", "one", "two")
        await until(lambda: poller.state.connected and ear.unconfirmed() == 0)
        assert poller.state.fault is None


async def test_a_wrong_token_is_told_and_not_written_out(ear):
    poller = ear.poller("123456:AAHwrong-token-wrong-token-wrong")
    async with running(poller.run()):
        await until(lambda: poller.state.fault)
        assert poller.state.fault.startswith("401")
        assert not poller.state.connected


async def test_a_telegram_that_is_not_there_is_waited_for(database):
    poller = Poller(
        database, TurnedClock(), Wire(api="http://127.0.0.1:9", token="123456:AAH"), patience=0.01
    )
    async with running(poller.run()):
        await until(lambda: poller.state.fault and poller.state.fault.startswith("ClientConnectorError"))


async def test_an_update_aiogram_cannot_read_is_stored_like_any_other(ear, talk):
    anna = await talk.person("Anna")
    await talk.act("faults", kind="poison", who=anna, text="my words")
    async with running(ear.poller().run()):
        await talk.act("say", who=anna, text="after it")
        await ear.hears("/start", "my words", "after it")


async def test_what_is_delivered_again_is_kept_once(ear, talk):
    anna = await talk.person("Anna")
    async with running(ear.poller().run()):
        await talk.act("say", who=anna, text="one")
        await ear.hears("/start", "one")
        await until(lambda: ear.unconfirmed() == 0)
        await talk.act("faults", kind="redeliver", times=2)
        await talk.act("say", who=anna, text="two")
        await ear.hears("/start", "one", "two")
        await until(lambda: ear.unconfirmed() == 0)


async def test_a_new_process_takes_up_where_the_old_one_was_killed(ear, talk):
    anna = await talk.person("Anna")
    async with running(ear.poller().run()):
        await ear.hears("/start")
    await talk.act("say", who=anna, text="while it was off")
    async with running(ear.poller().run()):
        await ear.hears("/start", "while it was off")


async def test_numbers_given_out_again_after_a_long_silence_are_new_updates(ear, talk):
    """Telegram may number anew after a week without updates (Bot API, Update.update_id)."""
    anna = await talk.person("Anna")
    async with running(ear.poller().run()):
        for text in ("one", "two"):
            await talk.act("say", who=anna, text=text)
        await ear.hears("/start", "one", "two")
        await until(lambda: ear.unconfirmed() == 0)
        ear.clock.turn(days=8)
        await talk.act("faults", kind="jump", times=3)
        for text in ("three", "four"):
            await talk.act("say", who=anna, text=text)
        await ear.hears("/start", "one", "two", "three", "four")
        await until(lambda: ear.unconfirmed() == 0)
        await talk.act("faults", kind="redeliver", times=2)
        await talk.act("say", who=anna, text="five")
        await ear.hears("/start", "one", "two", "three", "four", "five")


async def test_of_what_colleagues_say_in_a_group_only_the_number_is_kept(ear, talk):
    anna = await talk.person("Anna")
    group = (await talk.act("groups", title="Site", creator=anna))["id"]
    async with running(ear.poller().run()):
        await talk.act("say", who=anna, chat=group, text="between us: the boss is away")
        await talk.act("say", who=anna, chat=group, text="@okoshko_bot the banner is broken")
        await ear.hears("/start", "@okoshko_bot the banner is broken")
    kept = await rows(ear.database, Inbound)
    assert not any(b"between us" in row.raw for row in kept)
    assert {row.state for row in kept if not row.raw} == {InboxState.DONE}
