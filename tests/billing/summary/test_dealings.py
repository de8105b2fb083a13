"""Days that waited for a client, invoices that were overdue, and what is read of prices, questions, looks and people."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing.summary.dealings import Late, Overdue, Talk, late, waited_days
from billing.summary.people import people, time_entries
from billing.targets.rules import Wait
from config.clock import week_named
from intake.contacts.models import Channel
from intake.office.queries import office
from intake.tickets.models import Direction, TicketEvent, TicketMessage, Verdict
from tests.billing.summary.conftest import MONDAY

DAY = timedelta(days=1)
END = MONDAY + 7 * DAY


def waits(*rows):
    return [Wait(1, matter, MONDAY + first * DAY, MONDAY + last * DAY) for matter, first, last in rows]


def test_one_request_waits_once_and_two_are_two():
    banner, text, act = ("ticket", 1), ("ticket", 2), ("act", 1)
    assert waited_days(waits((banner, 0, 3), (banner, 1, 4)), MONDAY, END) == {1: 4}
    assert waited_days(waits((banner, 0, 3), (text, 1, 4), (act, 2, 2.4)), MONDAY, END) == {1: 6}
    assert waited_days(waits((banner, -5, 1), (text, 6, 9), (act, 8, 9)), MONDAY, END) == {1: 2}


SPANS = st.lists(st.tuples(st.integers(-200, 200), st.integers(0, 200)), max_size=8)


@given(SPANS, st.randoms())
def test_the_order_of_waits_does_not_matter(spans, chance):
    found = waits(
        *((("ticket", at % 2), first / 10, (first + length) / 10) for at, (first, length) in enumerate(spans))
    )
    assert waited_days(chance.sample(found, len(found)), MONDAY, END) == waited_days(found, MONDAY, END)
    assert all(0 <= days <= 14 for days in waited_days(found, MONDAY, END).values())


def test_an_invoice_is_late_from_its_day_until_it_is_paid():
    week = [
        Overdue(1, MONDAY - 30 * DAY, MONDAY + 2 * DAY),
        Overdue(1, MONDAY + 5 * DAY, None),
        Overdue(1, MONDAY + DAY, MONDAY + DAY),
        Overdue(2, MONDAY + DAY, MONDAY - DAY),
    ]
    assert late(week, MONDAY, END) == {1: Late(2, 4)}


def test_messages_for_each_request():
    assert (Talk(7, 2).tenths, Talk(1, 3).tenths, Talk().tenths) == (35, 3, None)


async def test_questions_and_looks(week):
    seen = await week.request("vega", None, promised_at=MONDAY + timedelta(hours=1))
    await week.request("vega", None, promised_at=MONDAY + timedelta(hours=1))
    said = [
        (Direction.IN, "A banner, please", 0),
        (Direction.OUT, "How wide?", 1),
        (Direction.OUT, "Thank you.", 3.9),
        (Direction.IN, "300 pixels", 4),
        (Direction.OUT, "And when?", 5),
    ]
    async with week.database.writing() as session:
        event = {"ticket_id": seen, "actor": "employee:1", "kind": "verdict", "facts": {}}
        session.add(TicketEvent(at=MONDAY + timedelta(minutes=30), **event))
        for direction, words, days in said:
            session.add(
                TicketMessage(
                    ticket_id=seen,
                    direction=direction,
                    channel=Channel.TELEGRAM,
                    text=words,
                    sent_at=MONDAY + days * DAY,
                )
            )
    vega = await week.of("vega")
    assert (vega.talk, vega.missed.promised, vega.missed.response) == (Talk(2, 1), 2, 1)
    # Three days, and from Saturday at ten to Sunday's end.
    assert vega.waited_days == 3 + 2


async def test_each_employees_own_and_every_entry(week):
    banner, refused = await week.request("vega"), await week.request("vega", Verdict.REFUSED)
    entry = await week.worked(banner, 60)
    await week.corrected(entry, 45)
    await week.worked(refused, 30)
    await week.worked(await week.request("orchard", None), 20, by="lena")
    await week.asked_personally(banner)
    async with week.database.reading() as session:
        asked = week_named("2026-W47", (await office(session)).firm.zone)
        everybody = {one.name: one for one in await people(session, asked)}
        rows = await time_entries(session, asked)
    ivan = everybody["Ivan Novak"]
    assert (ivan.counted, ivan.uncounted, ivan.pending, ivan.errors_drafted) == (45, 30, 0, 1)
    assert ivan.handed_over == 0  # somebody else noticed
    assert sum(one.worked for one in everybody.values()) == sum(row.worked for row in rows) == 95
    assert [row.worked for row in rows if row.corrects == entry] == [-60]
