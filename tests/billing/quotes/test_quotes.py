"""A price put to a client: who may take it, what it holds, and what is charged when the work is done."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from billing.labour import actions as labour
from billing.ledger import actions as ledger
from billing.ledger.audit import audit
from billing.ledger.queries import balance, hold_of, statement
from billing.quotes import actions as quotes
from billing.quotes import queries
from billing.quotes.actions import Accepted
from billing.quotes.errors import AlreadyDecided, BadQuote, MayNotOrder, QuoteChanged, QuoteExpired
from billing.quotes.lifecycle import Line, Mode, State
from billing.quotes.models import QuoteEvent
from billing.tariffs.book import Unit
from intake.contacts.models import Authority, Channel
from intake.tickets.models import Verdict
from tests.billing.conftest import NOW, add_contact, add_ticket

DAY = timedelta(days=1)
BANNER = Line("banner", "Banner", 1, Unit.PIECE, 150_000, 200_000)
TWO_HOURS = Line("design-hour", "Design", 2, Unit.HOUR, 60_000, 60_000)


@pytest.fixture
async def ticket(session, world):
    return (await add_ticket(session, world.client, world.boss, Verdict.BILLABLE)).id


async def put(session, world, ticket, *lines, **options):
    return await quotes.put(
        session,
        ticket_id=ticket,
        client_id=world.client,
        lines=lines or (BANNER,),
        valid_until=options.pop("valid_until", NOW + 14 * DAY),
        by_employee_id=world.olga,
        now=NOW,
        **options,
    )


async def accept(session, quote, contact, now=NOW, **options):
    return await quotes.accept(
        session,
        quote_id=quote.id,
        revision=options.pop("revision", quote.revision),
        contact_id=contact,
        channel=Channel.TELEGRAM,
        text_seen="Banner ×1, 1 500 ₽",
        now=now,
        **options,
    )


async def top_up(session, world, amount_minor=500_000, key="topup:1"):
    await ledger.top_up(
        session, client_id=world.client, amount_minor=amount_minor, key=key, actor="employee:1", now=NOW
    )


async def log(session, world, ticket, minutes, key, now=NOW):
    return await labour.log(
        session, ticket_id=ticket, employee_id=world.ivan, minutes=minutes, what="", now=now, key=key
    )


async def settle(session, ticket):
    return await quotes.settle(session, ticket_id=ticket, actor="employee:2", now=NOW)


async def state_of(session, quote):
    return (await queries.shown(session, quote.id)).quote.state


async def test_the_total_is_the_sum_of_the_printed_lines(session, world, ticket):
    quote = await put(session, world, ticket, BANNER, Line("logo", "Logo", 3, Unit.PIECE, 1_000, 1_000))
    shown = await queries.shown(session, quote.id)
    assert [line.line_total_minor for line in shown.lines] == [150_000, 3_000]
    assert quote.total_minor == 153_000
    assert (quote.list_total_minor, quote.currency, quote.revision) == (203_000, "RUB", 1)


@pytest.mark.parametrize(
    ("lines", "options"),
    [
        ([], {}),
        ([Line("x", "X", 1, Unit.PIECE, -1, 0)], {}),
        ([BANNER], {"mode": Mode.HOURLY}),
        ([TWO_HOURS, TWO_HOURS], {"mode": Mode.HOURLY}),
        ([BANNER], {"valid_until": NOW}),
        ([BANNER], {"currency": "EUR"}),
    ],
)
async def test_a_quote_that_makes_no_sense_is_not_put(session, world, ticket, lines, options):
    with pytest.raises(BadQuote):
        await quotes.put(
            session,
            ticket_id=ticket,
            client_id=world.client,
            lines=lines,
            by_employee_id=world.olga,
            now=NOW,
            **{"valid_until": NOW + DAY, **options},
        )


async def test_accepted_money_is_held(session, world, ticket):
    await top_up(session, world)
    quote = await put(session, world, ticket)
    assert await accept(session, quote, world.boss) == Accepted(quote.id, held=True, missing_minor=0)
    assert (await balance(session, world.client)).available == 350_000
    quote = (await queries.shown(session, quote.id)).quote
    assert (quote.state, quote.decided_by, quote.text_seen) == (
        State.ACCEPTED,
        world.boss,
        "Banner ×1, 1 500 ₽",
    )
    keys = set(await session.scalars(select(QuoteEvent.key)))
    assert keys == {f"quote:{quote.id}:r1:put", f"quote:{quote.id}:r1:accept"}
    assert (await hold_of(session, quote.id)).key == f"quote:{quote.id}:r1:hold:1"


async def test_pressed_twice_is_accepted_once(session, world, ticket):
    await top_up(session, world)
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    again = await accept(session, quote, world.boss)
    assert again == Accepted(quote.id, held=True, missing_minor=0, repeated=True)
    assert (await balance(session, world.client)).held == 150_000


async def test_a_second_person_is_told_it_is_decided(session, world, ticket):
    delegate = await add_contact(session, world.client, "Lena", Authority.DELEGATE)
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    with pytest.raises(AlreadyDecided) as refusal:
        await accept(session, quote, delegate.id)
    assert refusal.value.state is State.ACCEPTED


async def test_only_those_who_may_order_decide(session, world, ticket):
    quote = await put(session, world, ticket)
    for contact in (world.colleague, 999, None):
        with pytest.raises(MayNotOrder):
            await accept(session, quote, contact)
    with pytest.raises(MayNotOrder):
        await quotes.decline(
            session,
            quote_id=quote.id,
            revision=1,
            contact_id=world.colleague,
            channel=Channel.TELEGRAM,
            now=NOW,
        )


async def test_a_signer_who_left_or_waits_for_confirmation_does_not_decide(session, world, ticket):
    quote = await put(session, world, ticket)
    for column in ({"ended_at": NOW}, {"confirmed_at": None}):
        contact = await add_contact(session, world.client, "Gone", Authority.SIGNER)
        for name, value in column.items():
            setattr(contact, name, value)
        await session.flush()
        with pytest.raises(MayNotOrder):
            await accept(session, quote, contact.id)


async def test_accepted_by_phone_is_recorded_with_who_wrote_it_down(session, world, ticket):
    quote = await put(session, world, ticket)
    await accept(session, quote, None, on_behalf_note="Pyotr, 10:15", by_employee_id=world.olga)
    quote = (await queries.shown(session, quote.id)).quote
    assert (quote.decided_by, quote.decided_on_behalf, quote.recorded_by) == (
        None,
        "Pyotr, 10:15",
        world.olga,
    )


async def test_too_little_money_says_how_much_and_is_tried_again(session, world, ticket):
    await top_up(session, world, 100_000)
    quote = await put(session, world, ticket)
    assert await accept(session, quote, world.boss) == Accepted(quote.id, held=False, missing_minor=50_000)
    assert await quotes.retry_holds(session, client_id=world.client, now=NOW) == []
    await top_up(session, world, 50_000, key="topup:2")
    assert await quotes.retry_holds(session, client_id=world.client, now=NOW) == [quote.id]
    assert await quotes.retry_holds(session, client_id=world.client, now=NOW) == []
    assert (await accept(session, quote, world.boss)).held


async def test_money_is_tried_for_until_the_quote_expires(session, world, ticket):
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    await top_up(session, world)
    assert await quotes.retry_holds(session, client_id=world.client, now=quote.valid_until) == []
    due = await quotes.expire_due(session, now=quote.valid_until, client_id=world.client)
    assert [(one.id, one.state) for one in due] == [(quote.id, State.EXPIRED)]


async def test_an_old_price_cannot_be_accepted(session, world, ticket):
    old = await put(session, world, ticket)
    new = await put(session, world, ticket)
    with pytest.raises(QuoteChanged) as refusal:
        await accept(session, old, world.boss, revision=1)
    assert refusal.value.current_id == new.id
    with pytest.raises(QuoteChanged):
        await accept(session, new, world.boss, revision=1)
    assert await state_of(session, old) is State.SUPERSEDED


async def test_an_expired_price_cannot_be_accepted_even_before_the_sweep(session, world, ticket):
    quote = await put(session, world, ticket)
    with pytest.raises(QuoteExpired):
        await accept(session, quote, world.boss, now=quote.valid_until)
    assert await queries.clients_with_due(session, quote.valid_until) == [world.client]
    await quotes.expire_due(session, now=quote.valid_until, client_id=world.client)
    with pytest.raises(QuoteExpired):
        await accept(session, quote, world.boss, now=quote.valid_until)


async def test_a_held_quote_does_not_expire(session, world, ticket):
    await top_up(session, world)
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    assert await quotes.expire_due(session, now=quote.valid_until, client_id=world.client) == []


async def test_discuss_keeps_the_price(session, world, ticket):
    quote = await put(session, world, ticket)
    for _ in range(2):
        await quotes.discuss(
            session, quote_id=quote.id, revision=1, contact_id=world.boss, channel=Channel.TELEGRAM, now=NOW
        )
    assert await state_of(session, quote) is State.DISCUSSED
    await accept(session, quote, world.boss)
    assert await state_of(session, quote) is State.ACCEPTED


async def test_decline_takes_a_reason_now_or_later(session, world, ticket):
    quote = await put(session, world, ticket)
    declined = None
    for reason in (None, "too dear", "changed my mind"):
        declined = await quotes.decline(
            session,
            quote_id=quote.id,
            revision=1,
            contact_id=world.boss,
            channel=Channel.TELEGRAM,
            reason=reason,
            now=NOW,
        )
    assert declined is not None
    assert (declined.state, declined.decline_reason) == (State.DECLINED, "too dear")
    with pytest.raises(AlreadyDecided):
        await accept(session, quote, world.boss)


async def test_a_fixed_price_is_charged_whole_whatever_the_minutes(session, world, ticket):
    await top_up(session, world)
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    await log(session, world, ticket, 500, "t:1")
    settlement = await settle(session, ticket)
    assert (settlement.captured_minor, settlement.released_minor, settlement.over_minutes) == (150_000, 0, 0)
    assert (await balance(session, world.client)).posted == 350_000
    line = (await statement(session, world.client))[-1]
    assert (line.ticket_id, line.ordered_by, line.counted["mode"]) == (ticket, "Pyotr", "fixed")
    assert [what["title"] for what in line.what] == ["Banner"]


async def test_settled_twice_is_charged_once(session, world, ticket):
    await top_up(session, world)
    await accept(session, await put(session, world, ticket), world.boss)
    first, again = await settle(session, ticket), await settle(session, ticket)
    assert (again.captured_minor, again.repeated) == (first.captured_minor, True)
    assert (await balance(session, world.client)).posted == 350_000


async def test_hourly_work_is_charged_by_the_minute_and_the_rest_is_freed(session, world, ticket):
    await top_up(session, world)
    await accept(session, await put(session, world, ticket, TWO_HOURS, mode=Mode.HOURLY), world.boss)
    await log(session, world, ticket, 50, "t:1")
    settlement = await settle(session, ticket)
    assert (settlement.captured_minor, settlement.released_minor) == (50_000, 70_000)
    found = await balance(session, world.client)
    assert (found.posted, found.held) == (450_000, 0)


async def test_more_work_than_agreed_is_charged_only_up_to_the_ceiling_until_a_supplement(
    session, world, ticket
):
    await top_up(session, world)
    await accept(session, await put(session, world, ticket, TWO_HOURS, mode=Mode.HOURLY), world.boss)
    await log(session, world, ticket, 150, "t:1")
    settlement = await settle(session, ticket)
    assert (settlement.captured_minor, settlement.over_minutes, settlement.over_minor) == (
        120_000,
        30,
        30_000,
    )
    assert settlement.needs_supplement
    supplement = await put(session, world, ticket, TWO_HOURS, mode=Mode.HOURLY)
    await accept(session, supplement, world.boss)
    settlement = await settle(session, ticket)
    assert (settlement.captured_minor, settlement.over_minutes) == (150_000, 0)
    assert (await balance(session, world.client)).posted == 350_000


async def test_a_supplement_by_the_hour_beside_a_fixed_price_counts_only_later_work(session, world, ticket):
    await top_up(session, world)
    await accept(session, await put(session, world, ticket), world.boss)
    await log(session, world, ticket, 60, "t:1", now=NOW - DAY)
    await accept(session, await put(session, world, ticket, TWO_HOURS, mode=Mode.HOURLY), world.boss)
    await log(session, world, ticket, 30, "t:2", now=NOW + DAY)
    settlement = await settle(session, ticket)
    assert settlement.captured_minor == 150_000 + 30_000


async def test_work_accepted_without_money_waits_and_is_settled_when_it_came(session, world, ticket):
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    assert (await settle(session, ticket)).waiting == (quote.id,)
    await top_up(session, world)
    await quotes.retry_holds(session, client_id=world.client, now=NOW)
    assert (await settle(session, ticket)).captured_minor == 150_000


async def test_no_price_no_settlement(session, world, ticket):
    assert await settle(session, ticket) is None


async def test_a_free_quote_needs_no_money(session, world, ticket):
    quote = await put(session, world, ticket, Line("gift", "Gift", 1, Unit.PIECE, 0, 5_000))
    assert (await accept(session, quote, world.boss)).held
    assert (await settle(session, ticket)).captured_minor == 0


async def test_cancelled_frees_what_was_held(session, world, ticket):
    await top_up(session, world)
    quote = await put(session, world, ticket)
    await accept(session, quote, world.boss)
    for _ in range(2):
        await quotes.cancel(session, ticket_id=ticket, actor="employee:1", now=NOW)
    assert (await balance(session, world.client)).held == 0
    assert await state_of(session, quote) is State.RELEASED
    with pytest.raises(AlreadyDecided):
        await accept(session, quote, world.boss)
    assert await settle(session, ticket) is None


async def test_two_presses_at_once_accept_once(world):
    await world.top_up(500_000, "topup:1")
    ticket = await world.ticket()
    async with world.database.writing() as session:
        quote = await put(session, world, ticket)

    async def press():
        async with world.database.writing() as session:
            return await accept(session, quote, world.boss)

    answers = await asyncio.gather(press(), press(), press())
    assert [answer.repeated for answer in answers].count(False) == 1
    async with world.database.reading() as session:
        assert (await balance(session, world.client)).held == 150_000
        assert await audit(session) == []
