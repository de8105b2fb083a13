"""What those who order read at once of a request, and what the card offers, by what the tariff says of more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from billing.assessment import assess
from billing.targets.queries import promised
from billing.tariffs.queries import billing_book
from billing.verdicts import checking
from bot.staff import flag_texts, suggesting
from config.i18n import translator
from intake.office.book import said
from intake.tickets.models import Ticket
from tests.billing.tariffs.test_assessment import use_up
from tests.bot.book.office_database import NOW

PLAIN = "allowances.content = { minutes = 240 }"


class Asked:
    """One request as it arrives: what its client reads, and what its card says and offers."""

    def __init__(self, desk):
        self.desk = desk

    async def __call__(self, client, text, language="en"):
        client_id = await self.desk.client(client)
        t = translator(language)
        async with self.desk.database.writing() as session:
            seen = await assess(session, client_id=client_id, contact_id=None, text=text, now=NOW)
            assert seen.category
            name = said((await billing_book(session)).categories[seen.category].name, language)
            read = await checking.told(session, seen, t)
            flags = [reason.as_flag() for reason in seen.reasons]
        ticket_id = await self.desk.ticket(client, category=seen.category, flags=flags)
        ticket = next(row for row in await self.desk.rows(Ticket) if row.id == ticket_id)
        async with self.desk.database.reading() as session:
            button = await suggesting.button(session, ticket, t, NOW)
        card = [flag_texts.reason(t, flag, name, "") for flag in flags]
        return read, card, button and button.label


@pytest.fixture
def asked(desk):
    return Asked(desk)


async def beyond(desk, says):
    await desk.apply(desk.source.replace(PLAIN, PLAIN.replace("240 }", f"240, {says} }}"), 1))


async def test_what_fits_says_what_is_left(asked):
    read, card, button = await asked("vega", "Replace the text on the contact page")
    assert read == "This looks like “Content”, which your tariff includes: 4\xa0h left this month."
    assert (card, button) == ([], "✅ In tariff: Content")


async def test_what_is_not_included_says_about_what_it_costs_and_what_the_list_says(asked):
    read, card, button = await asked("vega", "We need a new banner")
    assert read == (
        "This looks like “Design”, which is not part of your tariff. It usually costs about €90 (list €120): "
        "we will tell you the exact price first."
    )
    assert card == ["Not in the tariff: Design · about €90 (list €120)"]
    assert button == "💳 Bill: Banner × 1, €90"


async def test_without_a_tariff_the_usual_price_is_told(asked):
    read, card, _ = await asked("atlas", "A banner, please")
    assert read == (
        "This looks like “Design”, which usually costs about €120: we will tell you the exact price first."
    )
    assert card == ["No tariff agreed with this client · about €120"]


async def test_a_kind_of_work_that_is_only_assumed_is_not_told(asked):
    assert (await asked("vega", "Could you help me with something?"))[0] is None


async def test_beyond_the_limit_a_price_is_told_first(asked, desk):
    await use_up(desk, "library", "content", 225)
    read, card, _ = await asked("library", "Replace the text")
    assert read == (
        "“Content” is nearly used up this month (3 h 45 min of 4 h): for anything beyond it, we will tell you the "
        "price first. It will be about €60."
    ).replace(" h", "\xa0h").replace(" min ", "\xa0min ").replace("3\xa0h 45", "3\xa0h\xa045")
    assert card[0].endswith("· about €60")


async def test_beyond_the_limit_work_goes_on_at_the_price_of_the_tariff(asked, desk):
    await beyond(desk, 'overrun = "pay", overrun_price = 72')
    await use_up(desk, "vega", "content", 240)
    read, card, button = await asked("vega", "Replace the text")
    assert "As your tariff says, we go on at €72 an hour: about €36 for this request." in read
    assert card[0].endswith("· goes on at €72 an hour, about €36")
    assert button == "✅ In tariff: Content", "agreed with the tariff: nobody is asked again"


async def test_beyond_the_limit_it_waits_for_the_next_month(asked, desk):
    await beyond(desk, 'overrun = "refuse"')
    await use_up(desk, "vega", "content", 240)
    read, card, button = await asked("vega", "Replace the text")
    assert read.endswith("By your tariff, more of it is possible from 1 December.")
    assert card[0].endswith("· the tariff refuses more")
    assert button is None


@pytest.mark.parametrize("language", ["ru", "ja"])
@pytest.mark.parametrize(
    "says", ['overrun = "pay", overrun_price = 72', 'overrun = "refuse"', 'overrun = "quote"']
)
async def test_every_case_has_words(asked, desk, says, language):
    await beyond(desk, says)
    for minutes in (0, 225, 15):
        if minutes:
            await use_up(desk, "vega", "content", minutes)
        for text in ("Replace the text", "We need a banner"):
            read, _, _ = await asked("vega", text, language)
            assert read
            assert "tariff" not in read


async def test_one_more_than_the_tariff_has_at_once_comes_after_the_others(asked, desk):
    await desk.apply(desk.source.replace("monthly_fee = 240", "monthly_fee = 240\nopen_at_once = 1", 1))
    read, card, _ = await asked("vega", "Replace the text")
    assert (read or "").endswith("left this month.")
    assert card == []
    read, card, _ = await asked("vega", "Replace the text")
    assert (read or "").endswith(
        "left this month. Your tariff has 1 request open at once, and you have 1: this one comes after them."
    )
    assert card == ["1 more open, the tariff has 1 at once"]


async def test_a_tariff_may_promise_to_look_sooner(desk):
    client_id, soon = await desk.client("vega"), NOW + timedelta(minutes=30)
    await desk.apply(
        desk.source.replace("monthly_fee = 240", "monthly_fee = 240\nlook_within_minutes = 30", 1)
    )
    async with desk.database.reading() as session:
        assert await promised(session, client_id, NOW) == soon
        assert await promised(session, await desk.client("atlas"), NOW) > soon
        friday_night = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
        monday = (await promised(session, client_id, friday_night)).astimezone(ZoneInfo("Europe/Berlin"))
    assert f"{monday:%A %H:%M}" == "Monday 09:30"
