"""What a mail goes on with, who may decide by it, and who only asks."""

from pathlib import Path

import pytest

from bot.staff import work
from config.database import Database
from intake.contacts.models import Stranger
from intake.inbox.models import InboxState
from intake.outbox.models import Outbound
from intake.tickets import actions as tickets
from intake.tickets.lifecycle import Event
from intake.tickets.models import Status, Ticket, TicketMessage
from tests.bot.letters import CLARA, JUDITH, NILS, OLGA, WINDOW, Letters, answering, priced, said
from tests.intake.desk import rows

NINA = "Nina Fox <nina@elsewhere.example>"


@pytest.fixture
async def post(office_database: Database, tmp_path: Path) -> Letters:
    return await Letters(office_database, tmp_path).open()


async def asked(post: Letters, sender: str = CLARA, subject: str = "Opening hours") -> dict[str, str]:
    """A request, and what a reply to our answer has in its headers."""
    await post.comes(sender, subject, "Please put the summer opening hours on the contact page.")
    return answering((await post.sent())[-1])


async def moved(post: Letters, ticket_id: int, event: Event) -> None:
    async with post.database.writing() as session:
        await tickets.change(session, ticket_id, event, actor="desk", now=post.clock.at)


async def test_an_answer_is_known_by_its_mark_by_ids_and_by_its_tag(post: Letters) -> None:
    reply = await asked(post)
    [ack] = await post.sent()
    assert ack["reply_to"] != WINDOW
    for subject, fields in [
        ("Re: Opening hours", {"To": reply["To"]}),
        ("", {"Cc": f"Somebody <x@y.example>, {reply['To'].upper()}"}),
        ("Re: Opening hours", {"In_Reply_To": reply["In_Reply_To"]}),
        ("Re: Opening hours", {"References": f"<root@x.example> {reply['References']} <other@y.example>"}),
        ("Re: Opening hours", {"In_Reply_To": "<m1@client.example>"}),
        ("RE: [#1] Opening hours", {}),
    ]:
        await post.comes(CLARA, subject, f"More: {fields}", **fields)
    assert len(await post.tickets()) == 1
    assert len(await post.words(1)) == 7
    async with post.database.writing() as session:
        for row in await rows(post.database, Outbound):
            await session.delete(await session.get_one(Outbound, row.id))
    await post.comes(CLARA, "Re: Opening hours", "We forgot our mail", In_Reply_To=reply["In_Reply_To"])
    assert len(await post.tickets()) == 1


async def test_a_forged_mark_and_a_bare_number_of_a_done_request_join_nothing(post: Letters) -> None:
    reply = await asked(post)
    await moved(post, 1, Event.VERDICT)
    await moved(post, 1, Event.RESOLVE)
    await post.delivered()
    forged = reply["To"].replace("+t1.", "+t1.a")
    await post.comes(CLARA, "Something", "By a forged mark", To=forged)
    await post.comes(CLARA, "Re: [#1] Opening hours", "By the tag alone", proof="none")
    first, second, third = await post.tickets()
    assert (first.status, len(await post.words(1))) == (Status.RESOLVED, 1)
    assert await post.words(second.id) == ["By a forged mark"]
    assert "Names #1, but who wrote it is not proven" in await post.card(third.id)
    await post.comes(CLARA, "Re: Opening hours", "By the thread, not proven", proof="none", **reply)
    assert (await post.tickets())[0].status is Status.RESOLVED
    await post.comes(CLARA, "Re: [#1] Opening hours", "By the tag, and proven")
    assert (await post.tickets())[0].status is Status.OPEN


async def test_a_strangers_answer_is_held_and_changes_nothing(post: Letters) -> None:
    reply = await asked(post)
    [before] = await post.tickets()
    for subject, fields in [("Re: [#1] Opening hours", {}), ("Re: Opening hours", reply)]:
        row = await post.comes(NINA, subject, "Cancel all of it, please", **fields)
        assert row.state is InboxState.HELD
    [after] = await post.tickets()
    assert await post.words(1) == ["Please put the summer opening hours on the contact page."]
    assert (after.status, after.touched_at, after.revision) == (
        before.status,
        before.touched_at,
        before.revision,
    )
    assert "A third person has written about this: Nina Fox <nina@elsewhere.example>" in await post.card(1)
    assert len(await post.sent("clara")) == 1
    [told] = await post.sent("nina")
    assert "opening" not in str(told).casefold(), "nothing of the thread goes to somebody who was not on it"


