"""The money of the played weeks: what clients pay in, the invoices they pay, and a signer's yes to small charges."""

from datetime import date
from typing import Any

from sandbox.book import Book
from sandbox.seed.control import Message, buttons, words
from sandbox.seed.desk import Desk
from sandbox.seed.weeks import AGREES, ASKS, PAYS_INVOICES, TOP_UPS, Fate

CARDS_BACK = 20
"""An invoice may have come so many cards before the week's last asking."""


async def top_up(desk: Desk, first: date, last: date, sitting: int) -> None:
    """What everybody pays in before the first week; most of them also the monthly fees until `last`.

    For what they had ordered before the first `sitting` that is played, nothing is paid in.
    """
    olga, control = desk.cast.office["olga"], desk.control
    for client, whole in TOP_UPS[desk.book.language].items():
        amount = whole - ordered_before(desk.book, client, sitting)
        paid = amount if client == PAYS_INVOICES else amount + fees_ahead(desk.book, client, first, last)
        asked = await control.post("say", **{"from": olga}, text=f"/topup {desk.book.client(client)} {paid}")
        await control.awaited(olga, _of_the_bot, f"/topup {client}", after=asked["message_id"])


def ordered_before(book: Book, client: str, sitting: int) -> int:
    """What a client's orders in the sittings before this one came to."""
    orders = [ask for ask in ASKS if ask.client == client and ask.sitting < sitting]
    return sum(book.price(client, ask.detail) for ask in orders if ask.fate in (Fate.ACCEPTED, Fate.AT_ONCE))


def fees_ahead(book: Book, client: str, first: date, last: date) -> int:
    """The monthly fees that begin after `first`, until `last`."""
    tariff = book.content["clients"][client].get("tariff")
    if tariff is None:
        return 0
    months = (last.year - first.year) * 12 + last.month - first.month
    return int(book.content["tariffs"][tariff]["versions"][-1]["monthly_fee"] * months)


async def agree_to_small_charges(desk: Desk) -> None:
    """The loyal client's signer agrees to be charged for small things without a price first."""
    signer = desk.cast.contacts[AGREES, 0]
    asked = await desk.control.awaited(
        signer, lambda said: bool(_data(said, "agree:")), "the letter to agree to"
    )
    await _press(desk, signer, signer, asked, "agree:")


async def pay_invoices(desk: Desk) -> None:
    """The manager marks on Monday what came in at the bank."""
    manager = desk.cast.office[desk.cast.manager_of(PAYS_INVOICES)]
    name, chat = desk.book.client(PAYS_INVOICES), desk.cast.staff_chat
    for card in await desk.control.messages(chat, desk.seen - CARDS_BACK):
        if name in words(card) and _data(card, "ipaid:"):
            await _press(desk, manager, chat, card, "ipaid:")


async def _press(desk: Desk, who: int, chat: int, message: Message, start: str) -> Any:
    place = {"from": who, "chat": chat, "message_id": message["message_id"]}
    return await desk.control.post("press", **place, data=_data(message, start), wait=15)


def _data(message: Message, start: str) -> str | None:
    found = (button.get("callback_data", "") for button in buttons(message))
    return next((data for data in found if data.startswith(start)), None)


def _of_the_bot(said: Message) -> bool:
    return bool(said["from"]["is_bot"])
