"""The papers of a closed month: on the next Monday most clients have read their act and agree to it."""

from datetime import date

from sandbox.book import Book, next_month
from sandbox.seed.control import Message, buttons
from sandbox.seed.desk import Desk

SIGNS_NOTHING = "vega"
AGREE = "actyes:"
PATIENCE_SECONDS = 20.0


def come_by(book: Book, opened: date, monday: date) -> bool:
    """Whether this is the Monday by which the acts of the first months with fees, or of a later one, are there."""
    closed_on = int(book.content["month_end"]["on_day"])
    month_begins = monday.replace(day=1)
    return closed_on < monday.day <= closed_on + 7 and next_month(next_month(opened)) <= month_begins


async def agree_to_acts(desk: Desk) -> None:
    """Every signer on Telegram but one presses *Agree*."""
    for (client, place), signer in desk.cast.contacts.items():
        if place or client == SIGNS_NOTHING:
            continue
        act = await desk.control.awaited(
            signer, lambda said: bool(_agree(said)), f"the act of {client}", seconds=PATIENCE_SECONDS
        )
        pressed = {"from": signer, "chat": signer, "message_id": act["message_id"]}
        await desk.control.post("press", **pressed, data=_agree(act), wait=15)


def _agree(message: Message) -> str | None:
    data = (button.get("callback_data", "") for button in buttons(message))
    return next((one for one in data if one.startswith(AGREE)), None)
