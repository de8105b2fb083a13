"""A request outside the tariff: its price, the client's answer, the money set aside, charged or given back."""

import pytest
from sqlalchemy import func, select

from billing.labour.models import TimeEntry
from billing.ledger.models import Transfer, TransferKind
from intake.tickets.models import Ticket
from tests.stories.stage import Person, Stage, labels, words


@pytest.fixture
async def priced(stage: Stage) -> Stage:
    """Vega has 500 € and has asked for a banner; Olga has sent the price with one tap, and the minute is over."""
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await olga.says("/topup Vega 500", chat=stage.staff_chat)
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner × 1, €90", chat=stage.staff_chat)
    await stage.later(seconds=61)
    return stage


@pytest.mark.core
async def test_from_the_price_to_the_charge(priced: Stage) -> None:
    olga, vega, ivan = (priced.people[name] for name in ("Olga", "Vega", "Ivan"))
    desk = priced.staff_chat
    await vega.has_read("Received: €500. Available: €500.")

    price = await vega.has_read("#1", "“Design” is not part of your tariff.")
    assert "Banner × 1 — your price €90, list price €120" in words(price)
    assert "On your account: €500." in words(price)
    assert labels(price) == ["Accept €90", "Discuss", "Decline"]
    assert "€90: waiting for acceptance" in await olga.reads(desk)

    await vega.presses("Accept")
    accepted = await vega.has_read("Accepted: #1", "€410 is still available")
    assert labels(accepted) == []
    await olga.has_read("€90 accepted and set aside")
    await vega.says("/balance")
    await vega.has_read("On the account: €500", "Set aside for accepted work: €90", "Available: €410")

    await olga.presses("Assign", chat=desk)
    await olga.presses("Ivan Novak")
    await priced.later(seconds=61)
    await ivan.presses("+1 h")
    await ivan.presses("Resolve")
    await vega.has_read("#1", "is done", "Charged: €90. Available: €410.")
    await vega.says("/statement")
    await vega.has_read(
        "Statement for Vega",
        "Banner × 1 (your price €90, list price €120)",
        "ordered by Pyotr Ilyich",
        "balance €410",
    )


@pytest.mark.core
async def test_pressed_twice_and_by_others_nothing_happens_twice(priced: Stage) -> None:
    vega = priced.people["Vega"]
    stranger_to_it = await priced.let_in("Helen", client="orchard")
    price = await vega.has_read("your price €90")

    greeting = await stranger_to_it.last()
    answer = await stranger_to_it.forges("accept:1:1", greeting)
    assert answer == "Only those who sign for your firm can accept or decline this price."

    await vega.presses("Accept", price)
    assert await vega.forges("accept:1:1", price) == "You have already accepted this."
    assert (
        await vega.forges("decline:1:1", price) == "The price has been accepted already; nothing was changed."
    )
    assert (
        await vega.forges("accept:1:7", price)
        == "This price is no longer the current one; the newest is further down."
    )
    assert (
        await vega.forges("accept:99:1", price)
        == "Only those who sign for your firm can accept or decline this price."
    )
    for nonsense in ("accept:1", "nothing:1:1", "accept:1:1:" + "x" * 40, "speak:0:0:xx", "📣"):
        await vega.forges(nonsense, price)
    await vega.says("/balance")
    assert "Available: €410" in await vega.reads()


async def test_an_old_price_is_not_accepted_any_more(priced: Stage) -> None:
    olga, vega = priced.people["Olga"], priced.people["Vega"]
    old = await vega.has_read("your price €90")
    await olga.presses("Bill", chat=priced.staff_chat)
    await olga.presses("Set of banners, 5 sizes × 1 — €290")
    await olga.presses("Send to the client")
    await priced.later(seconds=61)
    await vega.has_read("Set of banners, 5 sizes × 1 — your price €290, list price €380")
    toast = await vega.forges("accept:1:1", old)
    assert toast == "This price is no longer the current one; the newest is further down."
    await vega.presses("Accept €290")
    await vega.has_read("Accepted: #1", "€210 is still available")


