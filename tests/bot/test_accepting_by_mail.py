"""A price accepted by mail: a signature spoils nothing, and what does is said as it is."""

from pathlib import Path

import pytest

from config.database import Database
from tests.bot.letters import CLARA, Letters, priced, said


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def test_a_signature_does_not_spoil_the_yes(post: Letters) -> None:
    reply, code = await priced(post)
    await post.comes(CLARA, "Re: A banner", f"Yes {code}\nBest regards,\nClara Hartmann\nNotary", **reply)
    assert (await post.quote()).state.value == "accepted"


async def test_other_words_beside_the_code_are_named_as_the_reason(post: Letters) -> None:
    reply, code = await priced(post)
    asked = f"Yes {code}\nPlease make it green.\nThe logo as last time.\nThe address is new."
    await post.comes(CLARA, "Re: A banner", asked, **reply)
    assert (await post.quote()).state.value == "put"
    told = said((await post.sent("clara"))[-1])
    assert "There are other words in it beside the code" in told
    assert "answer with only the word yes and the code" in told
