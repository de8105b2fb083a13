"""What waits, and since when: rows that are meant to wait are no delay."""

from datetime import timedelta

from bot.trays import Tray, trays
from intake.contacts.models import Channel
from intake.inbox.actions import Arrival, store
from intake.inbox.models import Inbound, InboxState
from intake.outbox.actions import row
from intake.outbox.models import OutboxState
from tests.intake.desk import NOW, rows


async def test_nothing_waits(database):
    async with database.reading() as session:
        now = await trays(session, NOW)
    assert (now.inbox, now.outbox, now.quarantined) == (Tray(0, None),) * 3
    assert (now.files, now.undeliverable, now.telegram_seconds, now.mail_seconds) == (0, 0, None, None)


async def test_the_oldest_that_could_have_gone_is_counted_from_when_it_came(database):
    async with database.writing() as session:
        for number, (channel, minutes) in enumerate(
            [(Channel.TELEGRAM, 50), (Channel.TELEGRAM, 20), (Channel.MAIL, 10), (Channel.TELEGRAM, 5)]
        ):
            arrival = Arrival(channel, f"{channel.value}:1", number, "7", b"{}")
            await store(session, [arrival], NOW - timedelta(minutes=minutes))
        for key, ago, after, state in [
            ("planned", 40, 90, OutboxState.WAITING),
            ("late", 30, 1, OutboxState.WAITING),
            ("gone", 60, 0, OutboxState.SENT),
            ("dead", 60, 0, OutboxState.DEAD),
        ]:
            waiting = row(
                key=key, channel=Channel.TELEGRAM, lane="7", priority=0, payload={}, ticket_id=None,
                now=NOW - timedelta(minutes=ago), after=timedelta(minutes=after),
            )  # fmt: skip
            waiting.state = state
            session.add(waiting)
    async with database.writing() as session:
        first = (await rows(database, Inbound))[0].id
        (await session.get_one(Inbound, first)).state = InboxState.QUARANTINED
    async with database.reading() as session:
        now = await trays(session, NOW)
    assert now.inbox == Tray(3, 20 * 60)
    assert now.quarantined == Tray(1, 50 * 60)
    assert now.outbox == Tray(2, 30 * 60)
    assert now.undeliverable == 1
    assert (now.telegram_seconds, now.mail_seconds) == (5 * 60, 10 * 60)
