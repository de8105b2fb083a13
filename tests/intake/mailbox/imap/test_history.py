"""What lay in the mailbox before the desk came is history; what nobody has read since yesterday is waiting."""

from datetime import UTC, datetime, timedelta

import pytest

from intake.mailbox.imap.fetch import Mailbox
from intake.mailbox.imap.folders import Head
from intake.mailbox.imap.history import Place
from sandbox.mail import MailStandIn
from tests.intake.mailbox.conftest import Notebook, until

OPENED = datetime(2026, 11, 16, 12, tzinfo=UTC)
PLACE = Place(watermark=0, opened_at=OPENED, history_below=100)
DESK = "desk@example.net"


def letter(subject: str) -> bytes:
    return f"From: vera@vega.example\r\nSubject: {subject}\r\n\r\nWords\r\n".encode()


@pytest.mark.parametrize(
    ("uid", "hours_before", "seen", "history"),
    [
        (50, 23, False, False),
        (50, 25, False, True),
        (50, 1, True, True),
        (50, -1, True, False),  # came after the opening, found under a new UIDVALIDITY
        (100, 5000, True, False),  # an old mail moved into the folder today
    ],
)
def test_old_or_read_is_history_unless_it_came_into_the_folder_later(
    uid: int, hours_before: int, seen: bool, history: bool
) -> None:
    head = Head(uid, 1000, OPENED - timedelta(hours=hours_before), seen)
    assert PLACE.is_history(head) is history


def test_a_mail_without_a_time_of_arrival_is_taken() -> None:
    assert not PLACE.is_history(Head(1, 1000, None, seen=False))


async def test_thousands_of_old_mails_are_not_even_asked_about(
    standin: MailStandIn, notebook: Notebook
) -> None:
    box = standin.office.inbox(DESK)
    for number in range(3000):
        box.add(letter(f"old {number}"), OPENED - timedelta(days=30))
    box.add(letter("waiting"), OPENED - timedelta(hours=1))
    box.add(letter("read"), OPENED - timedelta(hours=1), {"\\Seen"})
    notebook.opened_at, notebook.history_below = OPENED, box.uidnext

    async with notebook.reading(Mailbox(standin.imap_url(DESK))):
        await until(lambda: notebook.watermarks)
        box.add(letter("moved here"), OPENED - timedelta(days=30))
        await until(lambda: notebook.subjects == ["waiting", "moved here"])