async def test_too_little_money(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    desk = stage.staff_chat
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=desk)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    short = await vega.has_read("Your account is €90 short", "there is nothing more you need to do")
    assert labels(short)[-1] == "Other sum", "no invoice comes: they choose what they pay in"
    assert "€90 accepted; the account is €90 short" in await olga.reads(desk)

    await olga.says("/topup Vega 50", chat=desk)
    await vega.has_read("Received: €50. Available: €50.")
    await olga.says("/topup Vega 100,00", chat=desk)
    await olga.has_read("Vega: €100 booked, €60 available.", "Set aside now: #1.", chat=desk)
    await vega.has_read("Received: €100. Available: €60.", "#1", "€90 is set aside, and we are starting.")
    card = await olga.card(1)
    assert "accepted and set aside" in words(card)


async def test_what_is_billed_says_what_kind_of_work_it_is(stage: Stage) -> None:
    olga, vega, ivan = (stage.people[name] for name in ("Olga", "Vega", "Ivan"))
    await vega.says("Please replace the opening hours on the contact page")
    await ivan.says("/log 1 30m a sketch", chat=stage.staff_chat)
    await olga.presses("Bill", await olga.card(1))
    await olga.presses("Banner × 1")
    await olga.presses("Send to the client")
    await stage.later(seconds=61)
    await vega.has_read("“Design” is not part of your tariff.", "Banner × 1")
    async with stage.office.database.reading() as session:
        assert (await session.get_one(Ticket, 1)).category == "design", "guessed was content"
    await vega.presses("Accept")
    async with stage.office.database.reading() as session:
        assert (await session.get_one(TimeEntry, 1)).category == "design"


async def test_a_mistaken_top_up_is_taken_back(priced: Stage) -> None:
    olga, vega, desk = priced.people["Olga"], priced.people["Vega"], priced.staff_chat
    await olga.says("/topup Vega 5000", chat=desk)
    booked = await olga.has_read("Vega: €5,000 booked", chat=desk)
    await olga.presses("Take it back", booked)
    await olga.has_read("top-up of €5,000 for Vega?", chat=desk)
    await olga.presses("No, it is right", chat=desk)
    assert labels(await olga.has_read("Vega: €5,000 booked, €5,500 available.", chat=desk)) == [
        "Take it back"
    ]
    assert "Only managers" in (await priced.people["Ivan"].presses("Take it back", booked) or "")
    await olga.presses("Take it back", booked)
    await olga.presses("Yes, take it back", chat=desk)
    back = await olga.has_read("Vega: €5,000 taken back, €500 available.", chat=desk)
    await vega.has_read("A correction: €5,000", "Available: €500")
    twice = await olga.forges(f"untop2:{await _last_top_up(priced)}:0", back)
    assert twice == "Vega: €5,000 has been taken back already."
    await olga.has_read("Vega: €5,000 taken back, €500 available.", chat=desk)
    await vega.says("/statement")
    await vega.has_read("Correction of line 2", "€500")

    await vega.presses("Accept", await vega.has_read("your price €90"))
    await olga.presses("Take it back", chat=desk)
    refused = await olga.presses("Yes, take it back", chat=desk)
    assert refused == "Not taken back: €90 of it is already set aside for accepted work, or charged."
    await vega.says("/balance")
    await vega.has_read("Available: €410")


async def _last_top_up(stage: Stage) -> int:
    async with stage.office.database.reading() as session:
        query = select(func.max(Transfer.id)).where(Transfer.kind == TransferKind.TOPUP)
        return int(await session.scalar(query) or 0)


