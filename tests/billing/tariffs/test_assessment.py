"""What the program sees in a request the moment it arrives."""

from billing.assessment import OUTSIDE, ReasonCode, assess
from billing.quotes.lifecycle import Mode, State
from billing.quotes.models import Quote, QuoteLine
from billing.suggestion import SuggestBill, SuggestInTariff, suggest
from billing.tariffs import actions, queries
from intake.contacts.models import Employee
from tests.bot.book.office_database import NOW


async def look(desk, client, text, who=None):
    client_id = await desk.client(client)
    contact_id = await desk.contact(who) if who else None
    async with desk.database.reading() as session:
        return await assess(session, client_id=client_id, contact_id=contact_id, text=text, now=NOW)


async def suggested(desk, client, text):
    client_id, seen = await desk.client(client), await look(desk, client, text)
    outside = any(seen.has(code) for code in OUTSIDE)
    async with desk.database.reading() as session:
        return await suggest(session, client_id, seen.category, NOW, outside=outside)


async def use_up(desk, client, category, minutes):
    ticket, client_id = await desk.ticket(client), await desk.client(client)
    async with desk.database.writing() as session:
        await actions.consume(
            session,
            ticket_id=ticket,
            client_id=client_id,
            category=category,
            minutes=minutes,
            key=f"time:{ticket}",
            now=NOW,
        )


def codes(found):
    return [reason.code for reason in found.reasons]


async def test_vega_asks_ivan_for_a_banner(desk):
    seen = await look(desk, "vega", "Ivan, fix the banner today and redo the estimate", "Anna Weber")
    assert codes(seen) == [
        ReasonCode.CATEGORY_NOT_IN_TARIFF,
        ReasonCode.EMPLOYEE_NAMED,
        ReasonCode.MAY_NOT_ORDER,
    ]
    assert seen.reasons[1].as_flag()["words"] == ["Ivan"]
    assert not seen.crosses_limit
    bill = await suggested(desk, "vega", "Fix the banner today")
    assert isinstance(bill, SuggestBill)
    assert (bill.item, bill.total_minor, bill.price.list_minor) == ("banner", 9000, 12000)


async def test_a_pleasant_client_in_the_tariff_goes_to_whoever_did_it_last(desk):
    lena = next(row.id for row in await desk.rows(Employee) if row.code == "lena")
    await desk.ticket("library", category="content", assignee_id=lena)
    seen = await look(desk, "library", "Please replace the text about the reading room", "Judith Berg")
    assert codes(seen) == []
    assert await suggested(desk, "library", "Please replace the text") == SuggestInTariff("content", lena)


async def test_nobody_is_suggested_who_has_left(desk):
    timur = next(row.id for row in await desk.rows(Employee) if row.code == "timur")
    await desk.ticket("library", category="content", assignee_id=timur)
    await desk.apply(
        desk.source.replace('name = "Timur Yilmaz"', 'name = "Timur Yilmaz"\nended = 2026-11-10')
    )
    assert await suggested(desk, "library", "replace the text") == SuggestInTariff("content", None)


async def test_a_request_that_does_not_quite_fit_says_by_how_much(desk):
    await use_up(desk, "vega", "content", 225)
    seen = await look(desk, "vega", "Replace the text")
    assert codes(seen) == [ReasonCode.WOULD_EXCEED]
    assert seen.reasons[0].facts["by"] == 15
    assert seen.crosses_limit


async def test_a_limit_used_up_is_said_with_its_numbers(desk):
    await use_up(desk, "vega", "content", 255)
    seen = await look(desk, "vega", "Replace the text")
    facts = seen.reasons[0].as_flag()
    assert facts == {
        "code": "limit_used_up",
        "category": "content",
        "unit": "minutes",
        "granted": 240,
        "used": 255,
        "reserved": 0,
        "by": 30,
        "overrun": "quote",
        "price": 4000,
        "list_price": 4000,
        "currency": "EUR",
    }
    assert seen.crosses_limit


async def test_without_a_tariff_everything_is_billed(desk):
    seen = await look(desk, "atlas", "A banner, please", "Jan Krüger")
    assert codes(seen) == [ReasonCode.NO_AGREEMENT]
    bill = await suggested(desk, "atlas", "A banner, please")
    assert (bill.item, bill.price.your_minor) == ("banner", 12000)


async def test_what_their_price_list_does_not_name_is_not_suggested(desk):
    await use_up(desk, "vega", "content", 240)
    seen = await look(desk, "vega", "Replace the text")
    assert seen.has(ReasonCode.LIMIT_USED_UP)
    nothing = await suggested(desk, "vega", "Replace the text")
    assert nothing is None, "a new page is usual, and Vega's own prices have none"
    await use_up(desk, "library", "content", 240)
    assert (await suggested(desk, "library", "Replace the text")).item == "page"


async def test_time_is_suggested_by_what_the_category_usually_takes(desk):
    await use_up(desk, "vega", "support", 180)
    plain = desk.source.replace("usual_minutes = 45", "usual_minutes = 100")
    await desk.apply(plain)
    bill = await suggested(desk, "vega", "The form is broken")
    assert (bill.item, bill.quantity, bill.total_minor) == ("hour", 2, 15000)


async def test_what_a_client_was_billed_most_is_suggested_first(desk):
    client_id, ticket = await desk.client("vega"), await desk.ticket("vega")
    olga = next(row.id for row in await desk.rows(Employee) if row.code == "olga")
    async with desk.database.writing() as session:
        quote = Quote(
            ticket_id=ticket,
            client_id=client_id,
            revision=1,
            state=State.SETTLED,
            mode=Mode.FIXED,
            total_minor=29000,
            list_total_minor=38000,
            currency="EUR",
            valid_until=NOW,
            put_by=olga,
            put_at=NOW,
        )
        session.add(quote)
        await session.flush()
        prices = {"unit_price_minor": 29000, "list_price_minor": 38000, "line_total_minor": 29000}
        line = {
            "position": 1,
            "item": "banner_set",
            "title": "Set of banners",
            "quantity": 1,
            "unit": "piece",
        }
        session.add(QuoteLine(quote_id=quote.id, **line, **prices))
    async with desk.database.reading() as session:
        usual = await queries.usual_items(session, client_id, "design", NOW)
    assert [item.code for item in usual] == ["banner_set", "banner", "prototype"]


async def test_looking_changes_nothing(desk):
    before = [len(await desk.rows(model)) for model in (Employee, Quote)]
    await look(desk, "vega", "Ivan, a banner")
    assert [len(await desk.rows(model)) for model in (Employee, Quote)] == before
