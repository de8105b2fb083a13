"""A yes to a price, written to an employee whose mailbox is watched: it binds nobody, and it is not lost."""

from pathlib import Path

import pytest
from sqlalchemy import select

from config.database import Database
from intake.contacts.models import Employee
from tests.bot.letters import CLARA, Letters, priced, said

IVAN = "ivan@lindenhof.example"


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


@pytest.mark.parametrize("words", ["Yes please, go ahead", "OK", "Yes {code}"])
async def test_it_waits_on_the_card_to_be_confirmed(post: Letters, words: str) -> None:
    """Also with the code, and proven: who has been asked is not the window. "OK" alone is a yes here, no mere nod."""
    reply, code = await priced(post)
    await post.comes(
        CLARA, "Re: A banner", words.format(code=code), **reply | {"To": IVAN}, source=await ivans(post)
    )
    card = await post.card(1)
    assert (await post.quote()).state.value == "put"
    assert "Sounds like a yes to the price, from Clara Hartmann" in card and "Confirm the acceptance" in card
    told = said((await post.sent("clara"))[-1])
    assert told.startswith("We have noted your yes to #1 “A banner”; the office confirms it.")


async def test_urgent_is_said_on_the_card_and_a_nod_alone_is_forgotten(post: Letters) -> None:
    source = await ivans(post)
    await post.comes(CLARA, "Banner", "The banner fell down, this is urgent!", To=IVAN, source=source)
    assert "urgent" in (await post.card(1)).casefold()
    nod = await post.comes(CLARA, "Re: Banner", "OK", To=IVAN, source=source)
    assert nod.raw == b""


async def ivans(post: Letters) -> str:
    async with post.database.reading() as session:
        ivan = await session.scalar(select(Employee.id).where(Employee.code == "ivan"))
    return f"watch:{ivan}:tests"
