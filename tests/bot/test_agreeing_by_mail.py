"""A signer agrees by mail to be charged without a price first: the code of the letter, and a proven sender."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from billing.consents import queries
from billing.consents.models import Consent
from billing.verdicts import consenting
from bot.book.commands import apply_file
from config.database import Database
from intake.contacts.models import Channel
from intake.contacts.queries import find_client
from intake.outbox.models import Outbound
from tests.bot.letters import JUDITH, NILS, Letters, answering, said
from tests.intake.desk import rows

BOOK = Path("sandbox/books/en.toml").read_text()
LIMIT = '[clients.library]\nno_quote_limit = 150\nprice_list = "vega"\n'


@pytest.fixture
async def asked(office_database: Database, tmp_path: Path) -> tuple[Letters, dict[str, str], str]:
    """The library's signer has the letter: how it is answered, and its code."""
    post = await Letters(office_database, tmp_path).open()
    book = tmp_path / "office.toml"
    book.write_text(BOOK.replace("[clients.library]\n", LIMIT))
    await apply_file(book, office_database, post.clock.at)
    async with office_database.writing() as session:
        client = await find_client(session, "library")
        assert await consenting.ask(session, client.id, post.clock.at)
    [mail] = await post.sent("judith")
    [code] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", mail["footer"])
    await post.delivered()
    async with office_database.writing() as session:
        await session.execute(
            update(Outbound).where(Outbound.channel == Channel.MAIL).values(external_id=mail["message_id"])
        )
    return post, answering(mail), code


async def consents(post: Letters) -> list[Any]:
    return await rows(post.database, Consent)


async def test_yes_and_the_code_agree_and_are_kept(asked) -> None:
    post, reply, code = asked
    await post.comes(JUDITH, "Re: Small services", f"Yes {code}\nBest regards\nJudith", **reply)
    [consent] = await consents(post)
    assert (consent.channel, consent.limit_minor) == (Channel.MAIL, 15_000)
    assert "Banner — your price €90, list price €120" in consent.text
    kept = said((await post.sent("judith"))[-1])
    assert "Small services up to €150" in kept and "You agreed to this on" in kept
    assert await post.tickets() == [], "it is no request"
    async with post.database.reading() as session:
        assert await queries.in_force(session, consent.client_id, post.clock.at)

    await post.comes(JUDITH, "Re: Small services", f"yes {code}", **reply)
    assert len(await consents(post)) == 1
    assert "You have agreed to this already." in said((await post.sent("judith"))[-1])


async def test_a_bare_yes_is_told_of_the_code(asked) -> None:
    post, reply, _ = asked
    await post.comes(JUDITH, "Re: Small services", "Yes", **reply)
    assert await consents(post) == [] and await post.tickets() == []
    assert "only the word yes and the code in it" in said((await post.sent("judith"))[-1])


async def test_other_words_are_for_a_person(asked) -> None:
    post, reply, code = asked
    await post.comes(JUDITH, "Re: Small services", f"Yes {code}, but only up to 50", **reply)
    assert await consents(post) == []
    [ticket] = await post.tickets()
    assert any("but only up to 50" in one for one in await post.words(ticket.id))
    assert any("There are other words in your mail" in said(mail) for mail in await post.sent("judith"))


async def test_who_is_not_proven_agrees_to_nothing(asked) -> None:
    post, reply, code = asked
    await post.comes(JUDITH, "Re: Small services", f"yes {code}", proof="none", **reply)
    assert await consents(post) == []
    assert "it is not proven that you wrote it" in said((await post.sent("judith"))[-1])


async def test_a_member_agrees_to_nothing_though_they_know_the_code(asked) -> None:
    post, reply, code = asked
    await post.comes(NILS, "Re: Small services", f"yes {code}", **reply)
    assert await consents(post) == []
    assert "Only somebody who signs for your firm" in said((await post.sent("nils"))[-1])


async def test_what_the_book_says_by_now_has_to_be_read_first(asked, tmp_path: Path) -> None:
    post, reply, code = asked
    book = tmp_path / "office.toml"
    book.write_text(book.read_text().replace("no_quote_limit = 150", "no_quote_limit = 200"))
    await apply_file(book, post.database, post.clock.at)
    await post.comes(JUDITH, "Re: Small services", f"yes {code}", **reply)
    assert await consents(post) == []
    assert "Prices or limit have changed since" in said((await post.sent("judith"))[-1])
