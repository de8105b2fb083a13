"""The mailbox as the office sees it: how soon a mail is a request, and what lay there before the first day."""

import asyncio
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from pydantic import SecretStr

from intake.outbox.models import Outbound
from intake.tickets.models import Ticket
from tests.intake.desk import rows
from tests.servers import Dovecot, Exim, dovecot, exim  # noqa: F401 (fixtures)
from tests.stories.stage import Stage, office_on_stage, open_office

WINDOW, CLARA = "desk@example.net", "clara@hartmann.example"


def swaks(server: Exim, words: str) -> None:
    """A mail of Clara's, by a program that is not ours."""
    options = {"server": f"127.0.0.1:{server.port}", "helo": "client.test", "from": CLARA, "to": WINDOW}
    options |= {"h-From": CLARA, "h-Subject": words, "body": words}
    command = ["swaks", *(word for name, value in options.items() for word in (f"--{name}", value))]
    subprocess.run(command, check=True, capture_output=True)


async def tickets(stage: Stage) -> list[str]:
    return [ticket.title for ticket in await rows(stage.office.database, Ticket)]


async def until_tickets(stage: Stage, count: int) -> None:
    async with asyncio.timeout(20):
        while len(await tickets(stage)) < count:
            await asyncio.sleep(0.01)


@pytest.mark.dovecot
async def test_a_mail_is_a_request_within_a_second(
    office_url: str,
    tmp_path: Path,
    dovecot: Dovecot,  # noqa: F811
    exim: Exim,  # noqa: F811
) -> None:
    """Sent with swaks through Exim to Dovecot, which waits half a second by itself before it tells."""
    if shutil.which("swaks") is None:
        pytest.fail("needs Debian's swaks")
    imap = SecretStr(dovecot.url(WINDOW))
    async with office_on_stage(office_url, tmp_path, imap_url=imap, mail_address=WINDOW) as stage:
        await open_office(stage)
        took = []
        for count in range(1, 9):  # on a machine that does much else, one of eight must do
            await asyncio.to_thread(swaks, exim, f"Please put the opening hours of house {count} online.")
            sent = time.monotonic()
            await until_tickets(stage, count)
            took.append(time.monotonic() - sent)
            if took[-1] < 1:
                break
        print(f"seconds from sent to request: {[round(one, 2) for one in took]}")
        assert min(took) < 1


@pytest.mark.dovecot
async def test_a_mailbox_full_of_old_mail_begins_as_an_empty_desk(
    office_url: str,
    tmp_path: Path,
    dovecot: Dovecot,  # noqa: F811
) -> None:
    raw = "From: {}\r\nSubject: {}\r\nMessage-ID: <{}@hartmann.example>\r\n\r\nPlease mend it.\r\n"
    for number in range(40):
        dovecot.mails.put(WINDOW, raw.format(CLARA, f"Old {number}", number).encode())
    month_ago = time.time() - 30 * 86400
    for file in (dovecot.mails.folder / WINDOW / "new").iterdir():
        os.utime(file, (month_ago, month_ago))
    dovecot.mails.put(WINDOW, raw.format(CLARA, "The door is broken", "waiting").encode())

    imap = SecretStr(dovecot.url(WINDOW))
    async with office_on_stage(office_url, tmp_path, imap_url=imap, mail_address=WINDOW) as stage:
        await until_tickets(stage, 1)
        dovecot.mails.put(WINDOW, raw.format(CLARA, "The window is broken", "new").encode())
        await until_tickets(stage, 2)
        assert await tickets(stage) == ["The door is broken", "The window is broken"]
        mailed = [row for row in await rows(stage.office.database, Outbound) if row.lane == CLARA]
        assert len(mailed) == 2
