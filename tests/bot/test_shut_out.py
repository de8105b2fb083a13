"""A mailbox that lets us in no more: the managers hear of it once, and once more when it opens."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from bot import shut_out
from intake.mailbox.imap.fetch import MailboxState
from intake.outbox.actions import window
from intake.outbox.models import Outbound
from tests.intake.desk import TurnedClock, rows, until

ADDRESS = "window@lindenhof.example"
EVERYBODY = 3  # two managers and the owner


@pytest.mark.parametrize(
    ("whose", "shut", "again"),
    [
        ("", f"does not let me into {ADDRESS}", "opens again"),
        (
            "Ivan Novak",
            f"does not let me look into {ADDRESS} (Ivan Novak)",
            f"I can look into {ADDRESS} again",
        ),
    ],
)
async def test_the_managers_hear_once_of_a_refused_login_and_once_that_it_opens_again(
    office_database, whose, shut, again
):
    async with office_database.writing() as session:
        (await window(session)).mail_address = ADDRESS
    state = MailboxState(logins_refused=1, last_error="refused: login: no")

    async def told(words: str) -> bool:
        return await everybody_reads(office_database, words)

    telling = shut_out.watch(office_database, TurnedClock(), state, ADDRESS, 0.01, whose=whose)
    watching = asyncio.ensure_future(telling)
    await asyncio.sleep(0.1)
    assert await rows(office_database, Outbound) == [], "one refusal may be a bad moment"
    state.logins_refused = 2
    await until(lambda: told(shut))
    await asyncio.sleep(0.1)
    assert len(await rows(office_database, Outbound)) == EVERYBODY
    state.logins_refused, state.connected = 0, True
    await until(lambda: told(again))
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


@pytest.mark.parametrize("whose", ["", "Ivan Novak"])
async def test_they_hear_once_that_it_has_not_answered_for_hours(office_database, whose):
    """The login is another matter, and said besides; a server that is mended within two hours troubles nobody."""
    async with office_database.writing() as session:
        (await window(session)).mail_address = ADDRESS
    clock, state = TurnedClock(), MailboxState(standing_by=False, failures=5, last_error="lost")
    watching = asyncio.ensure_future(
        shut_out.watch(office_database, clock, state, ADDRESS, 0.01, whose=whose)
    )
    await asyncio.sleep(0.05)
    clock.at += timedelta(minutes=119)
    await asyncio.sleep(0.1)
    assert await rows(office_database, Outbound) == []
    clock.at += timedelta(minutes=2)
    await until(
        lambda: everybody_reads(office_database, "for hours" if not whose else "For hours I have not")
    )
    clock.at += timedelta(hours=9)
    state.logins_refused = 2
    await until(lambda: everybody_reads(office_database, "does not let me"))
    assert len(await rows(office_database, Outbound)) == 2 * EVERYBODY
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


async def everybody_reads(database, words: str) -> bool:
    subjects = [row.payload["subject"] for row in await rows(database, Outbound)]
    return sum(words in subject for subject in subjects) == EVERYBODY
