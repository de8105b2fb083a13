"""sendInvoice, createInvoiceLink and answerPreCheckoutQuery (Bot API, "Payments")."""

import time
from typing import Any

from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON
from sandbox.telegram.targets import find_target, put

REQUIRED = ("title", "description", "payload", "currency", "prices")
TITLE, DESCRIPTION, PAYLOAD_BYTES = 32, 255, 128
LIMITS = {"USD": (100, 1_000_000), "EUR": (87, 877_155), "RUB": (8_100, 81_000_000), "JPY": (154, 1_540_000)}
"""What is worth 1 to 10,000 dollars (currencies.json); of other currencies nothing is refused."""
WHOLE = ("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND")


async def send_invoice(api: BotApi, call: Call) -> JSON:
    invoice = _invoice(api, call)
    target = find_target(api, call, "messages")
    first = next((row[0] for row in (target.markup or {}).get("inline_keyboard", [])), None)
    if first is not None and not first.get("pay"):
        raise refuse("first_button_not_pay")
    if target.markup is None:
        target.markup = {"inline_keyboard": [[{"text": f"Pay {_sum(invoice)}", "pay": True}]]}
    message = put(api, target, {"invoice": invoice})
    message.payload = call.text("payload")
    return api.world.message_view(message)


async def create_invoice_link(api: BotApi, call: Call) -> str:
    """Checked like an invoice that is sent; opens nothing here."""
    _invoice(api, call)
    return f"https://t.me/$sandbox{api.world.random.getrandbits(48):012x}"


async def answer_pre_checkout(api: BotApi, call: Call) -> bool:
    """Answer once, within ten seconds of the question."""
    call.required("pre_checkout_query_id")
    going = call.flag("ok")
    if not going:
        call.required("error_message")
    query = api.checkouts.get(call.text("pre_checkout_query_id"))
    if query is None or query.answer.done() or time.monotonic() - query.asked_at > api.checkout_seconds:
        raise refuse("checkout_too_old")
    query.answer.set_result(None if going else call.text("error_message"))
    return True


def _invoice(api: BotApi, call: Call) -> JSON:
    for name in REQUIRED:
        call.required(name)
    prices: Any = call.parsed("prices", "prices_not_json")
    if not isinstance(prices, list) or not all(_is_price(price) for price in prices):
        raise refuse("prices_not_json")
    if not prices:
        raise refuse("prices_empty")
    total = sum(int(price["amount"]) for price in prices)
    if total <= 0:
        raise refuse("total_not_positive")
    for name, limit in (("title", TITLE), ("description", DESCRIPTION)):
        if len(call.text(name)) > limit:
            raise refuse("invoice_words_too_long", name=name, limit=limit)
    if len(call.text("payload").encode()) > PAYLOAD_BYTES:
        raise refuse("payload_invalid")
    if call.text("provider_token") != api.payment_token:
        raise refuse("provider_invalid")
    currency = call.text("currency")
    lowest, highest = LIMITS.get(currency, (1, total))
    if not lowest <= total <= highest:
        raise refuse("total_invalid")
    return {
        "title": call.text("title"),
        "description": call.text("description"),
        "start_parameter": call.text("start_parameter"),
        "currency": currency,
        "total_amount": total,
    }


def _is_price(price: Any) -> bool:
    return isinstance(price, dict) and bool(price.get("label")) and isinstance(price.get("amount"), int)


def _sum(invoice: JSON) -> str:
    total, currency = invoice["total_amount"], invoice["currency"]
    return f"{currency} {total:,}" if currency in WHOLE else f"{currency} {total / 100:,.2f}"
