"""What no header tells of a robot: its number of answers ends, and two offices that answer each other fall silent."""

from pathlib import Path

import pytest

from bot import undelivered
from config.database import Database
from intake.contacts.models import Address, Channel
from intake.inbox.models import InboxState
from intake.inbox.policy import CROWD
from intake.outbox import answering as counting
from intake.outbox.answering import Counts, Outcome, judge
from intake.outbox.models import AutoAnswer, Outbound, OutboxState
from intake.outbox.ports import Lost
from tests.bot.letters import CLARA, JUDITH, WINDOW, Letters, answering
from tests.databases import Databases
from tests.intake.desk import rows

OTHER = "window@elsewhere.example"


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        (Counts(0, 0, 0, resting=False), Outcome.SENT),
        (Counts(1, 1, 1, resting=False), Outcome.SAID),
        (Counts(0, 4, 9, resting=False), Outcome.SENT),
        (Counts(0, 5, 9, resting=False), Outcome.ENOUGH),
        (Counts(0, 0, 199, resting=False), Outcome.SENT),
        (Counts(0, 0, 200, resting=False), Outcome.TOO_MANY),
        (Counts(0, 0, 0, resting=True), Outcome.RESTING),
    ],
)
def test_how_many(counts: Counts, outcome: Outcome) -> None:
    assert judge(counts) is outcome


async def test_a_robot_without_marks_is_answered_five_times_a_day(post: Letters) -> None:
    for number in range(12):
        await post.comes(CLARA, f"Report {number}", f"Everything is all right at {number} o'clock.")
    assert len(await post.tickets()) == 12, "every mail is a request all the same"
    assert len(await post.sent("clara")) == 5
    assert len([words for words in await post.told() if "clara@hartmann.example has had 5" in words]) == 1
    await post.comes(JUDITH, "The footer", "Please mend it.")
    assert len(await post.sent("judith")) == 1, "others are answered"
    post.clock.turn(hours=25)
    await post.comes(CLARA, "Report", "The next day.")
    assert len(await post.sent("clara")) == 6


async def test_of_a_crowd_of_mails_the_office_gets_twenty_requests_and_the_rest_together(
    post: Letters,
) -> None:
    first = await post.comes(CLARA, "The map", "Please mend the map.", Message_ID="<map@client.example>")
    for number in range(CROWD + 4):
        await post.comes(CLARA, f"Alarm {number}", f"Disk {number} is full.")
    assert len(await post.tickets()) == CROWD
    kept = await post.words(CROWD)
    assert kept[1:] == [f"Alarm {number}\nDisk {number} is full." for number in range(CROWD - 1, CROWD + 4)]
    assert "20 requests of Clara Hartmann within hours: further mails are kept together" in await post.card(
        CROWD
    )
    await post.comes(CLARA, "Re: [#1] The map", "The northern half.", In_Reply_To="<map@client.example>")
    assert first.state is InboxState.DONE
    assert await post.words(1) == ["Please mend the map.", "The northern half."], (
        "an answer knows its request"
    )
    await post.comes(JUDITH, "The footer", "Please mend it.")
    assert len(await post.tickets()) == CROWD + 1, "others have requests of their own"
    post.clock.turn(hours=4)
    await post.comes(CLARA, "The logo", "Please make it bigger.")
    assert len(await post.tickets()) == CROWD + 2


async def test_a_crowd_in_somebodys_name_is_kept_together_and_apart_from_theirs(post: Letters) -> None:
    await post.comes(CLARA, "The map", "Please mend the map.")
    for number in range(CROWD + 3):
        await post.comes(CLARA, f"Offer {number}", f"Pay bill {number}.", proof="fail")
    assert len(await post.tickets()) == 1 + CROWD
    assert len(await post.words(1 + CROWD)) == 4
    await post.comes(CLARA, "The logo", "Please make it bigger.")
    assert await post.words(2 + CROWD) == ["Please make it bigger."], "her own are requests as ever"
    assert await post.words(1) == ["Please mend the map."]


async def test_a_busy_person_is_answered_every_time(post: Letters) -> None:
    asked = (
        "the footer",
        "our logo",
        "a banner",
        "the map",
        "opening hours",
        "a new page",
        "the shop",
        "prices",
    )
    for what in asked:
        await post.comes(CLARA, f"About {what}", f"Please look at {what}.")
    assert len(await post.sent("clara")) == len(asked)
    for what in asked:
        await post.comes(JUDITH, f"About {what}", f"Please look at {what}.", proof="none")
    assert len(await post.sent("judith")) == 5, "who is not proven may be anybody"


