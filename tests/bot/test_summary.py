"""The weekly job: words without a picture rather than nothing, and weeks as people name them."""

import pytest

from bot.summary import WeeklySummary, week_asked
from intake.outbox.models import Outbound
from intake.shelf import Shelf
from tests.billing.summary.conftest import NEXT_MONDAY, opened_office, week  # noqa: F401 (fixtures)
from tests.billing.summary.test_posting import office  # noqa: F401 (a fixture)


async def methods(office):  # noqa: F811
    return [
        row.payload.get("method")
        for row in await office.desk.rows(Outbound)
        if row.key.startswith("summary:")
    ]


async def test_the_picture_goes_along_and_is_kept_by_its_content(office, tmp_path):  # noqa: F811
    await WeeklySummary(office.database, Shelf(tmp_path), None).look(NEXT_MONDAY)
    assert (await methods(office))[:2] == ["sendMessage", "sendPhoto"]
    kept = {file.read_bytes()[:4] for file in tmp_path.iterdir()}
    assert kept == {b"\x89PNG", b"PK\x03\x04"}


async def test_a_picture_that_cannot_be_kept_does_not_hold_up_the_words(office, tmp_path):  # noqa: F811
    (tmp_path / "files").write_text("a file where the shelf should be")
    await WeeklySummary(office.database, Shelf(tmp_path / "files"), None).look(NEXT_MONDAY)
    assert set(await methods(office)) == {"sendMessage", None}


async def test_nobody_to_tell_leaves_it_to_be_told(week, tmp_path):  # noqa: F811
    await WeeklySummary(week.database, Shelf(tmp_path), None).look(NEXT_MONDAY)
    assert await methods(week) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("asked", "key"),
    [("", "2026-W47"), ("2026-W46", "2026-W46"), ("2026-w46", None), ("last", None), ("2026-W54", None)],
)
async def test_a_week_is_named_as_iso_8601_names_it(week, asked, key):  # noqa: F811
    async with week.database.reading() as session:
        found = await week_asked(session, asked, NEXT_MONDAY)
    assert (found.key if found else None) == key
