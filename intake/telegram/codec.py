"""Button presses in the 64 bytes Telegram gives them (Bot API, InlineKeyboardButton.callback_data)."""

import re

from intake.letter import Press

LIMIT_BYTES = 64
SHAPE = re.compile(r"([^:]+):(-?[0-9]{1,18}):([0-9]{1,9})(?::(.+))?", re.DOTALL)
"""Numbers the database can hold: a changed Telegram client may send any data."""
NUMBER_LONGEST = 18


def encode(press: Press) -> str:
    """`action:id:revision[:argument]`; ValueError when it does not fit."""
    data = f"{press.action}:{press.id}:{press.revision}"
    if press.argument:
        data += f":{press.argument}"
    if len(data.encode()) > LIMIT_BYTES:
        raise ValueError(f"callback data over {LIMIT_BYTES} bytes: {data}")
    return data


def decode(data: str) -> Press | None:
    """None for data no button of ours ever carried."""
    found = SHAPE.fullmatch(data)
    if found is None:
        return None
    action, id_, revision, argument = found.groups(default="")
    if argument.isdecimal() and len(argument) > NUMBER_LONGEST:
        return None
    return Press(action, int(id_), int(revision), argument)
