"""The papers of closed months: on Monday clients agree to the acts they have been sent, all but one."""

from sandbox.seed.control import Message, buttons
from sandbox.seed.desk import Desk

SIGNS_NOTHING = "vega"
AGREE = "actyes:"


async def agree_to_acts(desk: Desk) -> None:
    """Every signer on Telegram presses *Agree* under what came since."""
    for (client, place), signer in desk.cast.contacts.items():
        if place or client == SIGNS_NOTHING:
            continue
        for message in await desk.control.messages(signer):
            if data := _agree(message):
                pressed = {"from": signer, "chat": signer, "message_id": message["message_id"]}
                await desk.control.post("press", **pressed, data=data, wait=15)


def _agree(message: Message) -> str | None:
    data = (button.get("callback_data", "") for button in buttons(message))
    return next((one for one in data if one.startswith(AGREE)), None)
