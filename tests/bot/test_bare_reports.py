"""A report that does not say which mail it is about: the office reads of it, and nothing is marked for it."""

from pathlib import Path

import pytest

from config.database import Database
from intake.contacts.models import Address, Channel
from intake.outbox.models import Outbound, OutboxState
from tests.bot.letters import CLARA, Letters
from tests.intake.desk import rows
from tests.intake.mailbox.reading.test_reports import OURS, POSTFIX


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


def report(address: str, number: int) -> bytes:
    bare = POSTFIX.replace(f"Message-ID: <{OURS}>\n", "").replace("anna@vega.example", address)
    return f"X-Copy: {number}\n{bare}".encode()


async def test_the_office_reads_whom_it_did_not_reach_once_a_day(post: Letters) -> None:
    await post.comes(CLARA, "Opening hours", "Please put the summer opening hours on the page.")
    await post.delivered()
    for number in range(2):
        await post.arrives(report("clara@hartmann.example", number))
    [told] = [words for words in await post.told() if "could not be reached" in words]
    assert "clara@hartmann.example could not be reached: 550 5.1.1 No such user" in told
    mails = [row for row in await rows(post.database, Outbound) if row.channel is Channel.MAIL]
    assert {row.state for row in mails} == {OutboxState.SENT}
    assert not [row for row in await rows(post.database, Address) if row.unreachable_at]


async def test_about_an_address_we_never_wrote_to_nobody_is_told(post: Letters) -> None:
    await post.arrives(report("nobody@elsewhere.example", 1))
    assert await post.told() == []
