"""Button presses in the 64 bytes Telegram gives them (Bot API, InlineKeyboardButton.callback_data)."""

from intake.letter import Press

LIMIT_BYTES = 64


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
    parts = data.split(":", 3)
    if len(parts) < 3 or not (parts[1].lstrip("-").isdecimal() and parts[2].isdecimal()):
        return None
    return Press(parts[0], int(parts[1]), int(parts[2]), parts[3] if len(parts) > 3 else "")