async def test_on_one_request_something_is_said_once_an_hour(post: Letters) -> None:
    await post.comes(CLARA, "Opening hours", "Please change them.")
    await post.delivered()
    reply = answering((await post.sent())[0])
    for number in range(4):
        await post.comes(CLARA, "Re: Opening hours", f"I have got your answer {number}.", **reply)
    assert len(await post.sent()) == 1
    post.clock.turn(minutes=61)
    await post.comes(CLARA, "Re: Opening hours", "And one thing more.", **reply)
    assert len(await post.sent()) == 2


async def test_too_many_answers_at_all_stop_for_an_hour(
    post: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "TO_ALL_AN_HOUR", 2)
    for number in range(4):
        await post.comes(f"P{number} <p{number}@hartmann.example>", f"Question {number}", "How are you?")
    assert len(await post.tickets()) == 4
    assert await post.size(AutoAnswer) == 2
    assert len([words for words in await post.told() if "no more mails for an hour" in words]) == 1
    post.clock.turn(minutes=59)
    await post.comes(CLARA, "Hello", "Please call me.")
    assert await post.size(AutoAnswer) == 2
    post.clock.turn(minutes=2)
    await post.comes(JUDITH, "Hello", "Please call me, too.")
    assert await post.size(AutoAnswer) == 3


async def test_two_offices_that_answer_each_other_fall_silent(
    post: Letters, databases: Databases, booked: str, tmp_path: Path
) -> None:
    """Each window is a client's address at the other, and whatever marks a mail as automatic is lost on the way."""
    url = databases.copy(booked)
    database = Database(url)
    other = await Letters(database, tmp_path / "other", window=OTHER).open(b"another key")
    for office, name, their in [
        (post, "clara@hartmann.example", OTHER),
        (other, "judith@library.example", WINDOW),
    ]:
        async with office.database.writing() as session:
            address = next(row for row in await rows(office.database, Address) if row.value == name)
            (await session.get_one(Address, address.id)).value = their
    await other.comes(f"Lindenhof <{WINDOW}>", "Hello", "A first mail, from a person.")
    carried = {id(post): 0, id(other): 0}
    for _ in range(60):
        for here, there in ((other, post), (post, other)):
            mails = (await here.sent())[carried[id(here)] :]
            carried[id(here)] += len(mails)
            await here.delivered()
            for mail in mails:
                body = "\r\n".join(text for text, _ in mail["paragraphs"])
                # Not even the thread is kept.
                await there.comes(f"Office <{here.window}>", mail["subject"], body)
                there.clock.turn(minutes=5)
                here.clock.turn(minutes=5)
    assert 1 <= carried[id(post)] <= 5
    assert 1 <= carried[id(other)] <= 5
    await database.close()
    databases.drop(url)


async def test_an_address_that_is_no_more_is_left_alone_until_it_writes_again(post: Letters) -> None:
    await post.comes(CLARA, "Opening hours", "Please change them.")
    gone = Lost(
        Channel.MAIL, "clara@hartmann.example", "550 5.1.1 No such user", unreachable=True, ticket_id=1
    )
    full = Lost(
        Channel.MAIL,
        "clara@hartmann.example",
        "552 5.2.2 Mailbox full",
        unreachable=True,
        ticket_id=1,
        key="a",
    )

    async def unreachable() -> bool:
        return any(row.unreachable_at for row in await rows(post.database, Address) if "clara" in row.value)

    await post.tries(undelivered.note, full)
    assert not await unreachable()
    before = len(await post.told())
    for _ in range(3):
        await post.tries(undelivered.note, gone)
    assert await unreachable()
    assert len(await post.told()) == before + 1
    await post.comes(CLARA, "Again", "I am here.", Auto_Submitted="auto-replied")
    assert await unreachable(), "a robot there is nobody"
    await post.comes(CLARA, "Again", "I am here.")
    assert not await unreachable()
    assert "clara@hartmann.example" in (await post.sent())[-1]["to"]


async def test_what_comes_back_is_on_the_request_it_was_about(post: Letters) -> None:
    await post.comes(CLARA, "Opening hours", "Please change them.")
    [ack] = await post.sent()
    report = (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.hartmann.example\r\nTo: {to}\r\nSubject: Undelivered\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.hartmann.example\r\n\r\n"
        "Final-Recipient: rfc822; clara@hartmann.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--B\r\n"
        "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}>\r\n\r\n--B--\r\n"
    )
    await post.arrives(report.format(to=WINDOW, id=ack["message_id"]).encode())
    assert "could not be delivered: clara@hartmann.example" in await post.card(1)
    assert len(await post.tickets()) == 1
    assert len(await post.sent()) == 1
    assert [row.state for row in await rows(post.database, Outbound) if row.channel is Channel.MAIL] == [
        OutboxState.DEAD
    ]
