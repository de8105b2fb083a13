"""The in-tray takes everything once, and of what is not meant for the window no word."""

from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound, InboxState
from tests.intake.desk import NOW, rows


def arrival(number: int, lane: str = "7", words: str = "words", **more) -> Arrival:
    return Arrival(Channel.TELEGRAM, "telegram:1", number, lane, words.encode(), **more)


async def test_what_comes_twice_is_kept_once(database):
    async with database.writing() as session:
        assert await store(session, [arrival(1), arrival(2)], NOW) == 2
    async with database.writing() as session:
        assert await store(session, [arrival(2), arrival(3), arrival(3)], NOW) == 1
    assert [row.external_id for row in await rows(database, Inbound)] == [1, 2, 3]


async def test_of_what_is_not_admitted_only_the_number_is_kept(database):
    async with database.writing() as session:
        await store(session, [arrival(1, "-100", "what colleagues say to each other", admitted=False)], NOW)
    [kept] = await rows(database, Inbound)
    assert (kept.external_id, kept.raw, kept.lane, kept.digest, kept.state) == (
        1,
        b"",
        "",
        "",
        InboxState.DONE,
    )


async def test_storing_wakes_the_worker(database):
    woken: list[set[str]] = []
    database.on_wake = woken.append
    async with database.writing() as session:
        await store(session, [], NOW)
    async with database.writing() as session:
        await store(session, [arrival(1)], NOW)
    assert woken == [set(), {"inbox"}]
