"""A price that did not get through is sent again only while it is the one that waits for an answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from billing.quotes.lifecycle import State
from billing.quotes.models import Quote
from bot.staff import resending
from bot.visit import Answer
from config.database import Database
from intake.contacts.models import Channel
from intake.letter import Button, Press, letter
from intake.outbox.models import Outbound, OutboxState
from intake.telegram import form
from tests.bot.letters import Letters, priced
from tests.bot.test_declining import of_olga
from tests.intake.desk import rows


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def lost(post: Letters, **as_: Any) -> Outbound:
    """The mail with the price has come back."""
    price = (await rows(post.database, Outbound))[-1]
    async with post.database.writing() as session:
        await session.execute(
            update(Outbound).where(Outbound.id == price.id).values(state=OutboxState.DEAD, fault="550", **as_)
        )
    return price


async def send_again(post: Letters, price: Outbound) -> Answer:
    async with post.database.writing() as session:
        return await resending.send_again(await of_olga(session, post), Press("resend", price.id))


async def stands(post: Letters, **columns: Any) -> None:
    async with post.database.writing() as session:
        await session.execute(update(Quote).values(**columns))


async def test_while_it_waits_it_is_sent(post: Letters) -> None:
    await priced(post)
    price = await lost(post)
    assert "Sent again" in ((await send_again(post, price)).toast or "")


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (State.ACCEPTED, "has accepted"),
        (State.DECLINED, "has declined"),
        (State.SUPERSEDED, "newer price"),
        (State.RELEASED, "withdrawn"),
        (State.EXPIRED, "no longer valid"),
    ],
)
async def test_what_no_longer_waits_is_not_sent_and_leaves_the_card(
    post: Letters, state: State, why: str
) -> None:
    await priced(post)
    price = await lost(post)
    assert "Send again" in await post.card(1)
    await stands(post, state=state)
    before = await post.size(Outbound)
    answer = await send_again(post, price)
    assert why in (answer.toast or "") and answer.alert
    assert await post.size(Outbound) == before
    assert "Send again" not in await post.card(1)


async def test_a_message_is_known_by_its_buttons_and_a_time_that_is_over_counts(post: Letters) -> None:
    await priced(post)
    quote = await post.quote()
    button = Button("Accept", Press("accept", quote.id, quote.revision))
    [payload] = form.messages(letter("The price", buttons=((button,),)), 77, None)
    price = await lost(post, channel=Channel.TELEGRAM, lane="77", payload=payload)
    post.clock.at += timedelta(days=9)
    assert "no longer valid" in ((await send_again(post, price)).toast or "")
