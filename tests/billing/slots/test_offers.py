"""Offered calls by their actions: one wins a half hour, every press counts once, and each end is told to both sides."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.calls.book import CallKind
from billing.slots import actions, ending
from billing.slots.actions import minute_of
from billing.slots.errors import CallAgreed, NobodyAsked, OfferOver, TimeGone
from billing.slots.models import CallOffer, OfferState
from billing.slots.queries import WISH
from billing.slots.reminding import step
from intake.contacts.models import Address, Channel, Contact, Employee, Person
from intake.outbox.models import Outbound
from intake.tickets.models import Status, Ticket
from tests.bot.book.office_database import NOW

ELEVEN = NOW + timedelta(hours=1)
TWO = NOW + timedelta(hours=4)


class Office:
    """Wishes for a call, and Ivan who calls."""

    def __init__(self, desk, ids):
        self.desk, self.ids = desk, ids

    async def wish(self, client="vega", name="Pyotr Ilyich"):
        contact = await self.desk.contact(name)
        return await self.desk.ticket(
            client, title="A domain", status=Status.NEW, contact_id=contact, flags=[{"code": WISH}]
        )

    async def offered(self, ticket_id, *times, caller="ivan", now=NOW):
        async with self.desk.database.writing() as session:
            ticket = await session.get_one(Ticket, ticket_id)
            draft = await actions.begin(session, ticket, by=self.ids["olga"], now=now)
            draft.caller_id, draft.times = self.ids[caller], [at.isoformat() for at in times]
            await session.flush()
            await actions.put(session, draft, ticket, now)
            return draft.id

    async def taken(self, offer_id, at, *, now=NOW, noted_by=None):
        async with self.desk.database.writing() as session:
            offer = await session.get_one(CallOffer, offer_id)
            by = None if noted_by else offer.contact_id
            return (
                await actions.take(
                    session, offer_id, minute_of(at), contact_id=by, noted_by=noted_by, now=now
                )
            )[1]

    async def does(self, act, *args, **how):
        async with self.desk.database.writing() as session:
            return await act(session, *args, **how)

    async def state(self, offer_id):
        async with self.desk.database.reading() as session:
            return await session.scalar(select(CallOffer.state).where(CallOffer.id == offer_id))

    async def told(self, part):
        """Who was told something about an offer, by key."""
        rows = await self.desk.rows(Outbound)
        return sorted(row.key for row in rows if f":{part}" in row.key and row.key.startswith("offer:"))


@pytest.fixture
async def office(desk):
    async with desk.database.writing() as session:
        ids = {
            code: await session.scalar(select(Employee.id).where(Employee.code == code))
            for code in ("olga", "ivan")
        }
        people = [
            *(await session.scalars(select(Employee.person_id).where(Employee.id.in_(ids.values())))),
            *(
                await session.scalars(
                    select(Contact.person_id)
                    .join(Person)
                    .where(Person.name.in_(["Pyotr Ilyich", "Jan Krüger"]))
                )
            ),
        ]
        for at, person_id in enumerate(people):
            session.add(
                Address(person_id=person_id, channel=Channel.TELEGRAM, value=str(900 + at), added_at=NOW)
            )
    return Office(desk, ids)


async def test_two_clients_one_half_hour(office):
    first = await office.offered(await office.wish(), ELEVEN, TWO)
    second = await office.offered(await office.wish("atlas", "Jan Krüger"), ELEVEN, TWO)
    came = await asyncio.gather(
        office.taken(first, ELEVEN), office.taken(second, ELEVEN), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in came) == ["TimeGone", "bool"]
    loser = second if await office.state(first) is OfferState.TAKEN else first
    assert await office.state(loser) is OfferState.PUT, "the other time is still there"
    assert await office.taken(loser, TWO)


async def test_pressed_twice_is_once_and_another_time_is_too_late(office):
    offer = await office.offered(await office.wish(), ELEVEN, TWO)
    assert await office.taken(offer, ELEVEN)
    assert not await office.taken(offer, ELEVEN)
    with pytest.raises(OfferOver):
        await office.taken(offer, TWO)
    assert len(await office.told("taken")) == 1, "Ivan alone: they pressed it themselves"
    assert len(await office.told("agreed")) == 1, "and Olga, who offered it"
    with pytest.raises(CallAgreed):
        await office.offered((await office.desk.rows(CallOffer))[0].ticket_id, TWO)


async def test_new_times_take_the_place_of_those_before(office):
    ticket = await office.wish()
    first, second = await office.offered(ticket, ELEVEN), await office.offered(ticket, TWO)
    with pytest.raises(OfferOver):
        await office.taken(first, ELEVEN)
    assert (await office.state(first), await office.state(second)) == (OfferState.WITHDRAWN, OfferState.PUT)
    assert await office.taken(second, TWO, noted_by=office.ids["olga"])
    assert len(await office.told("taken")) == 2, "whoever answered in words reads the confirmation"


async def test_times_too_close_are_gone(office):
    offer = await office.offered(await office.wish(), ELEVEN, TWO)
    with pytest.raises(TimeGone):
        await office.taken(offer, ELEVEN, now=ELEVEN - timedelta(minutes=9))
    with pytest.raises(TimeGone):
        await office.offered(await office.wish(), ELEVEN, now=ELEVEN)
    with pytest.raises(NobodyAsked):
        await office.offered(await office.desk.ticket("vega", status=Status.NEW, flags=[]), TWO)


async def test_nobody_chose(office):
    offer = await office.offered(await office.wish(), ELEVEN, TWO)
    await office.does(step, offer, TWO - timedelta(minutes=11))
    assert await office.state(offer) is OfferState.PUT
    for _ in range(2):
        await office.does(step, offer, TWO - timedelta(minutes=10))
    assert await office.state(offer) is OfferState.EXPIRED
    assert len(await office.told("expired")) == 2, "the client and Olga"


async def test_reminded_once_and_asked_once(office):
    offer = await office.offered(await office.wish(), ELEVEN)
    await office.taken(offer, ELEVEN)
    for minutes in (-16, -15, -14, 5, 30, 31):
        await office.does(step, offer, ELEVEN + timedelta(minutes=minutes))
    assert len(await office.told("remind")) == 2, "the client and Ivan"
    assert len(await office.told("how")) == 1
    for hours in (3, 4, 5, 30):
        await office.does(step, offer, ELEVEN + timedelta(hours=hours))
    assert len(await office.told("how:")) == 1
    assert len(await office.told("how2")) == 2, "once more, and Olga hears that he does not say"


async def test_answered_in_writing_nobody_calls(office):
    ticket = await office.wish()
    offer = await office.offered(ticket, ELEVEN)
    settle = {"by": office.ids["olga"], "now": NOW}
    assert await office.does(ending.settle_in_writing, ticket, **settle)
    assert not await office.does(ending.settle_in_writing, ticket, **settle), "pressed twice"
    assert await office.state(offer) is OfferState.WITHDRAWN
    told = [row for row in await office.desk.rows(Outbound) if row.key.endswith("call_settled")]
    assert len(told) == 1

    agreed = await office.wish()
    await office.taken(await office.offered(agreed, TWO), TWO)
    with pytest.raises(CallAgreed):
        await office.does(ending.settle_in_writing, agreed, **settle)


async def test_the_program_was_off_at_the_time(office):
    offer = await office.offered(await office.wish(), ELEVEN)
    await office.taken(offer, ELEVEN)
    await office.does(step, offer, ELEVEN + timedelta(minutes=5))
    assert await office.told("remind") == []
    await office.does(step, offer, ELEVEN + timedelta(hours=9))
    assert len(await office.told("how")) == 1


@pytest.mark.parametrize("by_client", [True, False])
async def test_one_of_the_two_cannot(office, by_client):
    offer = await office.offered(await office.wish(), ELEVEN)
    await office.taken(offer, ELEVEN)
    for _ in range(2):
        if by_client:
            contact = await office.desk.contact("Pyotr Ilyich")
            await office.does(ending.cancel_for_client, offer, contact_id=contact, now=NOW)
        else:
            await office.does(ending.cancel_for_office, offer, by=office.ids["ivan"], now=NOW)
    assert await office.state(offer) is OfferState.CANCELLED
    # Ivan did it himself, or the client did: the other two read of it.
    assert len(await office.told("cancelled")) == 2
    assert await office.taken(await office.offered(await office.wish(), ELEVEN), ELEVEN), (
        "the half hour is free"
    )


async def test_it_did_not_take_place_and_is_no_longer_needed(office):
    ticket = await office.wish()
    offer = await office.offered(ticket, ELEVEN)
    await office.taken(offer, ELEVEN)
    later = ELEVEN + timedelta(minutes=40)
    for _ in range(2):
        await office.does(ending.cancel_for_office, offer, by=office.ids["olga"], now=later)
    assert await office.state(offer) is OfferState.MISSED
    assert len(await office.told("missed")) == 1, "the client; Olga pressed it"
    contact = await office.desk.contact("Pyotr Ilyich")
    assert await office.does(ending.leave, offer, contact_id=contact, now=later)
    assert not await office.does(ending.leave, offer, contact_id=contact, now=later)
    [closed] = [one for one in await office.desk.rows(Ticket) if one.id == ticket]
    assert closed.status is Status.RESOLVED


async def test_whoever_calls_leaves(office):
    held = await office.offered(await office.wish(), ELEVEN)
    await office.taken(held, ELEVEN)
    put = await office.offered(await office.wish("atlas", "Jan Krüger"), TWO)
    await office.does(ending.part_with, office.ids["ivan"], NOW)
    assert await office.state(held) is OfferState.CANCELLED
    assert await office.state(put) is OfferState.WITHDRAWN


async def test_the_price_they_read_is_kept(office):
    offer = await office.offered(await office.wish(), datetime(2026, 11, 17, 9, 0, tzinfo=UTC))
    [row] = [one for one in await office.desk.rows(CallOffer) if one.id == offer]
    assert (row.kind, row.priced) == (CallKind.CONSULTATION, False), "this office has priced no calls"
    assert row.price_seen == "Whether your tariff covers it is decided as with any request."
