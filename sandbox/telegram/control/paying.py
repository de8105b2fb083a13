"""A person pays an invoice of the bot's: the question before it, the money, the receipt; and money that goes back."""

import asyncio
import time
from typing import TYPE_CHECKING

from sandbox.telegram.api import BotApi, CheckoutQuery
from sandbox.telegram.control.body import Body, ControlError
from sandbox.telegram.people import JSON, Chat, Message, Person
from sandbox.telegram.world import CALLBACK_LIFE

if TYPE_CHECKING:
    from sandbox.telegram.server import TelegramStandIn

WAYS = ("ok", "abandon", "twice")


async def pay(stand_in: "TelegramStandIn", body: Body) -> JSON:
    """Press Pay and confirm. `how`: `ok`; `abandon`, the card is declined after the bot has agreed; `twice`, on two
    devices at once. Answers with every attempt: whether it was charged, or the bot's words why not."""
    person, chat = body.person(), body.chat()
    message, how = body.message(chat), str(body.get("how", "ok"))
    if how not in WAYS:
        raise ControlError("how is one of " + ", ".join(WAYS))
    if not chat.private or chat.id != person.id:
        raise ControlError("invoices are paid in one's own chat with the bot")
    if "invoice" not in message.content:
        raise ControlError("the message is no invoice")
    if message.paid:
        raise ControlError("the invoice is paid: the message shows its receipt")
    tries = [_attempt(stand_in, person, message, str(body.get("payload", message.payload)))]
    if how == "twice":
        tries.append(_attempt(stand_in, person, message, message.payload))
    refusals = await asyncio.gather(*tries)
    return {
        "payments": [
            {"ok": False, "error": why, "charge": None}
            if why is not None or how == "abandon"
            else {"ok": True, "error": None, "charge": _charge(stand_in.api, person, chat, message)}
            for why in refusals
        ]
    }


async def refund(stand_in: "TelegramStandIn", body: Body) -> JSON:
    """A payment goes back to its payer; the bot gets a service message (Bot API, RefundedPayment)."""
    api, person, charge = stand_in.api, body.person(), str(body.need("charge"))
    chat = api.world.private_chat(person)
    paid = next(
        (
            found
            for message in chat.messages.values()
            if (found := message.content.get("successful_payment"))
            and found["telegram_payment_charge_id"] == charge
        ),
        None,
    )
    if paid is None:
        raise ControlError(f"{person.id} has made no payment {charge}")
    api.world.service(chat, person.id, {"refunded_payment": dict(paid)})
    return {}


async def _attempt(stand_in: "TelegramStandIn", person: Person, message: Message, payload: str) -> str | None:
    """Why the bot will not take the money; None where it will."""
    api, world = stand_in.api, stand_in.api.world
    query = CheckoutQuery(
        str(world.random.randrange(10**17, 10**18)),
        time.monotonic(),
        asyncio.get_running_loop().create_future(),
    )
    api.checkouts[query.id] = query
    invoice = message.content["invoice"]
    asked = {
        "id": query.id,
        "from": person.user(),
        "currency": invoice["currency"],
        "total_amount": invoice["total_amount"],
        "invoice_payload": payload,
    }
    world.tell("pre_checkout_query", asked, person.id, world.clock.timestamp() + CALLBACK_LIFE)
    try:
        return await asyncio.wait_for(asyncio.shield(query.answer), api.checkout_seconds)
    except TimeoutError:
        why = f"pre_checkout_query {query.id} was not answered within {api.checkout_seconds:g} s"
        stand_in.journal.write("answerPreCheckoutQuery", asked, 0, why, "fault", world.clock.now())
        return why
    finally:
        query.answer.cancel()


def _charge(api: BotApi, person: Person, chat: Chat, message: Message) -> str:
    world, invoice = api.world, message.content["invoice"]
    charge = f"tch_{world.random.getrandbits(96):024x}"
    message.paid, message.markup = True, None
    world.edited(message)
    receipt = {
        "currency": invoice["currency"],
        "total_amount": invoice["total_amount"],
        "invoice_payload": message.payload,
        "telegram_payment_charge_id": charge,
        "provider_payment_charge_id": f"pch_{world.random.getrandbits(64):016x}",
    }
    world.service(chat, person.id, {"successful_payment": receipt})
    return charge
