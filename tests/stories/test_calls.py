"""Calls and the corridor: what is said before it costs something, what is charged, and what becomes of a no."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from billing.calls.models import PhoneCall
from billing.charges.models import Charge
from billing.labour.models import StandardError, TimeEntry
from billing.labour.rules import Outcome
from bot.book.commands import apply_file
from tests.stories.stage import BOOKS, TUESDAY_MORNING, Person, Stage, labels, words

LIMIT = ("[clients.vega]\n", "[clients.vega]\nno_quote_limit = 100\n")
PAID: tuple[tuple[str, str], ...] = (
    ("[closing]\n", '[calls]\nfree_minutes = 5\nitem = "consultation"\n\n[closing]\n'),
    (
        "[categories.design]\n",
        '[categories.advice]\nname = "Advice"\nusual_minutes = 15\n\n[categories.design]\n',
    ),
    (
        "[items.banner]\n",
        '[items.consultation]\ntitle = "Consultation"\nunit = "started_15"\ncategory = "advice"\n\n[items.banner]\n',
    ),
    ("prices = { hour = 80,", "prices = { consultation = 30, hour = 80,"),
    ("prices = { banner = 90,", "prices = { consultation = 25, banner = 90,"),
)
TARIFF = (
    "allowances.support = { minutes = 180 }\n",
    "allowances.support = { minutes = 180 }\nallowances.advice = {}\n",
)


async def apply(stage: Stage, folder: Path, changes: Sequence[tuple[str, str]]) -> None:
    said = (BOOKS / "en.toml").read_text()
    for was, becomes in changes:
        assert was in said
        said = said.replace(was, becomes, 1)
    book = folder / "office.toml"
    book.write_text(said)
    await apply_file(book, stage.office.database, TUESDAY_MORNING)


@pytest.fixture
async def office(stage: Stage, tmp_path: Path) -> Stage:
    """Calls cost something, Vega has 500 €, and its signer has agreed to be charged up to 100 € at once."""
    await apply(stage, tmp_path, [LIMIT, *PAID])
    await stage.people["Olga"].says("/topup Vega 500", chat=stage.staff_chat)
    await stage.later(minutes=2)
    letter = await stage.people["Vega"].has_read("Small services up to €100")
    assert "“Consultation” on the phone is charged the same way" in words(letter)
    assert "The first 5 min of every call are free." in words(letter)
    await stage.people["Vega"].presses("I agree")
    return stage


async def rings(stage: Stage, *, kind: str, minutes: str, person: str = "Pyotr Ilyich") -> Person:
    """Ivan fills in a sheet up to what it is about."""
    ivan = stage.people["Ivan"]
    await ivan.says("/call Vega")
    await ivan.presses(person)
    await ivan.presses(minutes)
    await ivan.presses(kind)
    return ivan


async def test_a_paid_consultation_is_charged_once_and_told(office: Stage) -> None:
    olga, vega = office.people["Olga"], office.people["Vega"]
    ivan = await rings(office, kind="Consultation", minutes="15 min")
    asked = await ivan.has_read("After 5 min, say this:")
    spoken = "From here on it is a paid consultation, at €25 for every started 15 minutes. Shall we go on?"
    assert spoken in words(asked)
    sheet = next(b for row in asked["reply_markup"]["inline_keyboard"] for b in row)["callback_data"]
    await ivan.presses("Said, they agree", asked)
    await ivan.forges(sheet, asked)  # pressed twice
    await ivan.says("Which domain to take for the shop")
    await ivan.has_read(
        "On file: #1 “Which domain to take for the shop”", "15 min · 5 min free, 10 min paid: €25, charged"
    )

    told = await vega.has_read("Charged: €25 for #1", "You talked to us for 15 min, 5 min of it free.")
    assert "Consultation · 1 × 15 min — your price €25, list price €30" in words(told)
    assert "Available: €475." in words(told)
    card = await olga.card(1)
    assert "by phone" in words(card) and "👤" in words(card), "they rang Ivan, not the office"
    assert f"after: “{spoken}”" in words(card)
    assert labels(card) == ["Take the charge back"]
    assert await ivan.forges(sheet.replace("yes", "no"), asked) == "This call is on file already, as #1."
    async with office.office.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Charge)) == 1
        rows = await session.execute(
            select(TimeEntry.outcome, TimeEntry.worked_minutes).order_by(TimeEntry.id)
        )
        assert [tuple(row) for row in rows] == [(Outcome.FREE, 5), (Outcome.BILLED, 10)]
    await vega.says("/statement")
    await vega.has_read("on the phone, 15 min, 5 min of it free")


async def test_somebody_disagrees_and_it_is_taken_back(office: Stage) -> None:
    olga, vega = office.people["Olga"], office.people["Vega"]
    ivan = await rings(office, kind="Consultation", minutes="30 min")
    await ivan.presses("Said, they agree")
    await ivan.presses("File it")
    told = await vega.has_read("Charged: €50 for #1")
    data = told["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await vega.presses("I disagree", told)
    await vega.has_read("We will look at the €50 for #1 again")
    assert await vega.forges(data, told) == "You have told us already; we are looking at it."
    await olga.has_read("Pyotr Ilyich disagrees with the charge of €50.")
    card = await olga.card(1)
    assert labels(card) == ["Keep the charge", "Take the charge back"]
    await olga.presses("Keep", card)
    await olga.says("It was half an hour about the contract")
    await vega.has_read("We have looked at the €50 of #1", "the charge stands")
    back = next(b for row in card["reply_markup"]["inline_keyboard"] for b in row if "Take" in b["text"])
    await olga.forges(back["callback_data"], await olga.card(1))
    await olga.forges(back["callback_data"], await olga.card(1))
    await vega.has_read("Taken back: €50 for #1", "Available: €500.")
    assert "taken back" in words(await olga.card(1))


async def test_without_a_yes_nothing_is_charged(office: Stage) -> None:
    ivan = await rings(office, kind="Consultation", minutes="15 min")
    await ivan.presses("They do not agree")
    await ivan.presses("File it")
    await ivan.has_read("5 min free, 10 min nobody agreed to pay: nothing is charged")
    await ivan.has_read("a standard error is drafted")
    async with office.office.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Charge)) == 0
        assert await session.scalar(select(func.count()).select_from(StandardError)) == 1


async def test_the_clock_runs_and_says_when_to_speak(office: Stage) -> None:
    olga = office.people["Olga"]
    await olga.says("/client Vega", chat=office.staff_chat)
    await olga.presses("Call", chat=office.staff_chat)
    await olga.presses("Anna Weber")
    await olga.presses("Start the clock")
    await olga.has_read("Since 10:", "free until 10:", "What is it about?")
    await olga.presses("Consultation")
    await olga.presses("Said, they agree")
    await office.later(minutes=22)
    await olga.presses("Stop")
    await olga.presses("File it")
    filed = await olga.has_read("On file: #1", "5 min free")
    assert "paid: €50, charged" in words(filed), "23 min: 18 beyond the free ones are two quarters"


async def test_free_kinds_our_fault_and_a_request(office: Stage) -> None:
    olga = office.people["Olga"]
    ivan = await rings(office, kind="About an invoice", minutes="30 min")
    await ivan.presses("They rang me")
    await ivan.presses("File it")
    await ivan.has_read("On file: #1 “About an invoice”", "30 min · free")
    assert labels(await olga.card(1)) == []
    assert "👤" not in words(await olga.card(1))
    ivan = await rings(office, kind="Our own fault", minutes="10 min")
    await ivan.says("The form does not send")
    await ivan.has_read("free: our own fault")
    assert "Refuse" in labels(await olga.card(2)), "what is done about it is decided by the manager"
    ivan = await rings(office, kind="Something else", minutes="5 min")
    await ivan.says("A new banner for the shop")
    assert "Bill: Banner × 1, €90" in labels(await olga.card(3))
    ivan = await rings(office, kind="Our own fault", minutes="5 min")
    await ivan.presses("2 The form")
    await ivan.presses("File it")
    await ivan.has_read("On file: #2")
    assert words(await olga.card(2)).count("☎") == 2


async def test_above_the_limit_a_price_comes_first(office: Stage) -> None:
    olga, vega = office.people["Olga"], office.people["Vega"]
    ivan = office.people["Ivan"]
    await ivan.says("/call Vega")
    await ivan.presses("Pyotr Ilyich")
    await ivan.presses("Other")
    await ivan.says("1h20")
    await ivan.presses("Consultation")
    await ivan.presses("Said, they agree")
    await ivan.presses("File it")
    await ivan.has_read("to be paid: €125, with a price first", "The manager puts the price")
    await olga.presses("Bill: Consultation, €125", await olga.card(1))
    await office.later(seconds=61)
    price = await vega.has_read("#1", "€125")
    await vega.presses("Accept", price)
    await vega.says("/balance")
    await vega.has_read("On the account: €375")


async def test_in_the_tariff_it_is_counted_there(office: Stage, tmp_path: Path) -> None:
    await apply(office, tmp_path, [LIMIT, *PAID, TARIFF])
    ivan = await rings(office, kind="Consultation", minutes="15 min")
    await ivan.has_read("Consultations are in their tariff")
    await ivan.presses("File it")
    await ivan.has_read("5 min free, 10 min in the tariff")
    async with office.office.database.reading() as session:
        rows = await session.execute(
            select(TimeEntry.outcome, TimeEntry.worked_minutes).order_by(TimeEntry.id)
        )
        assert [tuple(row) for row in rows] == [(Outcome.FREE, 5), (Outcome.IN_TARIFF, 10)]


async def test_a_sheet_is_its_own_employees(office: Stage) -> None:
    ivan = await rings(office, kind="Consultation", minutes="15 min")
    asked = await ivan.has_read("After 5 min, say this:")
    olga = office.people["Olga"]
    await olga.says("/call")
    lists = await olga.has_read("with whom?")
    assert await olga.forges("calldrop:1:5", lists) == "This is somebody else's call."
    await ivan.presses("Throw away", asked)
    await ivan.has_read("Thrown away; nothing is on file.")
    async with office.office.database.reading() as session:
        assert await session.scalar(select(PhoneCall.ticket_id)) is None
