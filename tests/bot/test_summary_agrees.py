"""One week, told five ways: message, picture, mail, workbook and terminal say the same numbers, to the last digit."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from billing.ledger import actions as ledger
from billing.summary import mail_texts, picture_texts, post_texts, texts, workbook_texts
from billing.summary.figures import ClientFigures
from billing.summary.workbook import made, written
from bot.commands.figures import as_json
from bot.summary import everything
from config.clock import week_named
from config.i18n import LANGUAGES, translator
from intake.contacts.models import Client
from intake.office.queries import office as book
from intake.tickets.models import Verdict
from tests.billing.summary.conftest import MONDAY, Week, opened_office, week  # noqa: F401 (fixtures)


@pytest.fixture
async def figures(week: Week):  # noqa: F811
    """Three clients, one of whom is called like a formula; a correction, and money that has cents."""
    for ago in range(4):
        for client, minutes in (("vega", 100), ("bloom", 30), ("kestrel", 40), ("library", 20)):
            at = MONDAY - timedelta(weeks=ago)
            await week.worked(await week.request(client, at=at), minutes + ago, at=at)
    text = await week.request("library")
    await week.corrected(await week.worked(text, 20), 5)
    await week.worked(await week.request("vega", verdict=Verdict.OURS), 25, by="olga")
    async with week.database.writing() as session:
        vega = (await session.scalars(select(Client).where(Client.code == "vega"))).one()
        vega.name = "=1+1 Vega"
        await ledger.top_up(
            session, client_id=vega.id, amount_minor=123456, key="top", actor="olga", now=MONDAY
        )
    async with week.database.reading() as session:
        return await everything(session, week_named("2026-W47", (await book(session)).firm.zone))


def sheets(content: bytes):
    """Each sheet as rows by heading."""
    book = load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "B2"
        head, *rows = list(sheet.iter_rows(values_only=True))
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def minor(number) -> int:
    """A sum of euros as it stands in a cell, in cents, with nothing rounded away."""
    cents = Decimal(str(number)) * 100
    assert cents == int(cents)
    return int(cents)


async def test_every_number_is_the_same_wherever_it_is_read(figures):
    t, week = translator("en"), figures.week  # noqa: F811
    chat, mail = post_texts.whole(t, week).text, mail_texts.mail(t, week, figures.people).text
    drawn = {row["name"]: row for row in picture_texts.picture(t, week)["clients"]}
    printed = {row["name"]: row for row in as_json(week)["clients"]}
    content = await written(workbook_texts.book(t, figures))
    book = sheets(content)
    cells = {row["Client's name"]: row for row in book["Week 47"]}
    entries = book["Time entries"]
    assert len(week.active) == 4
    for client in week.active:
        row, bar, line = cells[client.name], drawn[client.name], printed[client.name]
        logged = [entry for entry in entries if entry["Client's name"] == client.name]
        assert row["Worked, min"] == line["minutes"]["total"] == sum(entry["Worked, min"] for entry in logged)
        assert row["Charged, min"] == sum(entry["Charged, min"] for entry in logged)
        hours = t.minutes(row["Worked, min"])
        assert bar["hours"] == hours
        assert (
            f"▪ {client.name} · {hours} · {bar['requests']}" in chat
            and f"{client.name} · Hours: {hours}" in mail
        )
        assert row["Requests"] == line["requests"]
        assert sum(minutes for _, minutes in bar["parts"]) == row["Worked, min"]
        _ratio(t, client, (row, bar, line), (chat, mail))
        _money(t, client, (row, line), (chat, mail))
    assert sum(row["Worked, min"] for row in cells.values()) == as_json(week)["minutes"]["total"]
    assert t.minutes(week.minutes.total) in picture_texts.picture(t, week)["total"]
    counted = sum(
        row["Counted, min"] + row["Not counted, min"] + row["Pending, min"] for row in book["Colleagues"]
    )
    assert counted == week.minutes.total
    trend = {row["Client's name"]: row["2026-W46"] for row in book["Week by week"]}
    assert trend["=1+1 Vega"] == 101
    assert {entry["Kind of work"] for entry in entries} == {"Content"}
    assert len({entry["Day"] for entry in entries}) == 1 and entries[0]["Day"].isoformat().startswith(
        "2026-11-16"
    )


def _ratio(t, client: ClientFigures, rows, words):
    row, bar, line = rows
    tenths = line["ratio"]["tenths"] if line["ratio"] else None
    assert (row["× comparable work"] is None) == (tenths is None)
    if client.ratio:
        assert Decimal(str(row["× comparable work"])) * 10 == tenths
        assert bar["ratio"] == f"{texts.times(t, client.ratio)}×" == f"{row['× comparable work']:.1f}×"
        assert all(bar["ratio"] in said for said in words)


def _money(t, client: ClientFigures, rows, words):
    row, line = rows
    available = minor(row["Available"])
    assert available == line["account"]["available"]
    assert minor(row["Topped up"]) == line["account"]["topped_up"]
    earned = client.economics
    assert minor(row["Fee"]) + minor(row["Billed"]) == earned.income_minor
    for said in words:
        assert t.money(available, "EUR") in said
        if earned.income_minor:
            assert t.money(earned.income_minor, "EUR") in said


async def test_the_workbook_holds_numbers_dates_and_no_formula(figures):
    for language in LANGUAGES:
        book = load_workbook(io.BytesIO(made(workbook_texts.book(translator(language), figures))))
        kinds = {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
        assert kinds == {"s", "inlineStr", "n", "d"}, "and no f"
        assert [len(sheet.title) <= 31 for sheet in book.worksheets] == [True] * 6
