"""The manager's and the employee's hands: verdicts, undo, notes, minutes, favours, views."""

import pytest

from intake.tickets.models import Ticket
from tests.stories.stage import Stage, buttons, labels, words


@pytest.mark.core
async def test_refused_with_what_to_do_instead(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please publish the photos I found on the web on our first page")
    await olga.presses("Refuse", chat=desk)
    await olga.presses("We cannot use pictures or texts")
    await olga.has_read("#1: Refused.", "until then, Undo is on the card")
    assert "Logged, #1." in await vega.reads()
    await olga.presses("Undo", chat=desk)
    await stage.later(minutes=5)
    assert "Logged, #1." in await vega.reads(), "taken back within the minute, the client hears nothing"
    assert words(await olga.card(1)).startswith("🆕")

    await olga.presses("Refuse", chat=desk)
    await olga.presses("We cannot use pictures or texts")
    card = await olga.card(1)
    await stage.later(seconds=61)
    await vega.has_read(
        "#1", "we cannot take this on", "without the right to them", "Send us material of your own"
    )
    assert await olga.forges(f"undo:1:{await _revision(stage)}", card) == (
        "The minute is over: the client has been told. Choose another answer on the card instead."
    )
    assert await olga.forges("refuse2:1:0:too_soon", card) == (
        "This card has changed in the meantime; please look at it again."
    )


async def test_undone_nothing_reaches_the_assignee(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Ivan Novak")
    before = len(await ivan.sees())
    assert await olga.presses("Undo", chat=desk) == "Taken back; the client has heard nothing."
    await stage.later(minutes=2)
    assert len(await ivan.sees()) == before
    await olga.presses("Ours", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(minutes=2)
    await vega.has_read("#1", "this one is our own fault, sorry", "costs you nothing")
    await ivan.presses("+30")
    await ivan.presses("Resolve")
    assert "Our own fault → Ivan Novak (Olga Brandt)" in words(await olga.card(1))


async def test_undo_is_shown_for_its_minute_and_no_longer(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("Ours", chat=desk)
    await stage.later(seconds=20)
    await olga.presses("Undo", chat=desk)
    await olga.presses("Ours", chat=desk)
    await stage.later(seconds=45)
    assert "Undo" in labels(await olga.card(1)), (
        "the minute of the verdict taken back is not that of the new one"
    )

    before = await _edits(stage, desk)
    await stage.later(seconds=20)
    assert "Undo" not in labels(await olga.card(1))
    assert "Resolve" in labels(await olga.card(1))
    await stage.later(minutes=5)
    assert await _edits(stage, desk) == before + 1, "drawn once more, and once only"


async def test_personal_is_a_mark_beside_a_verdict(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("Ivan, please replace the opening hours today as you promised")
    answer = await vega.reads()
    assert answer.startswith("Logged, #1."), "nobody is scolded for naming somebody"
    assert "Names Ivan Novak: “Ivan”" in words(await olga.card(1))
    await olga.presses("Personal", chat=desk)
    assert labels(await olga.last())[0] == "Ivan Novak"
    await olga.presses("Ivan Novak")
    await olga.presses("private messenger")
    assert "Personal: Ivan Novak, private messenger" in words(await olga.card(1))
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await vega.has_read("We are working on #1")
    assert "Personal: Ivan Novak" in words(await olga.card(1))


@pytest.mark.core
async def test_the_first_press_takes_the_card(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    max_ = await stage.let_in("Max", employee="max")
    await stage.act(f"groups/{desk}/members", user=max_.id, action="join")
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("Refuse", chat=desk)
    assert "Olga Brandt is on it" in words(await olga.card(1))
    assert await max_.presses("Ours", chat=desk) == "Olga Brandt is on it. To take it over: /take 1"
    assert "Only managers can decide" in (await stage.people["Ivan"].presses("Ours", chat=desk) or "")
    await max_.says("/take 1", chat=desk)
    await max_.has_read("#1 is yours now.", chat=desk)
    assert await olga.presses("Ours", chat=desk) == "Max Keller is on it. To take it over: /take 1"
    await max_.presses("Ours", chat=desk)
    assert "Our own fault" in words(await max_.card(1))


async def test_what_is_said_in_the_office_stays_there(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("Please replace the opening hours on the contact page")
    card = (await olga.card(1))["message_id"]
    said = len(await vega.sees())
    await ivan.says("They are difficult again, margin is nil. Shall I?", chat=desk, reply_to=card)
    assert await ivan.reads() == "Noted on #1; the client does not see it."
    assert "margin is nil" in words(await olga.card(1))
    assert len(await vega.sees()) == said
    await ivan.says("/answer We close the page for an hour tonight.", chat=desk, reply_to=card)
    await vega.has_read("Lindenhof Web Studio, about #1 “Please replace", "We close the page for an hour")
    await ivan.says("/answer 1 And it is open again.", chat=desk)
    await vega.has_read("And it is open again.")
    for nonsense in (
        "/answer",
        "/answer 99 hello",
        "/log",
        "/log 1 soon",
        "/take",
        "/take x",
        "/new",
        "/topup Vega",
    ):
        await olga.says(nonsense, chat=desk)


async def test_minutes_and_favours(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await ivan.says("/log 1 1h20 sketches", chat=desk)
    await ivan.has_read("1 h 20 min logged on #1, 1 h 20 min in all; waiting for the decision.", chat=desk)
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)

    await ivan.says("/log 1 0:30 colours")
    asked = await ivan.has_read("#1 is outside the tariff, and nobody has accepted a price.")
    assert labels(asked) == ["The manager asked me", "Log it all the same"]
    again = buttons(asked)[1]["callback_data"]
    await ivan.presses("The manager asked me", asked)
    logged = await ivan.has_read("30 min logged on #1, 1 h 50 min in all")
    await ivan.forges(again, logged)
    await ivan.has_read("30 min logged on #1, 1 h 50 min in all")
    await olga.says("/log 1 10m a look", chat=desk)
    await olga.presses("Log it all the same")
    assert "client has not answered the price for #1" in (await olga.presses("Resolve", chat=desk) or "")
    await vega.presses("Decline")

    drafted = await ivan.has_read("Your 1 h 20 min on #1", "a standard error is drafted", "pay do not change")
    await ivan.presses("Explain #1", drafted)
    await ivan.says("The client stood beside my desk")
    await ivan.has_read("Noted with #1")
    await ivan.says("/mine")
    await ivan.has_read("Standard errors:", "“The client stood beside my desk”")

    await olga.has_read("Ivan Novak worked 1 h 20 min on #1", "Is it a standard error?", "beside my desk")
    await olga.says("/queue", chat=desk)
    await olga.presses("Standard errors to decide: 1", chat=desk)
    listed = await olga.has_read(
        "#1 Ivan Novak, 1 h 20 min (sketches) — “The client stood beside my desk”", chat=desk
    )
    await olga.presses("Confirm #1", listed)
    await olga.presses("A price should have come first")
    done = await olga.has_read("Standard error confirmed: #1 Ivan Novak", "A price should have come first")
    await ivan.has_read("the standard error is confirmed. The reason: A price should have come first")
    assert await olga.forges("error_no2:1:0:small", done) == (
        "This has been decided already; nothing was changed."
    )
    await olga.presses("Decide again", await olga.has_read("Standard error confirmed"))
    await ivan.has_read("the manager looks at the standard error once more")
    await olga.presses("Drop #1")
    await olga.presses("In your own words")
    await olga.says("He had asked me in the corridor")
    await ivan.has_read("the standard error is dropped. The reason: He had asked me in the corridor")
    assert await ivan.forges("why_error:1:0", drafted) is None
    await ivan.says("I meant another one")
    await ivan.has_read("This has been decided already; nothing was changed.")
    assert "Only managers" in (await ivan.forges("error_no:1:0", drafted) or "")


async def test_beside_the_window(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    await olga.says("/new Vega called: the map on the site is wrong", chat=desk)
    filed = await olga.has_read("Filed as #1 for Vega. Asked by Pyotr Ilyich.", chat=desk)
    await olga.presses("Asked by Anna Weber", filed)
    assert "Vega · Anna Weber (member) · filed by the office" in words(await olga.card(1))
    await olga.says("/new Bloom Flowers: a visit, they want a page about tulips", chat=desk)
    await olga.has_read("Filed as #2 for Bloom Flowers.", chat=desk)
    assert "please tell them yourself" in words(await olga.card(2))
    assert "please tell them yourself" not in words(await olga.card(1))
    await olga.presses("Ours", await olga.card(2))
    await olga.presses("Olga Brandt")
    await olga.says("/answer 2 Done.", chat=desk)
    await olga.has_read("Noted on #2, but this client has neither bot nor mail", chat=desk)

    await olga.says("/client", chat=desk)
    await olga.presses("Kestrel Logistics", chat=desk)
    await olga.has_read("Kestrel Logistics", "Martin Voss — signer", "Tariff: Growth", "available", chat=desk)
    await olga.presses("Top up", chat=desk)
    await olga.says("a lot")
    await olga.has_read("I could not read that as a sum.")
    await olga.says("250")
    await olga.has_read("Kestrel Logistics: €250 booked, €250 available.")
    await olga.presses("New request", chat=desk)
    await olga.says("They want the blue one")
    await olga.has_read("Filed as #3 for Kestrel Logistics.")
    await olga.presses("Invite link", chat=desk)
    await olga.has_read("Link for Kestrel Logistics", "https://t.me/")


async def test_own_views(stage: Stage) -> None:
    vega, olga, ivan = (stage.people[name] for name in ("Vega", "Olga", "Ivan"))
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    for command, label, shown in (
        ("/tickets", "My requests", "#1 Please replace the opening hours on the contact page — in progress"),
        ("/balance", "Balance", "Available: €0"),
        ("/tariff", "Tariff", "Content: 0 min of 4 h"),
        ("/statement", "Statement", "No movements this month."),
    ):
        await vega.says(command)
        assert shown in await vega.reads()
        await vega.presses(label)
        assert shown in await vega.reads()
    await vega.says("/language")
    await vega.presses("Русский")
    await vega.says("/language")
    await vega.presses("English")
    await vega.says("/help")
    await vega.has_read("This is the service window of Lindenhof Web Studio")

    await ivan.says("/mine")
    await ivan.has_read("On your desk", "#1 Vega · Please replace", "Logged this week: 0 min")
    await ivan.says("what about this?")
    await ivan.has_read("I do not know which request this is about.")
    await olga.says("/start")
    await olga.presses("Queue")
    await olga.has_read(
        "Waiting", "#1 Vega · Please replace the opening hours on the contact page · → Ivan Novak"
    )
    await olga.presses("Clients")
    await olga.presses("Vega")
    await olga.has_read("Pyotr Ilyich — signer", "Content: 0 min of 4 h (+30 min in progress)")


async def test_limits_are_told_once(stage: Stage) -> None:
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    await vega.says("Please replace all the texts on the product pages")
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await ivan.says("/log 1 3h20 first half")
    await vega.has_read("“Content” is nearly used up this month: 3 h 30 min of 4 h.")
    await olga.has_read("Vega: “Content”, 3 h 30 min of 4 h this month", chat=desk)
    await ivan.says("/log 1 20m second half")
    await vega.has_read("“Content” is used up this month: 4 h of 4 h.")
    before = len(await vega.sees())
    await ivan.says("/log 1 10m a little more")
    assert len(await vega.sees()) == before, "once per level"
    await ivan.presses("Resolve")
    await stage.later(hours=1)
    await vega.says("Please publish the news about the fair")
    await vega.has_read(
        "Logged, #2.",
        "“Content” is used up this month (4 h 15 min of 4 h): we will tell you the price first.",
    )
    assert "Limit used up: Content" in words(await olga.card(2))


async def test_strange_names_break_nothing(stage: Stage) -> None:
    olga, desk = stage.people["Olga"], stage.staff_chat
    odd = await stage.person("<b>Bobby & Söhne</b>", username="bobby_sons")
    await odd.says("<script>alert(1)</script> & “quotes” <")
    card = await olga.has_read("<b>Bobby & Söhne</b>", "<script>alert(1)</script>", chat=desk)
    await olga.presses("Bind to a client", card)
    await olga.presses("Bloom Flowers")
    await olga.presses("as the signer")
    await stage.later(hours=1)
    await odd.says("🦋" * 200 + "?")
    shown = words(await olga.card(2))
    assert "🦋" in shown.splitlines()[0]
    await olga.says("/topup Bloom 300", chat=desk)
    await olga.presses("Bill", await olga.card(2))
    await olga.presses("Banner × 1 — €120")
    await olga.presses("+1")
    await olga.presses("Other sum")
    await olga.says("99,50")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await odd.presses("Accept €99.50")
    await odd.has_read("Accepted: #2", "€200.50 is still available")


async def _revision(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        return (await session.get_one(Ticket, 1)).revision


async def _edits(stage: Stage, chat: int) -> int:
    """How often a message of a chat was edited."""
    calls = await stage.see("journal")
    return sum(
        call["method"] == "editMessageText" and str(call["params"]["chat_id"]) == str(chat) for call in calls
    )


async def test_a_colleague_helps_out(stage: Stage) -> None:
    """Whoever is in the office may answer and log; whoever works on it reads what the client was told."""
    vega, olga, ivan, desk = *(stage.people[name] for name in ("Vega", "Olga", "Ivan")), stage.staff_chat
    lena = await stage.let_in("Lena", employee="lena")
    await vega.says("Please replace the opening hours on the contact page")
    await olga.presses("In tariff: Content", chat=desk)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await lena.says("/answer 1 Until six, or until seven?")
    await lena.has_read("Sent to the client as the firm's answer to #1.")
    await vega.has_read("Lindenhof Web Studio, about #1", "Until six, or until seven?")
    await ivan.has_read("#1: Lena Fischer has answered the client", "Until six, or until seven?")
    await lena.says("/log 1 soon")
    assert await lena.reads() == (
        "I could not read “soon” as a time, so nothing was logged. Write, for example: /log 1 1h20"
    )
    await lena.says("/log 44 soon")
    assert "find request #44" in await lena.reads()
    await lena.says("/answer 44 Yes")
    assert "find request #44" in await lena.reads()

    await ivan.presses("+15", await ivan.has_read("#1 · Vega · "))
    await ivan.presses("Resolve")
    assert "Reply to this message" not in words(await ivan.has_read("#1 · Vega · "))


async def test_a_clients_command_from_the_office(stage: Stage) -> None:
    olga, ivan, desk = stage.people["Olga"], stage.people["Ivan"], stage.staff_chat
    await olga.says("/balance", chat=desk)
    await olga.has_read("/balance is what clients write about themselves.", "/client NAME", chat=desk)
    await olga.says("/balance Vega", chat=desk)
    await olga.has_read("Pyotr Ilyich — signer", "Account: €0 available", chat=desk)
    await ivan.says("/statement Vega")
    assert "/mine" in words(await ivan.has_read("/statement is what clients write about themselves."))
    await ivan.says("/mine")
    assert labels(await ivan.last()) == ["My minutes"]


async def test_resolve_is_refused_before_it_asks(stage: Stage) -> None:
    vega, olga, desk = stage.people["Vega"], stage.people["Olga"], stage.staff_chat
    await vega.says("We need a banner for the autumn sale")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    refused = await olga.presses("Resolve", await olga.card(1))
    assert "The client has not answered the price for #1 yet." in (refused or "")
    assert "How long did it take?" not in await olga.reads()
