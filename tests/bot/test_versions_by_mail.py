"""A price talked over by mail: a reply is a Discuss, and the version that costs is told and answered by mail."""

from datetime import timedelta
from pathlib import Path

import pytest

from billing.quotes.models import Quote, QuoteEvent
from billing.verdicts import actions as verdicts
from bot.staff.drafting import line_of
from config.database import Database
from intake.tickets.models import Ticket
from tests.bot.letters import CLARA, JUDITH, NILS, Letters, answering, priced, said
from tests.intake.desk import rows


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def priced_again(post: Letters) -> dict[str, str]:
    """The next version goes out a while later; how its mail is answered."""
    await post.delivered()
    post.clock.at += timedelta(minutes=5)
    async with post.database.writing() as session:
        ticket = await session.get_one(Ticket, 1)
        line = await line_of(session, ticket, "banner:1", post.clock.at)
        await verdicts.bill(
            session, ticket_id=1, revision=ticket.revision, by=1, lines=[line], now=post.clock.at
        )
    return answering((await post.sent("clara"))[-1])


async def newest(post: Letters) -> Quote:
    return (await rows(post.database, Quote))[-1]


async def facts(post: Letters, kind: str) -> list[QuoteEvent]:
    return [one for one in await rows(post.database, QuoteEvent) if one.kind == kind]


async def third(post: Letters) -> dict[str, str]:
    """Two new versions were free; the third is asked for. How the mail that says what it costs is answered."""
    reply, _ = await priced(post)
    for _ in range(2):
        await post.comes(CLARA, "Re: A banner", "Could it be 160 by 600 for that?", **reply)
        reply = await priced_again(post)
    await post.comes(CLARA, "Re: A banner", "And without the lettering?", **reply)
    [*_, offer] = await post.sent("clara")
    assert "2 new versions of a price are free, and you have had them. The next one costs €75." in said(offer)
    assert "reply “go on” to this mail" in offer["footer"]
    return answering(offer)


async def test_a_reply_wants_to_talk_it_over(post: Letters) -> None:
    reply, _ = await priced(post)
    await post.comes(CLARA, "Re: A banner", "Could it be 160 by 600 for that?", **reply)
    assert (await newest(post)).state.value == "discussed"
    assert "the client wants to discuss it" in await post.card(1)
    assert "version" not in said((await post.sent("clara"))[-1])


@pytest.mark.parametrize(("text", "proof"), [("Could it be larger?", "none"), ("Thank you!", "pass")])
async def test_what_is_not_proven_or_only_polite_does_not(post: Letters, text: str, proof: str) -> None:
    reply, _ = await priced(post)
    await post.comes(CLARA, "Re: A banner", text, proof=proof, **reply)
    assert (await newest(post)).state.value == "put"


async def test_nor_does_who_may_not_order(post: Letters) -> None:
    reply, _ = await priced(post, JUDITH)
    await post.comes(NILS, "Re: A banner", "Could it be larger?", **reply)
    assert (await newest(post)).state.value == "put"


async def test_go_on_by_mail_is_kept_with_the_words_it_answers(post: Letters) -> None:
    offer = await third(post)
    await post.comes(CLARA, "Re: A banner", "Go on\n\nClara", **offer)
    [agreed] = await facts(post, "version_agreed")
    assert (agreed.facts["minor"], agreed.facts["channel"], agreed.facts["number"]) == (7500, "mail", 3)
    assert "The next one costs €75." in agreed.facts["text"].replace("\xa0", " ")
    assert "Agreed: #1" in said((await post.sent("clara"))[-1])
    await priced_again(post)
    price = await newest(post)
    assert (price.requote, price.total_minor) == (3, 12000 - 7500)
    assert "Already paid for a new version of the price: −€75" in said((await post.sent("clara"))[-1])


async def test_leave_it_by_mail_leaves_the_price_as_it_is(post: Letters) -> None:
    offer = await third(post)
    await post.comes(CLARA, "Re: A banner", "Leave it", **offer)
    assert "stays at €120" in said((await post.sent("clara"))[-1])
    assert await facts(post, "version_left") and (await newest(post)).state.value == "discussed"


async def test_go_on_to_anything_else_agrees_to_nothing(post: Letters) -> None:
    await third(post)
    price = answering((await post.sent("clara"))[0])
    await post.comes(CLARA, "Re: A banner", "Go on", **price)
    assert await facts(post, "version_agreed") == []
