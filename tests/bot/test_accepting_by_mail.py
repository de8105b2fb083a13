"""A price accepted by mail: a signature spoils nothing, and what does is said as it is."""

from pathlib import Path

import pytest

from bot.staff.queue import queue
from config.database import Database
from tests.bot.letters import CLARA, JUDITH, NILS, Letters, priced, said
from tests.bot.test_declining import of_olga


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


async def test_a_yes_with_a_condition_is_told_as_such(post: Letters) -> None:
    reply, code = await priced(post)
    asked = f"yes {code} but only if it is ready by Friday"
    await post.comes(CLARA, "Re: A banner", asked, **reply)
    assert (await post.quote()).state.value == "put"
    card = await post.card(1)
    assert f"A yes with a condition or other words, from Clara Hartmann: “{asked}”" in card
    assert "There are other words in it" in said((await post.sent("clara"))[-1])
    await post.comes(CLARA, "Re: A banner", "Yes, but only if it is ready by Friday", **reply)
    assert "“Yes, but only if it is ready by Friday”" in await post.card(1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "That is too expensive for us.",
            "Seems to decline the price, Clara Hartmann: “That is too expensive",
        ),
        ("Wait, we still have to talk about it.", "then came other words, from Clara Hartmann: “Wait"),
        ("No {code}", "Seems to decline the price, Clara Hartmann: “No "),
    ],
)
async def test_newer_words_stand_in_place_of_a_yes(post: Letters, text: str, shown: str) -> None:
    reply, code = await priced(post)
    await post.comes(CLARA, "Re: A banner", "Yes please", **reply)
    assert "Sounds like a yes to the price" in await post.card(1)
    await post.comes(CLARA, "Re: A banner", text.format(code=code), **reply)
    card = await post.card(1)
    assert shown in card and "Sounds like a yes to the price" not in card
    assert "Confirm the acceptance" not in card


async def test_a_no_after_the_acceptance_is_on_the_card(post: Letters) -> None:
    reply, code = await priced(post)
    await post.comes(CLARA, "Re: A banner", f"yes {code}", **reply)
    await post.comes(CLARA, "Re: A banner", "no", **reply)
    assert (await post.quote()).state.value == "accepted"
    assert "a no after the price was accepted, from Clara Hartmann: “no”" in await post.card(1)


async def test_a_yes_of_a_member_waits_for_somebody_who_may_order(post: Letters) -> None:
    reply, code = await priced(post, JUDITH)
    await post.comes(NILS, "Re: A banner", f"yes {code}", **reply)
    assert (await post.quote()).state.value == "put"
    told = said((await post.sent("nils"))[-1])
    assert "It waits for somebody of your firm who may order." in told and "€" not in told


async def test_words_not_proven_are_named_beside_a_proven_yes(post: Letters) -> None:
    reply, code = await priced(post)
    await post.comes(CLARA, "Re: A banner", "Send it to another street", proof="none", **reply)
    await post.comes(CLARA, "Re: A banner", f"yes {code}", **reply)
    assert "who wrote them is not proven: “Send it to another street”" in await post.card(1)


async def test_the_queue_shows_what_is_to_be_confirmed_as_ours(post: Letters) -> None:
    async def listed() -> list[str]:
        async with post.database.writing() as session:
            answer = await queue(await of_olga(session, post))
        assert answer.letter is not None
        return [block.text for block in answer.letter.paragraphs]

    reply, _ = await priced(post)
    assert (await listed())[0] == "Waiting for clients"
    await post.comes(CLARA, "Re: A banner", "Yes, but only by Friday", **reply)
    heading, line = await listed()
    assert heading == "Waiting for us" and "answered the price by mail" in line
