"""The office's verdicts become examples, a night makes weights of them, and cards say what they suggest."""

import sys
from datetime import timedelta

import pytest
from sqlalchemy import select

from billing.assessment import assess
from billing.jobs.models import JobRun
from billing.learning.keeping import JOB, KEPT, Learned
from billing.learning.opinion import opinion
from billing.learning.queries import examples
from bot.learning import Learning
from bot.staff.suggestion_texts import learned
from config.i18n import translator
from intake.contacts.models import Channel, Employee
from intake.tickets.models import Direction, Status, Ticket, TicketMessage, Verdict
from tests.billing.learning.history import history
from tests.bot.book.office_database import ENGLISH, NOW

MADE = {
    "in_tariff": Verdict.IN_TARIFF,
    "outside": Verdict.BILLABLE,
    "refused": Verdict.REFUSED,
    "ours": Verdict.OURS,
}
PYTHON = (sys.executable, "-c")
NIGHT = NOW + timedelta(days=1)
ON = "\n[learning]\nenabled = true\n"


async def decide(desk, told, **columns):
    """A ticket as an office left it."""
    async with desk.database.writing() as session:
        await _decided(session, await desk.client("vega"), told, columns)


async def _decided(session, client_id, told, columns):
    by = await session.scalar(select(Employee.id).limit(1))
    facts = {
        "title": told.text[:60],
        "language": told.language,
        "status": Status.OPEN,
        "opened_at": NOW,
        "touched_at": NOW,
        "category": told.category,
        "verdict": MADE[told.verdict],
        "verdict_by": by,
        "verdict_at": NOW,
    }
    ticket = Ticket(client_id=client_id, channel=Channel.TELEGRAM, **{**facts, **columns})
    session.add(ticket)
    await session.flush()
    session.add(
        TicketMessage(
            ticket_id=ticket.id,
            direction=Direction.IN,
            channel=Channel.TELEGRAM,
            text=told.text,
            sent_at=NOW,
        )
    )
    return ticket.id


@pytest.fixture
async def taught(desk, tmp_path):
    """An office that has decided some 300 requests in English, and wants to learn from them."""
    await desk.apply(ENGLISH + ON)
    client_id = await desk.client("vega")
    async with desk.database.writing() as session:
        for told in [one for one in history(1300) if one.language == "en" and one.client != "en1"]:
            await _decided(session, client_id, told, {})
    desk.database.info[KEPT] = Learned(tmp_path / "learned")
    return desk


async def thought(desk, text):
    client_id = await desk.client("vega")
    async with desk.database.reading() as session:
        seen = await assess(session, client_id=client_id, contact_id=None, text=text, now=NIGHT)
        return await opinion(session, client_id, text, seen)


async def runs(desk):
    return [row for row in await desk.rows(JobRun) if row.job == JOB]


async def night(desk, now=NIGHT):
    learning = Learning(desk.database, desk.database.info[KEPT])
    await learning.look(now)
    await learning.learn_due()


async def test_a_night_teaches_and_the_next_look_does_nothing(taught):
    assert await thought(taught, "please draw a poster for the fair") is None
    await night(taught)
    [run] = await runs(taught)
    assert run.outcome["examples"] > 250
    assert run.outcome["verdict"]["speaks"]
    said = await thought(taught, "could you also drive the goods to the fair and fix our printer")
    assert (said.verdict, said.category) == ("refused", None)
    assert "printer" in said.words
    line = learned(translator("en"), said.as_flag(), "")
    assert line.startswith("Decided before: refused, ") and ", by “" in line
    await night(taught, NIGHT + timedelta(hours=1))
    assert len(await runs(taught)) == 1


@pytest.mark.long
async def test_a_file_the_database_does_not_know_is_not_believed(taught):
    await night(taught)
    kept = taught.database.info[KEPT]
    text = "please repair our printer"
    assert await thought(taught, text) is not None
    kept.path.write_bytes(kept.path.read_bytes() + b" ")
    assert await thought(taught, text) is None


@pytest.mark.long
async def test_the_book_switches_it_off(taught):
    await night(taught)
    await taught.apply(ENGLISH)
    assert await thought(taught, "please repair our printer") is None
    await night(taught, NIGHT + timedelta(days=1))
    assert len(await runs(taught)) == 1


@pytest.mark.long
async def test_a_night_without_the_library_or_with_a_fault_is_over_too(taught):
    for program, fault in (("import sys; sys.exit(3)", "no scikit-learn"), ("1/0", "ChildProcessError")):
        now = NIGHT + timedelta(days=len(await runs(taught)))
        learning = Learning(taught.database, taught.database.info[KEPT], (*PYTHON, program))
        await learning.look(now)
        await learning.learn_due()
        assert (await runs(taught))[-1].outcome["fault"] == fault


async def test_only_what_a_manager_decided_for_good_teaches(desk):
    told = next(one for one in history(20) if one.language == "en")
    await decide(desk, told)
    await decide(desk, told, verdict=None, verdict_by=None, verdict_at=None)
    await decide(desk, told, verdict_at=NOW + timedelta(minutes=9, seconds=30))
    await decide(desk, told, verdict=Verdict.OURS)
    async with desk.database.writing() as session:
        session.add(
            TicketMessage(
                ticket_id=1,
                direction=Direction.IN,
                channel=Channel.TELEGRAM,
                text="something said later",
                sent_at=NOW + timedelta(minutes=5),
            )
        )
    async with desk.database.reading() as session:
        found = await examples(session, NOW + timedelta(minutes=10))
    assert [one.text for one in found] == [told.text, told.text]
    assert [one.verdict for one in found] == [told.verdict, "ours"]
