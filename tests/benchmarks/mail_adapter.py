"""What the program reads out of a raw mail, in the words of a scorer of mail readers: `read(raw) -> dict`."""

from typing import Any

from intake.mailbox.reading.parse import parse
from intake.mailbox.reading.robots import Automatic


def read(raw: bytes) -> dict[str, Any]:
    """Subject, sender, text, own words, attachments and whether a program sent it."""
    mail = parse(raw)
    return {
        "subject": mail.subject,
        "sender": mail.from_address or mail.from_claimed,
        "sender_name": mail.from_name,
        "text": mail.full_text,
        "reply_text": mail.text,
        "attachments": [(file.name, len(file.content)) for file in mail.attachments],
        "auto_submitted": mail.automatic is not Automatic.NONE or mail.null_return_path,
    }
