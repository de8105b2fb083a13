"""A client's month: every request counted once, the money of the statement, and told without asking, once."""

import asyncio
import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from billing.closing import telling as month_letters
from billing.quotes.lifecycle import State
from billing.statements import month_texts, telling
from billing.statements.larger import Need, Offer, best
from billing.statements.month import Asked, Fate, Limit, Price
from billing.statements.paper import drawn
from billing.tariffs.allowances import Allowance, Terms
from billing.tariffs.models import AllowanceUnit
from billing.verdicts import actions as verdicts
from billing.verdicts import quoting
from bot.statements import written_paper
from config.clock import month_of
from config.i18n import LANGUAGES, translator
from intake.contacts.models import Channel, Client
from intake.outbox.models import Outbound
from intake.tickets.models import Ticket, Verdict
from tests.billing.closing.conftest import CLOSING, MONTH_END, Month
from tests.billing.verdicts.test_conceding import PAY, PLAIN, office  # noqa: F401 (a fixture)
from tests.bot.book.office_database import NOW

ZONE = ZoneInfo("Europe/Berlin")
NOVEMBER = month_of(NOW, ZONE)
PER_ITSELF = '[clients.vega]\nmonthly_report_from = "2026-11"'


async def busy(office):  # noqa: F811
    """One request of each fate; 15 minutes beyond the limit of 240, at 72 an hour."""
    await office.desk.apply(office.desk.source.replace(PLAIN, PAY))
    await office.pays(50_000)
    included, beyond, billed, ours, refused, declined, _ = [
        await office.asked(title=title)
        for title in (
            "Opening hours",
            "Team page",
            "Banner",
            "Broken form",
            "Logo of a rival",
            "Flyer",
            "Idea",
        )
    ]
    for ticket, minutes in ((included, 180), (beyond, 75)):
        await office.includes(ticket)
        await office.works(ticket, minutes)
        await office.resolves(ticket)
    await office.bills(billed)
    await office.works(billed, 30)
    await office.resolves(billed)
    await office.bills(ours)
    await office.resolves(ours)
    await office.concedes(ours)
    price = await office.bills(declined, agreed=False)
    async with office.writing() as session:
        await quoting.decline(
            session, quote_id=price, revision=1, contact_id=office.signer, channel=Channel.TELEGRAM, now=NOW
        )
        row = await session.get_one(Ticket, refused)
        await verdicts.refuse(
            session, ticket_id=refused, revision=row.revision, by=office.olga, reason="unlawful", now=NOW
        )


async def seen(office, now=NOW):  # noqa: F811
    async with office.desk.database.reading() as session:
        client = await session.get_one(Client, office.client)
        return await telling.view_of(session, client, NOVEMBER, now)


def asked(**facts):
    at = NOW if facts.pop("done", True) else None
    return Asked(1, "Banner", NOW, "Anna", facts.pop("verdict", None), None, None, at, **facts)


@pytest.mark.parametrize(
    ("one", "fate"),
    [
        (asked(minutes=15), Fate.INCLUDED),
        (asked(free_minutes=5), Fate.FREE),
        (asked(prices=(Price(State.SETTLED, 9000, 9000, NOW),)), Fate.ELSEWHERE),
        (asked(prices=(Price(State.ACCEPTED, 9000, None, None),)), Fate.OPEN),
        (asked(verdict=Verdict.OURS, taken_minor=-9000), Fate.OURS),
        (asked(verdict=Verdict.REFUSED, taken_minor=500), Fate.BILLED),
        (asked(done=False), Fate.OPEN),
    ],
)
def test_the_account_has_the_first_word_then_the_manager_then_the_end(one, fate):
    assert one.fate is fate


async def test_every_request_has_one_fate_and_the_parts_come_to_the_whole(office):  # noqa: F811
    await busy(office)
    month = (await seen(office)).month
    assert [one.fate for one in month.asked] == [
        Fate.INCLUDED,
        Fate.BILLED,
        Fate.BILLED,
        Fate.OURS,
        Fate.REFUSED,
        Fate.DECLINED,
        Fate.OPEN,
    ]
    assert sum(month.count(fate) for fate in Fate) == 7
    assert [one.taken_minor for one in month.asked] == [0, 1800, 9000, 0, 0, 0, 0]
    assert month.past_minor == 50_000 - month.money.closing_minor, "the requests come to the account"
    [content] = [one for one in month.limits if one.unit is AllowanceUnit.MINUTES and one.used]
    assert (content.used, content.granted, content.beyond_minor) == (255, 240, 1800)
    assert sum(one.minutes for one in month.asked) == content.used, "and to the limit"


