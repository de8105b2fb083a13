"""Where looking begins, and that after its end nothing is kept, whichever process still has a mail in hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from intake.contacts.models import Employee
from intake.mailbox.accounts import account
from intake.mailbox.imap.folders import Folder
from intake.watch import actions
from intake.watch.rules import Watch

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PLACE = account("imaps://ivan:secret@mail.firm.example/INBOX")


async def test_it_begins_at_the_end_of_the_folder_and_anew_by_another_consent(desk):
    async with desk.database.writing() as session:
        employee_id = await session.scalar(select(Employee.id).where(Employee.code == "ivan"))
        watch = Watch(employee_id, "ivan", "ivan@firm.example", PLACE, date(2026, 11, 1))
        begun = await actions.begin(session, watch, "watch:1", Folder("host", "INBOX", 7, 41), NOW)
        assert begun.watermark == 40
        assert await actions.move(session, "watch:1", 45)
        assert not await actions.move(session, "watch:1", 45), "the same mails again"
        again = await actions.begin(session, watch, "watch:1", Folder("host", "INBOX", 7, 60), NOW)
        assert again.watermark == 45, "what came meanwhile is looked at"

        later = replace(watch, consent=date(2026, 11, 20))
        anew = await actions.begin(session, later, "watch:1", Folder("host", "INBOX", 7, 80), NOW)
        assert anew.watermark == 79
        await actions.part_with(session, employee_id, NOW)
        assert not await actions.move(session, "watch:1", 90), "nothing is kept of somebody who has left"
