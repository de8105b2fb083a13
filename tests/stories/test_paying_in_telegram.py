"""*Pay here*: a client pays in the chat, once or twice, too late, in vain; what the office and the client see of it."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.book.commands import apply_file
from sandbox.telegram.server import PAYMENT_TOKEN
from tests.stories.morning import Morning
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import BOOKS, Person, Stage, labels, words
from tests.stories.test_invoices import order


@pytest.fixture
async def bare(morning_url: str, morning: Morning, tmp_path: Path) -> AsyncIterator[Stage]:
    """The office takes money in Telegram, and makes no invoices."""
    async with morning.after(morning_url, tmp_path, payment_token=SecretStr(PAYMENT_TOKEN)) as stage:
        yield stage
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)


@pytest.fixture
async def paying(bare: Stage) -> Stage:
    """It makes invoices, too."""
    await apply_file(BOOKS / "en.toml", bare.office.database, bare.office.clock.now())
    return bare


async def bill(who: Person) -> dict[str, Any]:
    """The newest bill in somebody's chat."""
    return next(message for message in reversed(await who.sees()) if "invoice" in message)


async def pays(who: Person, message: dict[str, Any], how: str = "ok", **more: Any) -> list[dict[str, Any]]:
    """Press Telegram's own button."""
    done = await who.stage.act(
        "pay", **{"from": who.id}, chat=who.id, message_id=message["message_id"], how=how, **more
    )
    await who.stage.quiet()
    return list(done["payments"])


async def billed(stage: Stage) -> dict[str, Any]:
    """Vega has accepted what the account cannot hold, and has the bill of the invoice before them."""
    await order(stage)
    vega = stage.people["Vega"]
    await vega.presses("Pay here")
    return await bill(vega)


async def told(stage: Stage, *fragments: str) -> int:
    """How often the staff chat says so."""
    seen = await stage.people["Olga"].sees(stage.staff_chat)
    return sum(all(one in words(message) for one in fragments) for message in seen)