async def test_it_reads_kindly_and_says_nothing_of_the_inside(office):  # noqa: F811
    await busy(office)
    view = await seen(office)
    said = month_texts.whole(translator("en"), view).text.replace("\xa0", " ")
    assert "7 requests\nin your tariff: 1 · billed: 2 (€108) · our own fault: 1" in said
    assert "In your tariff: 1 h · beyond it 15 min, €18 · done on 16 November" in said
    assert "Not taken on. We cannot use pictures or texts without the right to them." in said
    assert "Content: 4 h 15 min of 4 h\n▰▰▰▰▰▰▰▰▰▰ · beyond it €18" in said
    assert "Past your tariff: 2 requests of 7, €108 in all." in said
    everywhere = [month_texts.whole(translator(language), view).text for language in LANGUAGES]
    async with office.desk.database.reading() as session:
        client = await session.get_one(Client, office.client)
        written = [await written_paper(session, translator(one), client, NOVEMBER, NOW) for one in LANGUAGES]
    for words in (*everywhere, *(json.dumps(one, ensure_ascii=False) for one in written)):
        assert not any(hidden in words for hidden in ("Ivan", "Olga", "difficult", "risk"))
    assert drawn(json.dumps(written[-1])).startswith(b"%PDF")


def test_what_went_beyond_a_limit_is_said_where_it_cost_nothing_too():
    over = Limit({"en": "Support"}, AllowanceUnit.MINUTES, 180, 255, carried=0, beyond_minor=0, carried_on=0)
    [said] = month_texts.limit_notes(translator("en"), over, "EUR")
    assert said.replace("\xa0", " ") == "1 h 15 min beyond it"


async def test_another_tariff_is_named_where_it_may_be_and_would_have_been_cheaper(office):  # noqa: F811
    """Care costs 240; Growth, at 300 here, would have included what cost 108 beside it."""
    over = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
    await busy(office)
    assert (await seen(office, over)).month.larger is None, "it is not offered to everybody"
    growth = '[tariffs.growth]\nname = "Growth"\n'
    cheap = office.desk.source.replace(growth, growth + "offered = true\n").replace("= 690", "= 300")
    await office.desk.apply(cheap)
    view = await seen(office, over)
    assert (view.month.larger.fee_minor, view.month.larger.saved_minor) == (30_000, 4_800)
    assert month_texts.advice(translator("en"), view).endswith("and the month €48 cheaper.")
    assert (await seen(office)).month.larger is None, "the month is not over"


@pytest.mark.parametrize(
    ("minutes", "requests", "fee", "saved"),
    [(120, 2, 100, 30), (121, 2, 100, None), (120, 3, 100, None), (60, 1, 131, None)],
)
def test_one_tariff_is_named_only_where_everything_fits_and_it_costs_less(minutes, requests, fee, saved):
    now = Terms(monthly_fee_minor=50)
    other = Terms(monthly_fee_minor=fee, allowances={"design": Allowance(minutes=120, requests=2)})
    need = {"design": Need(minutes, set(range(requests)))}
    found = best(now, [Offer({"*": "Plus"}, other)], need, past_minor=80, tax=None)
    assert (found.saved_minor if found else None) == saved


async def test_it_comes_once_after_the_month_is_closed_and_its_papers_are_out(office):  # noqa: F811
    await office.desk.apply(office.desk.source.replace("[clients.vega]", PER_ITSELF) + MONTH_END)
    vega = Month(office.desk, office.client)
    await vega.pays(100_000)
    await vega.charged(12_000)
    later = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)

    async def due(now):
        async with office.desk.database.reading() as session:
            return [(one.client.code, one.month.key) for one in await telling.due(session, now)]

    async def told():
        async with office.writing() as session:
            return await telling.tell(session, office.client, NOVEMBER, (), later)

    assert await due(later) == [], "it is not closed yet"
    made = await vega.closed(now=CLOSING)
    async with office.writing() as session:
        await month_letters.tell_month(session, made.close.id, CLOSING)
    await vega.reopened()
    assert await due(later) == [] and not await told(), "it is open again"
    await vega.closed(now=later)
    assert await due(datetime(2026, 12, 3, 22, 0, tzinfo=UTC)) == [], "nobody is written to at night"
    assert await due(later) == [("vega", "2026-11")]
    assert sorted(await asyncio.gather(told(), told())) == [False, True], "two at once tell once"
    assert await due(later) == []
    letters = [row for row in await office.desk.rows(Outbound) if row.key.startswith("monthly_report:")]
    assert [row.lane for row in letters if row.channel is Channel.TELEGRAM] == ["700"]
    papers = [row for row in await office.desk.rows(Outbound) if row.key.startswith("month:2026-11")]
    assert letters[0].due_at.date() > papers[0].due_at.date(), "one message about money a day"
    assert await due(datetime(2027, 1, 5, 9, 0, tzinfo=UTC)) == [], "December has to be closed first"