async def test_a_promised_payment_is_one_tap(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    card = await olga.card(1)
    assert (
        await olga.presses("Promised payment: €90, 5 days", chat=stage.staff_chat)
        == "Promised: €90; the work can start."
    )
    await vega.has_read("we expect €90 from you by 29 November", "€90 is set aside, and we are starting.")
    assert await olga.forges("promise:1:1", card) == "Nothing is missing any more."
    await vega.says("/balance")
    said = await vega.reads()
    assert "Set aside for accepted work: €90\nStill to be paid in: €90, as promised by 29 November" in said
    assert "Available" not in said and "−" not in said
    assert "Rests on a payment promised by 29 November" in words(await olga.card(1))

    for _ in range(2):
        await stage.later(days=5, hours=1)
    await olga.has_read("Vega has not paid in €90, promised by 29 November.", "#1 “We need a banner")
    await vega.has_read("A reminder: we were expecting €90 from you by 29 November", "there is nothing to do")
    for person, fragment in ((olga, "has not paid in"), (vega, "A reminder:")):
        assert sum(fragment in words(m) for m in await person.sees()) == 1, "once, and politely"
    assert "Promised payment overdue since 29 November" in words(await olga.card(1))
    await vega.says("/balance")
    assert "Still to be paid in: €90; it was promised by 29 November" in await vega.reads()
    await olga.says("/queue")
    await olga.has_read("💶 Vega · €90 promised by 29 November, not paid yet")

    await olga.says("/topup Vega 50")
    await vega.has_read("Received: €50. Available: €0.", "Still to be paid in: €40; it was promised by")
    await olga.says("/topup Vega 50")
    await vega.has_read("Received: €50. Available: €10.")
    assert "overdue" not in words(await olga.card(1))


async def test_who_owes_already_is_told_all_that_is_missing(stage: Stage) -> None:
    olga, vega = stage.people["Olga"], stage.people["Vega"]
    await vega.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.presses("Accept")
    await olga.presses("Promised payment: €90, 5 days", chat=stage.staff_chat)
    await stage.later(days=5)  # 29 November, the promise's last day
    assert "overdue" not in words(await olga.card(1))
    await stage.later(days=1, hours=1)
    await olga.has_read("Vega has not paid in €90, promised by 29 November.")

    await vega.says("And a banner for the winter sale, please, 300 by 250 again")
    await olga.presses("Bill: Banner", await olga.card(2), chat=stage.staff_chat)
    await stage.later(seconds=61)
    await vega.has_read("On your account: €0; €180 is missing.")
    await vega.presses("Accept")
    promised = await olga.presses("Promised payment: €180, 5 days", await olga.card(2), chat=stage.staff_chat)
    assert promised == "Promised: €180; the work can start."
    await vega.has_read("we expect €180 from you", "€90 is set aside, and we are starting.")


async def test_discuss_keeps_the_price_and_brings_the_ticket_back(priced: Stage) -> None:
    olga, vega = priced.people["Olga"], priced.people["Vega"]
    price = await vega.has_read("your price €90")
    await vega.presses("Discuss", price)
    await vega.has_read("let us talk about #1", "the price stays open meanwhile")
    assert await vega.forges("discuss:1:1", price) == "We are already talking about it: just write."
    await olga.has_read("#1 · Vega", "the client wants to discuss it")
    await priced.later(hours=3)
    await vega.says("Could it be 160 by 600 for the same money?")
    assert "Added to #1" in await vega.reads()
    assert "160 by 600" in words(await olga.card(1))
    await vega.presses("Accept", price)
    await vega.has_read("Accepted: #1", "€410 is still available")


async def test_decline_asks_why(priced: Stage) -> None:
    olga, vega = priced.people["Olga"], priced.people["Vega"]
    price = await vega.has_read("your price €90")
    await vega.presses("Decline", price)
    declined = await vega.has_read("Declined: #1", "nothing is charged", "tell us why")
    assert labels(declined) == ["Too expensive", "No longer needed", "Done elsewhere"]
    assert await vega.presses("Too expensive", declined) == "Thank you, that helps."
    card = words(await olga.card(1))
    assert card.startswith("☑️ #1")
    assert card.endswith("€90 declined (too expensive)"), "told once"
    await olga.has_read("#1 · Vega", "declined")
    assert await vega.forges("accept:1:1", declined) == "This has been decided already; nothing was changed."
    await vega.says("/balance")
    assert "Available: €500" in await vega.reads()


async def test_what_is_said_after_discuss_and_decline_stays_with_the_price(stage: Stage) -> None:
    """Pyotr decides about what Anna asked: his words belong there too, reply or no reply."""
    olga, pyotr = stage.people["Olga"], stage.people["Vega"]
    await olga.says("/topup Vega 500")
    anna = await colleague(stage)
    await anna.says("We need a banner for the autumn sale, 300 by 250")
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)

    await pyotr.presses("Discuss")
    await pyotr.says("Is it not a bit expensive?")
    await pyotr.says("We had one for half of it last year")
    assert "Added to #1" in await pyotr.reads()
    assert "Is it not a bit expensive?" in words(await olga.card(1))
    await olga.has_read("#1", "We had one for half of it last year")

    await pyotr.presses("Decline")
    await pyotr.presses("Too expensive")
    await pyotr.says("We shall take the old one again")
    added = await pyotr.has_read("Added to #1")
    assert "We shall take the old one again" in words(await olga.card(1))
    await pyotr.presses("This is something new", added)
    await pyotr.has_read("Logged, #2.")
    await stage.later(hours=1)
    await pyotr.says("And the map on the site is wrong")
    await pyotr.has_read("Logged, #3.")