async def test_somebody_of_another_client_has_a_request_of_their_own(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(JUDITH, "Re: [#1] Opening hours", "We would like that, too", **reply)
    first, second = await post.tickets()
    assert first.client_id != second.client_id
    assert len(await post.words(1)) == 1
    assert "A third person" in await post.card(1)
    assert "Join to" not in await post.card(2)


async def test_another_subject_on_an_old_thread_is_a_request_of_its_own(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(CLARA, "A new logo for the spring", "Could you draw one?", **reply)
    await post.comes(CLARA, "Re: Opening hours", "From June on", **reply)
    assert len(await post.tickets()) == 2
    card = await post.card(2)
    assert "An answer to #1 under another subject" in card
    assert "Join to #1" in card


async def test_the_same_mail_by_several_ways_is_one(post: Letters) -> None:
    date, text = "Mon, 16 Nov 2026 09:00:00 +0000", "There is a typo on the start page."
    await post.comes(
        CLARA, "Typo", text, Message_ID="<a@b.example>", Date=date, To=f"{WINDOW}, desk+x@lindenhof.example"
    )
    for changes in [
        {"Delivered_To": WINDOW},
        {"Delivered_To": "desk+x@lindenhof.example", "Received": "from a by b"},
        {"Message_ID": "<changed-on-the-way@relay.example>"},
        {"Message_ID": ""},
    ]:
        await post.comes(CLARA, "Typo", text, **({"Message_ID": "<a@b.example>", "Date": date} | changes))
    await post.comes(
        CLARA, "Typo", f"{text}\r\n-- \r\nchecked by some gateway", Message_ID="<a@b.example>", Date=date
    )
    assert len(await post.tickets()) == 1
    await post.comes(CLARA, "Broken", "An id used twice is no copy.", Message_ID="<a@b.example>", Date=date)
    await post.comes(JUDITH, "Typo", text, Message_ID="<a@b.example>", Date=date)
    assert len(await post.tickets()) == 3


async def test_our_own_mail_sent_round_is_nobodys_words(post: Letters) -> None:
    await asked(post)
    [ack] = await post.sent()
    await post.comes(JUDITH, ack["subject"], "Logged, #1.", Message_ID=f"<{ack['message_id']}>")
    assert len(await post.tickets()) == 1


async def test_colleagues_in_copy_read_the_answers_once_they_are_known(post: Letters) -> None:
    await post.comes(JUDITH, "The footer", "Please mend it.", Cc=f"{NILS}, {NINA}, {CLARA}")
    ticket = (await post.tickets())[0]
    async with post.database.writing() as session:
        held = await session.get_one(Ticket, ticket.id)
        await work.answer_client(
            session, held, text="Done. All well?", by=1, inbox_id=None, now=post.clock.at
        )
    mailed = [(mail["to"], said(mail)) for mail in await post.sent() if "All well?" in said(mail)]
    assert sorted(to for [to], _ in mailed) == ["judith@library.example", "nils@library.example"]
    assert all("mend it" not in words for _, words in mailed), "no history"
    assert "in copy: Nils Otto" in await post.card(1)


async def test_who_is_not_proven_puts_nobody_in_copy_of_what_is_there(post: Letters) -> None:
    reply = await asked(post, JUDITH, "The footer")
    await post.comes(JUDITH, "Re: The footer", "And Nils should know", proof="none", Cc=NILS, **reply)
    assert "Words under the name of Judith Berg came by mail" in await post.card(1)
    async with post.database.writing() as session:
        ticket = await session.get_one(Ticket, 1)
        await work.answer_client(session, ticket, text="Done.", by=1, inbox_id=None, now=post.clock.at)
    assert await post.sent("nils") == []
    assert "names in copy, and they were not added: Nils Otto" in await post.card(1)
    await post.comes(JUDITH, "Re: The footer", "And Nils should know", Cc=NILS, **reply)
    card = await post.card(1)
    assert "in copy: Nils Otto" in card
    assert "not added" not in card


async def test_what_its_own_domain_disowns_is_marked_and_joins_nothing(post: Letters) -> None:
    reply = await asked(post)
    await post.comes(CLARA, "Re: Opening hours", "Pay to this account instead", proof="fail", **reply)
    assert "sender not proven" not in await post.card(1)
    card = await post.card(2)
    assert "mail, sender not proven" in card
    assert "Perhaps forged: by the rules of hartmann.example" in card
    row = await post.comes("New Person <new@hartmann.example>", "Hello", "I work here", proof="none")
    assert row.state is InboxState.HELD, "a firm's domain lets in whom it proves"


@pytest.mark.parametrize("in_thread", [True, False])
async def test_the_code_from_a_proven_sender_who_may_order_accepts(post: Letters, in_thread: bool) -> None:
    reply, code = await priced(post)
    words = f"Yes {code.lower()}\r\n\r\nOn Monday the studio wrote:\r\n> Total"
    await post.comes(CLARA, "Re: A banner", words, **(reply if in_thread else {}))
    price = await post.quote()
    assert (price.state.value, price.decided_channel.value) == ("accepted", "mail")
    assert "Accepted: #1" in said((await post.sent("clara"))[-1])


async def test_a_price_whose_time_is_over_says_so(post: Letters) -> None:
    reply, code = await priced(post)
    post.clock.turn(days=8)
    await post.comes(CLARA, "Re: A banner", f"Yes {code}", **reply)
    assert (await post.quote()).state.value == "put"
    assert "no longer valid" in said((await post.sent("clara"))[-1])


async def test_nothing_else_does(post: Letters) -> None:
    reply, code = await priced(post)
    quoted = "Thanks.\r\n\r\nOn Monday the studio wrote:\r\n> reply “yes {code}” to this mail"
    for sender, proof, text in [
        (CLARA, "fail", "Yes {code}"),
        ("Kim <kim@hartmann.example>", "pass", "Yes {code}"),
        (NINA, "pass", "Yes {code}"),
        (CLARA, "pass", "Yes, but {code} is too expensive"),
        (CLARA, "pass", "What is {code}?"),
        (CLARA, "pass", "Not {code}"),
        (CLARA, "pass", quoted),
        (OLGA, "pass", "Yes {code}"),
    ]:
        await post.comes(sender, "Re: A banner", text.format(code=code), proof=proof, **reply)
        # A question to the mail of the price wants to talk it over; it stays as open as it was.
        assert (await post.quote()).state.value in ("put", "discussed"), (sender, proof, text)


@pytest.mark.parametrize(
    ("proof", "text"), [("none", "Yes {code}"), (None, "{code}"), ("pass", "Yes"), ("pass", "Yes ABCD-2345")]
)
async def test_what_sounds_like_a_yes_waits_for_one_tap(post: Letters, proof: str | None, text: str) -> None:
    reply, code = await priced(post)
    await post.comes(CLARA, "Re: A banner", text.format(code=code), proof=proof, **reply)
    assert (await post.quote()).state.value == "put"
    card = await post.card(1)
    assert "Confirm the acceptance" in card and "from Clara Hartmann" in card
    heard = said((await post.sent("clara"))[-1])
    assert "We have noted your yes to #1" in heard and code not in heard
    assert ("the word yes and the code" in heard) is ("{code}" not in text)


async def test_whose_yes_it_is_stands_on_the_card(post: Letters) -> None:
    reply, code = await priced(post, JUDITH)
    await post.comes(NILS, "Re: A banner", f"Yes {code}", proof="pass", **reply)
    assert (await post.quote()).state.value == "put"
    assert "from Nils Otto, who may not order" in await post.card(1)


async def test_a_colleagues_mail_is_told_where_it_has_to_go(post: Letters) -> None:
    await post.comes(OLGA, "Please make a ticket", "Vega wants the form fixed", proof="pass")
    assert await post.tickets() == []
    [told] = await post.sent("olga")
    assert "File it in Telegram with /new" in said(told)


async def test_robots_are_noted_and_wake_nothing(post: Letters) -> None:
    reply = await asked(post)
    await moved(post, 1, Event.VERDICT)
    await moved(post, 1, Event.RESOLVE)
    for fields in [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<x.y.example>"}]:
        await post.comes(CLARA, "Out of office", f"I am away: {fields}", **fields, **reply)
    [ticket] = await post.tickets()
    assert ticket.status is Status.RESOLVED
    assert len(await post.sent()) == 1
    assert [one.automatic for one in await rows(post.database, TicketMessage)] == [False, True, True, True]


async def test_whoever_a_disowned_mail_names_is_told_nothing(post: Letters) -> None:
    for sender in (CLARA, NINA, OLGA):
        await post.comes(sender, "Urgent", "Send all invoices to this account.", proof="fail")
    await post.comes(CLARA, "Thanks", "Thank you", proof="fail")
    assert await post.sent() == []
    [ticket] = await post.tickets()
    assert "Perhaps forged" in await post.card(ticket.id)
    [door] = await rows(post.database, Stranger)
    assert door.first_words.startswith("⚠️ Perhaps forged")
    await post.comes(NINA, "Hello", "Do you draw logos, too?")
    [told] = await post.sent("nina")
    assert told["in_reply_to"] == "m9@client.example"


async def test_who_is_not_proven_hears_of_the_number_and_changes_no_language(post: Letters) -> None:
    await post.comes(CLARA, "Hello", "Could you please mend our form today? We need it for the fair.")
    await post.comes(CLARA, "Сайт", "Добрый день! Сайт опять не открывается, посмотрите.", proof="none")
    await post.comes(CLARA, "Баннер", "Добрый день! Нарисуйте, пожалуйста, баннер.", proof="pass")
    assert [mail["language"] for mail in await post.sent("clara")] == ["en", "en", "ru"]
    assert said((await post.sent("clara"))[1]).startswith("Logged, #2.")
