"""Whose yes counts, and to what; the row cannot be changed afterwards."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from billing.consents import queries
from billing.consents.actions import agree
from billing.consents.errors import MayNotAgree, TermsChanged
from billing.consents.models import Consent
from intake.contacts.models import Channel
from tests.bot.book.office_database import ENGLISH, NOW

LIMITED = ENGLISH.replace("[clients.orchard]\n", "[clients.orchard]\nno_quote_limit = 150\n")


@pytest.fixture
async def orchard(desk):
    await desk.apply(LIMITED)
    return await desk.client("orchard")


async def yes(desk, client, name, digest=None):
    contact = await desk.contact(name)
    async with desk.database.writing() as session:
        offered = await queries.offer(session, client, NOW)
        return await agree(
            session,
            client_id=client,
            contact_id=contact,
            digest=digest or offered.digest[:16],
            channel=Channel.TELEGRAM,
            text="as read",
            now=NOW,
        )


async def test_the_signer_agrees_once(desk, orchard):
    consent, fresh = await yes(desk, orchard, "Helen Marsh")
    assert (fresh, consent.limit_minor, consent.currency, consent.text) == (True, 15_000, "EUR", "as read")
    assert [row["item"] for row in consent.prices] == ["banner", "hour"]
    again, fresh = await yes(desk, orchard, "Helen Marsh")
    assert (again.id, fresh) == (consent.id, False)
    async with desk.database.reading() as session:
        assert (await queries.in_force(session, orchard, NOW)).id == consent.id
        assert await queries.clients_to_ask(session, NOW) == []


@pytest.mark.parametrize("name", ["Tom Hale", "Anna Weber", "Pyotr Ilyich"])
async def test_a_delegate_a_member_or_somebody_elses_signer_may_not(desk, orchard, name):
    with pytest.raises(MayNotAgree):
        await yes(desk, orchard, name)


async def test_other_terms_need_another_yes(desk, orchard):
    _, _ = await yes(desk, orchard, "Helen Marsh")
    await desk.apply(LIMITED.replace("no_quote_limit = 150", "no_quote_limit = 200"))
    async with desk.database.reading() as session:
        assert await queries.in_force(session, orchard, NOW) is None
        assert await queries.clients_to_ask(session, NOW) == [orchard]
        known = await queries.latest(session, orchard)
    with pytest.raises(TermsChanged):
        await yes(desk, orchard, "Helen Marsh", known.digest[:16])
    await yes(desk, orchard, "Helen Marsh")
    await desk.apply(LIMITED)
    async with desk.database.reading() as session:
        assert await queries.in_force(session, orchard, NOW) is None, "back again is a change as well"


async def test_without_a_limit_or_a_list_of_their_own_nothing_is_offered(desk):
    async with desk.database.reading() as session:
        for code in ("orchard", "harbour"):
            assert await queries.offer(session, await desk.client(code), NOW) is None


async def test_what_was_agreed_to_cannot_be_changed(desk, orchard):
    await yes(desk, orchard, "Helen Marsh")
    with pytest.raises(DBAPIError, match="append-only"):
        async with desk.database.writing() as session:
            await session.execute(update(Consent).values(text="something else"))
    async with desk.database.reading() as session:
        assert await session.scalar(select(Consent.text)) == "as read"
