"""Files people send in Telegram are ours to keep, in the running program, as far as there is room for them."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.health import Health
from intake.contacts.models import Channel
from intake.files import FULL, TOO_BIG
from intake.inbox.actions import Arrival, store
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from intake.tickets.models import Attachment
from tests.intake.desk import rows, until
from tests.sandbox.telegram.stage import as_file, png
from tests.stories.stage import Stage, office_on_stage, open_office, words

CLARA, DESK = "clara@hartmann.example", "desk@example.net"


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intake.tickets.keeping.IDLE_SECONDS", 0.05)


def mail(content: bytes, **headers: str) -> Arrival:
    """A mail of Clara's with a file."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = CLARA, DESK, "The plan"
    message["Message-ID"] = f"<{len(content)}-{len(headers)}@hartmann.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("Please put this plan on the contact page.")
    message.add_attachment(content, maintype="application", subtype="pdf", filename="plan.pdf")
    number = len(content) + len(headers)
    return Arrival(Channel.MAIL, "mail:desk@example.net:1", number, f"mail:{CLARA}", message.as_bytes())


async def comes(stage: Stage, arrival: Arrival) -> None:
    """A mail is read from the mailbox, and worked off."""
    async with stage.office.database.writing() as session:
        await store(session, [arrival], stage.office.clock.now())
    worker = stage.office.worker
    assert worker
    await until(worker.drained)


async def only_file(stage: Stage) -> Attachment:
    [file] = await rows(stage.office.database, Attachment)
    return file


async def test_a_clients_photo_comes_onto_the_shelf_by_itself(stage: Stage):
    content = png(320, 200)
    await stage.people["Vega"].says(
        photo=as_file(content, "banner.png", "image/png"), caption="This banner is wrong"
    )

    async def kept() -> bool:
        photo = await only_file(stage)
        return photo.sha256 is not None and Shelf(stage.settings.data / "files").get(photo.sha256) == content

    await until(kept)
    assert await stage.refused_calls() == []


async def test_over_the_limit_name_and_size_are_kept_and_the_sender_is_told(office_url: str, tmp_path: Path):
    async with office_on_stage(office_url, tmp_path, file_mb=0.002, mail_address=DESK) as stage:
        await open_office(stage)
        vega = stage.people["Vega"]
        await vega.says(document=as_file(bytes(5000), "plan.pdf"), caption="Please put this plan online")

        async def given_up() -> bool:
            return (await only_file(stage)).fault == TOO_BIG

        await until(given_up)
        await stage.quiet()
        await vega.has_read("“plan.pdf” is over 1 MB: I pass it on inside Telegram")
        assert "Too big for a copy to be kept: plan.pdf" in words(await vega.card(1))
        assert (await only_file(stage)).size == 5000
        assert list((tmp_path / "files").glob("*")) == []


async def test_over_the_limit_a_file_of_a_mail_is_owned_up_to_but_never_to_a_robot(
    office_url: str, tmp_path: Path
):
    async with office_on_stage(office_url, tmp_path, file_mb=0.002, mail_address=DESK) as stage:
        await open_office(stage)
        await comes(stage, mail(bytes(5000)))
        [told] = [row for row in await rows(stage.office.database, Outbound) if row.key.endswith("too_big:0")]
        assert told.lane == CLARA
        assert "“plan.pdf” is over 1 MB, so it could not be passed on" in told.payload["paragraphs"][0][0]
        file = await only_file(stage)
        assert (file.name, file.size, file.sha256, file.fault) == ("plan.pdf", 5000, None, TOO_BIG)
        await comes(stage, mail(bytes(5001), Auto_Submitted="auto-replied"))
        rows_now = await rows(stage.office.database, Outbound)
        assert len([row for row in rows_now if "too_big" in row.key]) == 1


async def test_with_no_room_left_nothing_else_stops_and_everybody_who_can_help_is_told(
    office_url: str, tmp_path: Path
):
    async with office_on_stage(office_url, tmp_path, files_gb=3000 / 2**30, mail_address=DESK) as stage:
        await open_office(stage)
        vega = stage.people["Vega"]
        stage.office.shelf.put(bytes(2800))
        report = await Health(stage.office).report()
        assert (report["ok"], report["files"]["used_percent"]) == (True, 93)
        assert report["files"]["fault"]

        await vega.says(document=as_file(bytes(500), "plan.pdf"), caption="Please put this plan online")
        await comes(stage, mail(bytes(5000)))

        async def both_noted() -> bool:
            files = await rows(stage.office.database, Attachment)
            return [file.fault for file in files] == [FULL, FULL]

        await until(both_noted)
        await stage.act("clock", advance_seconds=2)

        async def on_both_cards() -> bool:
            stage.office.dispatcher.woken.set()
            seen = [words(message) for message in await vega.sees(stage.staff_chat)]
            return sum("1 file waits until there is room for it: plan.pdf" in card for card in seen) == 2

        await until(on_both_cards)
        stage.office.shelf.put(bytes(200))
        assert (await Health(stage.office).report())["ok"] is False


async def test_once_there_is_room_files_of_mails_come_out_of_the_stored_mail(office_url: str, tmp_path: Path):
    async with office_on_stage(office_url, tmp_path, files_gb=3000 / 2**30, mail_address=DESK) as stage:
        await open_office(stage)
        olga = stage.people["Olga"]
        stage.office.shelf.put(bytes(2000))
        plan = bytes(range(256)) * 8
        await comes(stage, mail(plan))
        await stage.quiet()
        assert "1 file waits until there is room for it: plan.pdf" in words(await olga.card(1))
        ivan = stage.people["Ivan"]
        await ivan.says("/start")
        await olga.presses("Assign", await olga.card(1))
        await olga.presses("Ivan Novak")
        await stage.later(seconds=61)
        await ivan.has_read("#1 · Notary Hartmann")
        stage.office.shelf._total *= 2
        await stage.later(hours=1)

        async def kept() -> bool:
            file = await only_file(stage)
            return file.sha256 is not None and stage.office.shelf.get(file.sha256) == plan

        await until(kept)
        await stage.quiet()
        file = await only_file(stage)
        assert (file.fault, file.fetch_at) == (None, None)
        card = await olga.card(1)
        assert "waits until" not in words(card) and "1 file" in words(card)
        assert "the file plan.pdf is there now" in words(await ivan.has_read("the file plan.pdf"))
        assert [seen["document"]["file_name"] for seen in await ivan.sees() if "document" in seen] == [
            "plan.pdf"
        ]
