"""The answer before a payment: in time or not at all, whatever the desk and the wire do meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from intake.telegram import checkout
from intake.telegram.checkout import Checkout
from intake.telegram.wire import Wire
from sandbox.telegram import TelegramStandIn
from sandbox.telegram.server import PAYMENT_TOKEN
from tests.sandbox.telegram.conftest import Open
from tests.sandbox.telegram.stage import Talk


@pytest.fixture
async def asked(open_stand_in: Open) -> AsyncIterator[Talk]:
    async with open_stand_in(checkout_seconds=2.0) as talk:
        talk.anna = await talk.person("Anna")  # type: ignore[attr-defined]
        sent = await talk.bot(
            "sendInvoice",
            chat_id=talk.anna,  # type: ignore[attr-defined]
            title="Top-up",
            description="To top up",
            payload="slip",
            provider_token=PAYMENT_TOKEN,
            currency="EUR",
            prices=[{"label": "Top-up", "amount": 5_000}],
        )
        talk.bill = sent["message_id"]  # type: ignore[attr-defined]
        yield talk


def till(stand_in: TelegramStandIn, decide: Any) -> Checkout:
    return Checkout(Wire(api=stand_in.url, token=stand_in.token), decide, lambda _: "not now")


async def pay(talk: Any, counter: Checkout) -> dict[str, Any]:
    """Anna presses Pay; the question reaches us as the storing loop brings it."""
    paying = asyncio.create_task(talk.act("pay", who=talk.anna, chat=talk.anna, message_id=talk.bill))
    while not (asked := [one for one in await talk.updates() if "pre_checkout_query" in one]):
        await asyncio.sleep(0.01)
    for update in [*asked, *asked]:
        counter.hear(update)
    answering = asyncio.create_task(counter.run())
    result: dict[str, Any] = (await paying)["payments"][0]
    await asyncio.sleep(0.05)
    answering.cancel()
    return result


async def test_it_goes_on(asked: Talk) -> None:
    async def yes(query: dict[str, Any]) -> None:
        assert query["invoice_payload"] == "slip"

    counter = till(asked.stand_in, yes)
    assert (await pay(asked, counter))["ok"]
    assert (counter.answered, counter.unanswered) == (1, 0)


async def test_it_is_declined_in_words(asked: Talk) -> None:
    async def no(_: dict[str, Any]) -> str:
        return "paid already"

    assert (await pay(asked, till(asked.stand_in, no)))["error"] == "paid already"


async def test_a_desk_that_hangs_or_fails_declines(asked: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "LOOK_SECONDS", 0.1)

    async def hangs(_: dict[str, Any]) -> None:
        await asyncio.sleep(10)

    async def fails(_: dict[str, Any]) -> None:
        raise RuntimeError

    for desk in (hangs, fails):
        assert (await pay(asked, till(asked.stand_in, desk)))["error"] == "not now"
        await asked.confirm_all()


@pytest.mark.parametrize("kind", ["502", "500", "429", "drop"])
async def test_a_wire_that_stumbles_is_asked_again(asked: Talk, kind: str) -> None:
    async def yes(_: dict[str, Any]) -> None:
        return None

    await asked.act("faults", kind=kind, method="answerPreCheckoutQuery", times=1)
    assert (await pay(asked, till(asked.stand_in, yes)))["ok"]


async def test_too_late_nobody_is_charged(asked: Talk) -> None:
    async def late(_: dict[str, Any]) -> None:
        await asyncio.sleep(2.3)

    refused = await pay(asked, till(asked.stand_in, late))
    assert "not answered within 2 s" in refused["error"]
    told = [one for one in await asked.see("journal") if one["verdict"] == "fault"]
    assert [one["method"] for one in told] == ["answerPreCheckoutQuery"]
