"""Files people send in Telegram are ours to keep, in the running program."""

from intake.shelf import Shelf
from intake.tickets.models import Attachment
from tests.intake.desk import rows, until
from tests.sandbox.telegram.stage import as_file, png
from tests.stories.stage import Stage


async def test_a_clients_photo_comes_onto_the_shelf_by_itself(stage: Stage, monkeypatch):
    monkeypatch.setattr("intake.tickets.keeping.IDLE_SECONDS", 0.05)
    content = png(320, 200)
    await stage.people["Vega"].says(
        photo=as_file(content, "banner.png", "image/png"), caption="This banner is wrong"
    )

    async def kept() -> bool:
        [photo] = await rows(stage.office.database, Attachment)
        return photo.sha256 is not None and Shelf(stage.settings.data / "files").get(photo.sha256) == content

    await until(kept)
    assert await stage.refused_calls() == []