async def test_a_price_nobody_answers_expires(priced: Stage) -> None:
    olga, vega = priced.people["Olga"], priced.people["Vega"]
    price = await vega.has_read("your price €90")
    await priced.later(days=8)
    await vega.has_read("The price for #1", "is no longer valid, so the request is closed")
    assert "expired" in words(await olga.card(1))
    assert "no longer valid" in (await vega.presses("Accept", price) or "")


async def test_somebody_who_may_not_order_asks(stage: Stage) -> None:
    olga, pyotr = stage.people["Olga"], stage.people["Vega"]
    anna = await colleague(stage)
    await olga.says("/topup Vega 500", chat=stage.staff_chat)
    await anna.says("Please draw a banner for Saturday, 300 by 250")
    await anna.has_read("Logged, #1.")
    assert "This person may not order" in words(await olga.card(1))
    await olga.presses("Bill: Banner", chat=stage.staff_chat)
    await stage.later(seconds=61)
    await anna.has_read("#1", "outside the tariff", "The price and your words have gone to Pyotr Ilyich")
    price = await pyotr.has_read("Anna asked:", "Please draw a banner for Saturday", "your price €90")

    greeting = await anna.last()
    assert (
        await anna.forges("accept:1:1", greeting)
        == "Only those who sign for your firm can accept or decline this price."
    )
    for command in ("/balance", "/tariff", "/statement"):
        await anna.says(command)
        assert await anna.reads() == "Balance and tariff are shown to those who sign for your firm."
    await anna.forges("balance:0:0", greeting)
    assert "€" not in await anna.reads()

    await pyotr.presses("Accept", price)
    await anna.has_read("#1", "Pyotr Ilyich has accepted the price.")
    await olga.presses("Assign", chat=stage.staff_chat)
    await olga.presses("Ivan Novak")
    await stage.later(seconds=61)
    await stage.people["Ivan"].presses("+15")
    await stage.people["Ivan"].presses("Resolve")
    await anna.has_read("#1", "is done")
    await pyotr.has_read("#1", "is done", "Charged: €90. Available: €410.")


async def test_accepted_by_phone(priced: Stage) -> None:
    olga, vega = priced.people["Olga"], priced.people["Vega"]
    price = await vega.has_read("your price €90")
    await olga.presses("Accepted by phone", chat=priced.staff_chat)
    await olga.has_read("Who accepted the price for #1, and when?")
    await olga.says("Pyotr Ilyich, today 10:40")
    await olga.has_read("#1 accepted (Pyotr Ilyich, today 10:40)")
    await vega.has_read("#1", "we have noted that €90 is accepted (Pyotr Ilyich, today 10:40)")
    assert "€410 is still available" in await vega.reads()
    assert (
        await vega.forges("accept:1:1", price) == "The price has been accepted already; nothing was changed."
    )
    await vega.says("/balance")
    assert "Available: €410" in await vega.reads()


async def colleague(stage: Stage) -> Person:
    """Anna opens the link Pyotr passed on, and Olga lets her in."""
    anna = await stage.let_in_by_link("Anna", stage.links["Vega"])
    await stage.people["Olga"].presses("Yes, let them in", chat=stage.staff_chat)
    return anna