async def test_paid_in_the_chat_it_starts_at_once(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    asked = await billed(stage)
    assert asked["invoice"] == {
        "title": "Invoice R-2026-0001",
        "description": "To top up the personal account of Vega, as invoice R-2026-0001 asks.",
        "start_parameter": "pay",
        "currency": "EUR",
        "total_amount": 59_000,
    }
    [paid] = await pays(vega, asked)
    assert paid["ok"]
    await vega.has_read("Received: €590", "Invoice R-2026-0001: paid.", "set aside")
    assert await told(stage, "Vega has paid €590 in Telegram", "Paid by Vega", "test mode") == 1
    card = await olga.has_read("R-2026-0001 · Vega", chat=stage.staff_chat)
    assert words(card).startswith("✅")
    await vega.says("/invoices")
    assert "Pay here" not in labels(await vega.last())


async def test_a_second_price_is_covered_by_the_invoice_they_have(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await order(stage)
    await stage.later(minutes=40)
    await order(stage)
    said = await vega.has_read("Accepted: #2", "Invoice R-2026-0001, which you have already, covers it: €590")
    assert labels(said) == ["Pay here", "R-2026-0001 as PDF"]
    await stage.later(days=9)
    await olga.says("/queue")
    await olga.has_read("Waiting for clients", "Vega · R-2026-0001 · €590 was due by")


async def test_telegram_brings_the_same_payment_twice(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    asked = await billed(stage)
    await pays(vega, asked)
    await stage.act("faults", kind="redeliver", times=3)
    await stage.quiet()
    receipt = next(m for m in await vega.sees() if "successful_payment" in m)
    stage.stand_in.api.world.tell("message", receipt, vega.id, time.time() + 10**9)
    await stage.quiet()
    assert sum("Received" in words(message) for message in await vega.sees()) == 1
    assert await told(stage, "has paid €590 in Telegram") == 1


async def test_on_two_devices_at_once_both_are_on_the_account(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    both = await pays(vega, await billed(stage), "twice")
    assert [one["ok"] for one in both] == [True, True]
    await vega.has_read("Received: €590", "R-2026-0001 was paid before", "€590 more than asked")
    assert await told(stage, "has paid €590 in Telegram") == 2
    await vega.says("/balance")
    await vega.has_read("On the account: €1,180")


async def test_what_is_paid_or_cancelled_meanwhile_is_declined_in_words(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    asked = await billed(stage)
    await olga.presses("Other sum", chat=stage.staff_chat)
    await olga.says("200")
    [other] = await pays(vega, asked)
    assert other["error"] == (
        "By now only €390 is to be paid for R-2026-0001. Please open /invoices and press Pay here again."
    )
    await vega.says("/invoices")
    await vega.presses("Pay here")
    rest = await bill(vega)
    assert rest["invoice"]["total_amount"] == 39_000
    await olga.presses("Cancel", chat=stage.staff_chat)
    await olga.presses("Yes, cancel it", chat=stage.staff_chat)
    [cancelled] = await pays(vega, rest)
    assert "R-2026-0001 was cancelled" in cancelled["error"]
    await olga.says("/invoice Vega 390")
    await stage.later(seconds=1)
    await vega.presses("Pay here")
    new = await bill(vega)
    await olga.presses("Paid: €390", chat=stage.staff_chat)
    [paid] = await pays(vega, new)
    assert paid["error"] == "R-2026-0003 is paid already: there is nothing more to pay."


async def test_only_who_orders_pays_and_only_what_we_asked_for(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    asked = await billed(stage)
    [forged] = await pays(vega, asked, payload="1:1:1:100:EUR:AAAAAAAAAAAAAAAAAAAAAA")
    assert "out of date" in forged["error"]
    stranger = await stage.person("Stranger", language_code="ru")
    await stranger.starts()
    world = stage.stand_in.api.world
    shown = world.chats[vega.id].find(asked["message_id"])
    assert shown is not None
    copied = world.post(world.chats[stranger.id], world.bot.id, dict(shown.content))
    copied.payload = shown.payload
    [theirs] = await pays(stranger, world.message_view(copied))
    assert "могут только те" in theirs["error"]


async def test_declined_by_the_card_nothing_is_booked(paying: Stage) -> None:
    stage = paying
    await pays(stage.people["Vega"], await billed(stage), "abandon")
    assert not await told(stage, "in Telegram")
    assert await told(stage, "R-2026-0001 · Vega", "not paid yet") == 1


async def test_charged_just_before_it_was_cancelled(paying: Stage) -> None:
    stage = paying
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    asked = await billed(stage)
    world = stage.stand_in.api.world
    shown = world.chats[vega.id].find(asked["message_id"])
    assert shown is not None
    await olga.presses("Cancel", chat=stage.staff_chat)
    await olga.presses("Yes, cancel it", chat=stage.staff_chat)
    charge(stage, vega, shown.payload)
    await stage.quiet()
    await vega.has_read("Received: €590", "R-2026-0001 was cancelled before", "on your account", "set aside")
    assert await told(stage, "Vega has paid €590") == 1


async def test_in_other_money_or_for_nobody_a_person_is_asked(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    asked = await billed(stage)
    shown = stage.stand_in.api.world.chats[vega.id].find(asked["message_id"])
    assert shown is not None
    charge(stage, vega, shown.payload, currency="USD", charge_id="one")
    charge(stage, vega, "of another program", charge_id="two")
    await stage.quiet()
    assert await told(stage, "❓ $590", "kept in another currency") == 1
    olga = stage.people["Olga"]
    question = await olga.has_read("❓ €590", "Telegram", chat=stage.staff_chat)
    await olga.presses("Vega", question)
    await vega.has_read("Received: €590")
    await olga.says("/queue")
    assert "Payments to answer: 1" in labels(await olga.last())
    await olga.presses("Payments to answer: 1")
    await olga.has_read("Payments that wait for an answer")


async def test_sent_back_it_comes_off_the_account_by_one_press(bare: Stage) -> None:
    stage = bare
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("/balance")
    await vega.presses("Other sum")
    await vega.says("150")
    asked = await bill(vega)
    assert (asked["invoice"]["title"], asked["invoice"]["total_amount"]) == ("Top-up", 15_000)
    [paid] = await pays(vega, asked)
    await vega.has_read("Received: €150. Available: €150.")
    for _ in range(2):
        await stage.act("refund", **{"from": vega.id}, charge=paid["charge"])
        await stage.quiet()
    assert await told(stage, "Telegram has sent €150 back to Vega", "still on the account of Vega") == 1
    await olga.presses("Take it back", chat=stage.staff_chat)
    await olga.presses("Yes, take it back", chat=stage.staff_chat)
    await vega.has_read("€150 went back to where it was paid from", "Available: €0.")
    await olga.says("/payments")
    await olga.has_read("No payment waits for an answer.")


async def test_a_sum_telegram_cannot_take_is_told_to_the_office(bare: Stage) -> None:
    stage = bare
    vega, olga = stage.people["Vega"], stage.people["Olga"]
    await vega.says("/balance")
    await vega.presses("Other sum")
    await vega.says("9000")
    assert not [message for message in await vega.sees() if "invoice" in message]
    await olga.has_read("€9,000")


async def test_without_a_token_nothing_mentions_it(stage: Stage) -> None:
    await apply_file(BOOKS / "en.toml", stage.office.database, stage.office.clock.now())
    await order(stage)
    vega = stage.people["Vega"]
    await vega.says("/invoices")
    for message in await vega.sees():
        assert "Pay here" not in labels(message)
        assert "pay here" not in words(message).lower()


async def test_refused_by_telegram_it_is_said_in_words(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    await order(stage)
    await stage.act("faults", kind="refusal", row="total_invalid", method="sendInvoice", times=1)
    await vega.presses("Pay here")
    await vega.has_read("R-2026-0001 over €590 cannot be paid in this chat", "IBAN: DE89")
    assert await told(stage, "without its buttons", "CURRENCY_TOTAL_AMOUNT_INVALID") == 1


async def test_a_forwarded_bill_leads_to_the_invoices(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    await order(stage)
    await vega.starts("pay")
    await vega.has_read("Invoices of Vega")
    assert "Pay here" in labels(await vega.last())


async def test_answered_in_time_behind_five_hundred_others(paying: Stage) -> None:
    stage = paying
    vega = stage.people["Vega"]
    asked = await billed(stage)
    for number in range(100):
        person = await stage.act("people", first_name=f"Passer-by {number}")
        for words_ in range(5):
            await stage.act("say", **{"from": person["id"]}, text=f"Can you help me with {words_}?")
    began = time.monotonic()
    done = await stage.act("pay", **{"from": vega.id}, chat=vega.id, message_id=asked["message_id"])
    took = time.monotonic() - began
    assert stage.office.worker
    left = not await stage.office.worker.drained()
    assert done["payments"][0]["ok"]
    assert left, "nothing waited: the test proves nothing"
    assert took < 5
    async with asyncio.timeout(120):
        while not await stage.office.worker.drained():
            await asyncio.sleep(0.1)
    await stage.quiet()
    await vega.has_read("Received: €590")


def charge(stage: Stage, who: Person, payload: str, currency: str = "EUR", charge_id: str = "late") -> None:
    """Money that was taken, whatever we would say by now."""
    world = stage.stand_in.api.world
    receipt = {
        "currency": currency,
        "total_amount": 59_000,
        "invoice_payload": payload,
        "telegram_payment_charge_id": charge_id,
        "provider_payment_charge_id": f"provider's {charge_id}",
    }
    world.service(world.chats[who.id], who.id, {"successful_payment": receipt})
