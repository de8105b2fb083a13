"""A month is closed by itself: one letter with its papers, agreed to or objected to by buttons, and opened again."""

from pathlib import Path

import pytest
from sqlalchemy import select

from billing.acts import audit as acts
from billing.acts.models import ActSaying
from bot.book.commands import apply_file
from tests.stories.stage import BOOKS, Stage, buttons, plain, words

RULES = '\n[month_end]\nfrom = "2026-11"\nremind_after_days = 5\n'


@pytest.fixture
async def closing(stage: Stage, tmp_path: Path) -> Stage:
    """The office closes months; Vega's banner is paid, done and charged in November."""
    book = tmp_path / "office.toml"
    book.write_text((BOOKS / "en.toml").read_text() + RULES)
    await apply_file(book, stage.office.database, stage.office.clock.now())
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await olga.says("/topup Vega 2000", chat=stage.staff_chat)
    await vega.says("A banner for the fair, please, in green")
    await olga.presses("Bill:", chat=stage.staff_chat)
    await stage.later(minutes=30)
    await vega.presses("Accept")
    await olga.presses("Assign", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    ivan = stage.people["Ivan"]
    await ivan.presses("+30")
    await ivan.presses("Resolve")
    await vega.has_read("Charged: €90")
    return stage


async def sound(stage: Stage) -> bool:
    async with stage.office.database.reading() as session:
        return await acts.audit(session) == []


def files(message: dict) -> list[str]:
    return [message["document"]["file_name"]] if "document" in message else []


async def month_over(stage: Stage) -> None:
    """3 December, in the morning."""
    await stage.later(days=9)
    await stage.later(minutes=2)
    await stage.later(seconds=6)


async def test_closed_on_its_day_told_in_one_letter_and_agreed_to(closing: Stage) -> None:
    stage = closing
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await month_over(stage)
    letter = words(await vega.has_read("November 2026: your papers", "Act A-2026-"))
    assert "Came in: €2,000" in letter
    names = [name for message in await vega.sees() for name in files(message)]
    assert any(name.startswith("A-2026-") for name in names)
    assert "vega-2026-11.pdf" in names
    card = words(await olga.has_read("November 2026:", "closed", "Not signed yet:", chat=stage.staff_chat))
    assert "8 of 8" in card

    asked = await vega.has_read("your papers")
    await vega.presses("Agree")
    await vega.has_read("you agree to act A-2026-")
    assert "agreed to already" in (await vega.forges(buttons(asked)[0]["callback_data"], asked) or "")
    assert buttons(await vega.has_read("your papers")) == [], "it is asked no more"
    assert "Not signed yet" not in words(await olga.has_read("8 of 8 closed", chat=stage.staff_chat))
    assert await sound(stage)


async def test_something_is_wrong_is_a_request_and_the_act_stays_unsigned(closing: Stage) -> None:
    stage = closing
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await month_over(stage)
    await vega.presses("Something is wrong")
    await vega.has_read("What is wrong with act")
    await vega.says("We never ordered the banner twice")
    objection = await olga.has_read(
        "Something is wrong with act A-2026-", "About act A-2026-", chat=stage.staff_chat
    )
    asked = [plain(button["text"]) for button in buttons(objection)]
    assert "Ours" in asked
    assert not any(label.startswith("Bill: ") for label in asked), "no work to be sold"
    await stage.later(hours=9)
    await olga.says("/queue")
    await olga.has_read("⏰", "Something is wrong with act")
    await vega.presses("Something is wrong")
    await stage.later(days=6)
    await stage.later(minutes=2)
    assert "waits for your word" not in str([words(said) for said in await vega.sees()]), "they have said it"
    await olga.has_read("Not signed yet:", chat=stage.staff_chat)
    # The manager gets the paper signed after all.
    await olga.presses("Mark as signed", chat=stage.staff_chat)
    await olga.presses("A-2026-")
    card = words(await olga.has_read("8 of 8 closed", chat=stage.staff_chat))
    assert "Not signed yet" not in card


async def test_opened_again_with_why_and_closed_again(closing: Stage) -> None:
    stage = closing
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await month_over(stage)
    await olga.presses("Open a month again", chat=stage.staff_chat)
    await olga.presses("Vega")
    await olga.says("The banner was our own fault")
    await olga.has_read("November 2026 is open again for Vega")
    await olga.has_read("7 of 8 closed", "opened again: The banner was our own fault", chat=stage.staff_chat)
    await olga.presses("Ours", await olga.card(1))
    await olga.presses("Ours, give it back")
    await stage.later(minutes=2)
    said = await olga.presses("Close again: Vega", chat=stage.staff_chat)
    assert said == "Closed for Vega; the papers are on their way."
    await stage.later(days=1)
    await stage.later(seconds=6)
    await vega.has_read(
        "your papers, corrected", "is withdrawn", "€90 of this month was given back after it had ended"
    )
    assert await sound(stage)


async def test_closed_before_its_day_at_a_press_and_reminded_once(closing: Stage) -> None:
    stage = closing
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await stage.later(days=7)  # 1 December
    await olga.says("/month", chat=stage.staff_chat)
    card = await olga.has_read("November 2026: 0 of 8 closed", chat=stage.staff_chat)
    assert "Close now" in [plain(button["text"]) for button in buttons(card)]
    await olga.presses("Close now", card)
    await stage.later(seconds=6)
    await olga.has_read("8 of 8 closed", chat=stage.staff_chat)
    await stage.later(days=1)
    await vega.has_read("your papers")
    await stage.later(days=7)
    await stage.later(minutes=2)
    await stage.later(days=1)
    await vega.has_read("still waits for your word")


async def test_whoever_does_not_decide_cannot_agree(closing: Stage) -> None:
    stage = closing
    await month_over(stage)
    anna = await stage.let_in("Anna", client="vega")
    await anna.says("Hello")
    toast = await anna.forges("actyes:1", await anna.last())
    assert toast is None or "decides" in toast
    assert not await agreed(stage)


async def agreed(stage: Stage) -> bool:
    async with stage.office.database.reading() as session:
        return bool(list(await session.scalars(select(ActSaying))))
