"""The score of the window over ten weeks of two clients; every figure below was worked out by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from billing.summary import post_texts
from bot.commands.figures import as_json
from config.clock import week_named
from config.i18n import translator
from intake.business.models import Admission, Connection, Redirect
from intake.contacts.models import Channel, Employee
from intake.office.queries import office
from intake.score import queries, rules
from intake.score import texts as words
from intake.score.rules import Score
from intake.tickets.models import ClosedReason, PersonalMark, Ticket, Verdict, Way
from tests.billing.summary.conftest import MONDAY

FIRST = MONDAY - timedelta(weeks=9)
"""The Monday of W38, the first of the ten weeks; the tenth is W47."""
HISTORY = """
    -3  1  kestrel  paul    business said
    1   1  vega     anna    business said
    1   2  vega     anna    window             the next one after a redirect, the right way
    1   3  kestrel  martin  phone
    2   1  vega     anna    business said
    2   3  vega     pyotr   window             of another person: says nothing of Anna
    3   1  vega     anna    named              past it, and yet the right way next: she wrote to the window
    3   2  vega     pyotr   forward mail       what was forwarded came by mail
    4   1  kestrel  martin  messenger phone    two marks, one request: by the first
    4   2  kestrel  ines    business said
    5   1  kestrel  ines    business           past it again, next after a redirect
    5   2  kestrel  ines    window             not the next one any more
    6   5  vega     anna    business said
    7   1  vega     anna    business ours      our own fault: she had cause
    7   2  vega     anna    window             so this is the next one
    7   4  vega     anna    business           Ivan and Vega were let to talk that day
    7   5  vega     anna    phone merged       joined to another: no request of its own
    9   1  vega     pyotr   visit
    10  5  kestrel  paul    window             thirteen weeks after a redirect: forgotten
