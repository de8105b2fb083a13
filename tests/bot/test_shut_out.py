"""A mailbox that lets us in no more: the managers hear of it once, and once more when it opens."""

import asyncio
import contextlib

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
        subjects = [row.payload["subject"] for row in await rows(office_database, Outbound)]
        return sum(words in subject for subject in subjects) == EVERYBODY

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
