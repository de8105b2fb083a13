"""An answer to the office's question rings where it was asked, decided or not."""

from pathlib import Path

from bot.staff import work
from config.database import Database
from intake.contacts.models import Address, Channel
from intake.outbox.models import Outbound
from intake.tickets.models import Ticket
from tests.bot.letters import CLARA, Letters, answering
from tests.intake.desk import rows


async def test_whoever_asked_reads_the_answer_though_nothing_is_decided(
    office_database: Database, tmp_path: Path
) -> None:
    post = await Letters(office_database, tmp_path).open()
    async with post.database.writing() as session:
        session.add(Address(person_id=1, channel=Channel.TELEGRAM, value="4711", added_at=post.clock.at))
    await post.comes(CLARA, "A banner", "We need a banner.")
    await post.delivered()
    async with post.database.writing() as session:
        ticket = await session.get_one(Ticket, 1)
        await work.answer_client(session, ticket, text="How wide?", by=1, inbox_id=None, now=post.clock.at)
    await post.comes(CLARA, "Re: A banner", "Two metres.", **answering((await post.sent("clara"))[-1]))
    private = [row for row in await rows(post.database, Outbound) if row.lane == "4711"]
    assert "Two metres." in str(private[-1].payload)