"""
WORKED_OUT = {
    # week, client: requests, past, excused, redirects, next the right way, next past again
    (1, "Vega"): (2, 1, 0, 1, 1, 0),
    (1, "Kestrel Logistics"): (1, 1, 0, 0, 0, 0),
    (2, "Vega"): (2, 1, 0, 1, 0, 0),
    (3, "Vega"): (2, 2, 0, 0, 1, 0),
    (4, "Kestrel Logistics"): (2, 2, 0, 1, 0, 0),
    (5, "Kestrel Logistics"): (2, 1, 0, 0, 0, 1),
    (6, "Vega"): (1, 1, 0, 1, 0, 0),
    (7, "Vega"): (3, 0, 2, 0, 1, 0),
    (9, "Vega"): (1, 1, 0, 0, 0, 0),
    (10, "Kestrel Logistics"): (1, 0, 0, 0, 0, 0),
}
VEGA = Score(11, {Way.BUSINESS: 3, Way.NAMED: 1, Way.MAIL: 1, Way.VISIT: 1}, 2, 3, 3, 0)
KESTREL = Score(6, {Way.BUSINESS: 2, Way.PHONE: 1, Way.MESSENGER: 1}, 0, 1, 0, 1)
PEOPLE = {
    "anna": "Anna Weber",
    "pyotr": "Pyotr Ilyich",
    "martin": "Martin Voss",
    "ines": "Ines Roth",
    "paul": "Paul Adler",
}
WAYS = {way.value: way for way in Way if way is not Way.MAIL}


@pytest.fixture
async def ten_weeks(week):
    vega = await week.desk.client("vega")
    async with week.database.writing() as session:
        ivan, lena = [
            await session.scalar(select(Employee.id).where(Employee.code == code))
            for code in ("ivan", "lena")
        ]
        flags = {"can_reply": True, "can_read": True, "enabled": True}
        session.add(Connection(id=1, external_id="c", user_id=1, connected_at=FIRST, **flags))
        talk = {"granted_by": lena, "granted_at": day(7, 4), "until": day(7, 5)}
        session.add(Admission(client_id=vega, employee_id=ivan, **talk))
    for row in HISTORY.strip().splitlines():
        await on_file(week, row.split(maxsplit=4), (ivan, lena))
    return week


async def on_file(week, row, employees):
    number, weekday, client, who, how = row
    how = how.partition("  ")[0].split()
    at, closed = day(int(number), int(weekday)), ClosedReason.MERGED if "merged" in how else None
    ticket = await week.desk.ticket(
        client,
        contact_id=await week.desk.contact(PEOPLE[who]),
        channel=Channel.MAIL if "mail" in how else Channel.TELEGRAM,
        verdict=Verdict.OURS if "ours" in how else None,
        closed_reason=closed,
        opened_at=at,
        touched_at=at,
    )
    ways = [WAYS[word] for word in how if word in WAYS]
    async with week.database.writing() as session:
        for minutes, way in enumerate(ways, 1):
            noted = at + timedelta(minutes=minutes)
            employee = employees[minutes - 1]
            session.add(PersonalMark(ticket_id=ticket, employee_id=employee, way=way, at=noted))
        if Way.BUSINESS in ways:
            row = {"key": f"{ticket}", "connection_id": 1, "chat_id": 1, "ticket_id": ticket}
            told = {"said": "said" in how, "at": at + timedelta(minutes=1), "employee_id": employees[0]}
            session.add(Redirect(client_id=await week.desk.client(client), **row, **told))


def day(week: int, weekday: int) -> datetime:
    return FIRST + timedelta(weeks=week - 1, days=weekday - 1)


async def test_every_week_says_what_was_worked_out(ten_weeks):
    found = {}
    for number in range(1, 11):
        summary = await ten_weeks.told(f"2026-W{37 + number}")
        for client in summary.clients:
            assert client.score.requests == client.requests
            if score := figures(client.score):
                found[number, client.name] = score
    assert found == WORKED_OUT


def figures(score):
    told = (
        score.requests,
        score.past_in_all,
        score.excused,
        score.redirects,
        score.next_right,
        score.next_past,
    )
    return told if any(told) else None


async def test_ten_weeks_together_and_a_clients_own(ten_weeks):
    whole = await ten_weeks.told(weeks=10)
    assert [client.score for client in whole.past_the_window] == [VEGA, KESTREL]
    async with ten_weeks.database.reading() as session:
        zone = (await office(session)).firm.zone
        weeks = [week_named(f"2026-W{number}", zone) for number in range(38, 48)]
        own = await queries.of_client(session, await ten_weeks.desk.client("vega"), weeks)
    assert rules.added(own) == VEGA
    assert [one.past_in_all for one in own] == [1, 1, 2, 0, 0, 1, 0, 0, 1, 0]
    assert as_json(whole)["window"] == {
        "requests": 17,
        "through": 5,
        "past": 10,
        "by_way": {"business": 5, "named": 1, "mail": 1, "visit": 1, "phone": 1, "messenger": 1},
        "excused": 2,
        "redirects": 4,
        "next_right": 3,
        "next_past": 1,
    }
    assert post_texts.window(translator("en"), whole).text.split("\n") == [
        (
            "The window · 10 of 17 requests came past the window (59%); 4 redirects,"
            " after a redirect 3 of 4 came the right way next"
        ),
        (
            "▪ Vega · 6 of 11 (55%): a colleague's own Telegram 3, asked for"
            " by name 1, in person 1, personal mail 1; 3 redirects, after a redirect 3 of 3 came the right way next"
        ),
        (
            "▪ Kestrel Logistics · 4 of 6 (67%): a colleague's own Telegram 2,"
            " private messenger 1, phone 1; 1 redirect, after a redirect 0 of 1 came the right way next"
        ),
    ]


async def test_which_time_this_month(ten_weeks):
    async with ten_weeks.database.reading() as session:
        september = [
            one
            for one in await vegas(session, ten_weeks)
            if one.opened_at < datetime(2026, 10, 1, tzinfo=UTC)
        ]
        numbers = [await queries.which_time(session, one, september[-1].opened_at) for one in september]
        assert numbers == [1, None, 2, None, 3, 4]
        assert await queries.which_time(session, september[-1], MONDAY) is None


async def vegas(session, week):
    client = await week.desk.client("vega")
    return list(await session.scalars(select(Ticket).where(Ticket.client_id == client).order_by(Ticket.id)))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["1st", "2nd", "3rd", "4th", "11th", "22nd"]),
        ("ru", ["4-й", "22-й"]),
        ("ja", ["4回目", "22回目"]),
    ],
)
def test_the_cards_line(language, said):
    t = translator(language)
    for number in said:
        assert number in words.on_card(t, int("".join(filter(str.isdigit, number))))
