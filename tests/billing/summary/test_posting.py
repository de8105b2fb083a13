"""Posted once: two looks, a crash, weeks of absence, a clock moved back; and to whom."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from billing.jobs.actions import claim
from billing.jobs.models import JobRun
from billing.summary import queries
from billing.summary.actions import Told, post, readers
from billing.summary.people import people
from intake.contacts.models import Address, Channel, Employee
from intake.letter import Enclosure
from intake.office.models import AppliedBook
from intake.outbox.actions import window
from intake.outbox.models import Outbound
from tests.billing.summary.conftest import NEXT_MONDAY, OPENED, Week

PICTURE = Enclosure("photo", "2026-W47.png", "image/png", sha256="ab" * 32)
TABLE = Enclosure("document", "2026-W47.xlsx", "application/xlsx", sha256="cd" * 32)
STAFF, OLGA, IVAN = -1001, 501, 502


@pytest.fixture
async def office(week: Week) -> Week:
    """Open since September; the staff chat is set up, Olga has the bot, the window a mailbox."""
    async with week.database.writing() as session:
        await session.execute(update(AppliedBook).values(applied_at=OPENED))
        place = await window(session)
        place.staff_chat_id, place.mail_address = STAFF, "window@lindenhof.example"
        olga = await session.scalar(select(Employee.person_id).where(Employee.code == "olga"))
        session.add(Address(person_id=olga, channel=Channel.TELEGRAM, value=str(OLGA), added_at=OPENED))
    return week


async def look(office: Week, now=NEXT_MONDAY, owner_mail="owner@lindenhof.example") -> bool:
    """What the calendar does at a look."""
    async with office.database.reading() as session:
        due = await queries.due(session, now)
        if due is None:
            return False
        audience, summary = await readers(session, owner_mail), await queries.summary(session, due)
        told = Told(summary, await people(session, due), {"en": PICTURE}, {"en": TABLE})
    async with office.database.writing() as session:
        return await post(session, told, audience, now)


async def queued(office: Week) -> list[Outbound]:
    return [row for row in await office.desk.rows(Outbound) if row.key.startswith("summary:")]


async def test_it_goes_to_the_staff_chat_the_managers_and_the_owner(office):
    assert await look(office)
    rows = await queued(office)
    to_people = [(row.channel.value, row.lane, row.payload.get("method")) for row in rows]
    assert to_people == [
        ("telegram", str(STAFF), "sendMessage"),
        ("telegram", str(STAFF), "sendPhoto"),
        ("telegram", str(OLGA), "sendMessage"),
        ("telegram", str(OLGA), "sendPhoto"),
        ("telegram", str(OLGA), "sendDocument"),
        ("mail", "owner@lindenhof.example", None),
        ("mail", "olga@lindenhof.example", None),
        ("mail", "max@lindenhof.example", None),
        ("mail", "marina@lindenhof.example", None),
    ]
    assert rows[1].payload["upload"] == {"field": "photo", "sha256": "ab" * 32, "name": "2026-W47.png"}
    files = [file[0] for file in rows[5].payload["files"]]
    assert files == ["2026-W47.png", "2026-W47.xlsx"]


async def test_without_an_owners_mail_the_owners_of_the_book_get_it(office):
    await look(office, owner_mail=None)
    mails = {row.lane for row in await queued(office) if row.channel is Channel.MAIL}
    assert mails == {f"{name}@lindenhof.example" for name in ("olga", "max", "marina")}


async def test_later_looks_post_nothing(office):
    assert [await look(office), await look(office), await look(office, NEXT_MONDAY + timedelta(days=6))] == [
        True,
        False,
        False,
    ]
    assert [run.period for run in await office.desk.rows(JobRun)] == ["2026-W47"]


async def test_two_looks_at_once_post_one(office):
    posted = await asyncio.gather(*(look(office) for _ in range(4)))
    assert sorted(posted) == [False, False, False, True]
    assert len({row.key for row in await queued(office)}) == len(await queued(office)) == 9


async def test_a_crash_before_the_commit_leaves_it_to_be_done(office):
    async def crashing():
        async with office.database.writing() as session:
            assert await claim(session, job=queries.JOB, period="2026-W47", now=NEXT_MONDAY)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await crashing()
    assert await look(office)


async def test_a_claim_is_of_one_job_one_period_and_one_subject(office):
    async with office.database.writing() as session:
        taken = [
            await claim(session, job=job, period=period, subject=subject, now=NEXT_MONDAY)
            for job, period, subject in [
                ("statement", "2026-11", "client:1"),
                ("statement", "2026-11", "client:1"),
                ("statement", "2026-11", "client:2"),
                ("statement", "2026-12", "client:1"),
                ("statement", "2026-11", ""),
                ("statement", "2026-11", ""),
            ]
        ]
    assert taken == [True, False, True, True, True, False]


async def test_before_nine_on_monday_nothing_new_is_due(office):
    await look(office)
    early = datetime(2026, 11, 30, 7, 59, tzinfo=UTC)
    assert not await look(office, early)
    assert await look(office, early + timedelta(minutes=1))


async def test_after_weeks_of_absence_the_latest_week_is_told_and_no_other(office):
    await look(office)
    assert await look(office, NEXT_MONDAY + timedelta(weeks=5))
    assert [run.period for run in await office.desk.rows(JobRun)] == ["2026-W47", "2026-W52"]
    assert not await look(office, NEXT_MONDAY + timedelta(weeks=5, minutes=1))


async def test_a_clock_that_was_ahead_silences_no_week_and_tells_none_twice(office):
    ahead = NEXT_MONDAY + timedelta(weeks=5)
    moments = [NEXT_MONDAY, ahead, NEXT_MONDAY, NEXT_MONDAY + timedelta(weeks=1), ahead, NEXT_MONDAY]
    assert [await look(office, now) for now in moments] == [True, True, False, True, False, False]
    assert sorted(run.period for run in await office.desk.rows(JobRun)) == [
        "2026-W47",
        "2026-W48",
        "2026-W52",
    ]


async def test_the_turn_of_the_year_a_holiday_and_the_weeks_clocks_change_are_told_once_each(office):
    """2026 has a week 53, told on the fourth of January; Easter Monday is a Monday; in October an hour comes twice."""
    told = []
    for monday in (date(2027, 1, 4), date(2027, 3, 29), date(2027, 11, 1)):
        midnight = datetime.combine(monday, time(), UTC)
        await look(office, midnight - timedelta(days=1))
        hours = (midnight + timedelta(hours=hour) for hour in range(5, 11))
        told += [hour.hour for hour in hours if await look(office, hour)]
    assert told == [8, 7, 8], "nine in Berlin, in winter and in summer"
    periods = [run.period for run in await office.desk.rows(JobRun)]
    assert periods[1::2] == ["2026-W53", "2027-W12", "2027-W43"]


async def test_each_employee_is_told_of_themselves_alone(office):
    async with office.database.writing() as session:
        for code, chat in (("ivan", IVAN), ("lena", IVAN + 1)):
            who = await session.scalar(select(Employee.person_id).where(Employee.code == code))
            session.add(Address(person_id=who, channel=Channel.TELEGRAM, value=str(chat), added_at=OPENED))
    vega, bloom = await office.request("vega"), await office.request("bloom")
    await office.worked(vega, 50)
    await office.worked(bloom, 35, by="olga")
    await look(office)
    rows = {
        row.lane: row.payload["params"]["text"]
        for row in await queued(office)
        if "employee" in row.key and row.payload.get("method") == "sendMessage"
    }
    assert set(rows) == {str(OLGA), str(IVAN)}, "Lena did nothing: nothing to tell"
    assert "Counted: 50" in rows[str(IVAN)]
    assert not any(word in rows[str(IVAN)] for word in ("Vega", "Bloom", "35", "Olga", "€"))


async def test_an_office_opened_after_the_moment_is_not_told_of_a_week_it_was_not_there(office):
    async with office.database.writing() as session:
        await session.execute(update(AppliedBook).values(applied_at=NEXT_MONDAY + timedelta(hours=1)))
    assert not await look(office, NEXT_MONDAY + timedelta(hours=2))
    assert await look(office, NEXT_MONDAY + timedelta(weeks=1))
