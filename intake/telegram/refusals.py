"""What a refusal of Telegram means for the words it met (docs/decisions/0020). Pure, and knows no aiogram."""

import re
from collections.abc import Callable
from typing import Any

from intake.outbox.ports import Gone, NoTopic, Outcome, Refused, Unchanged, Unreachable

BAD_REQUEST = "Bad Request: "
IN_AN_ALBUM = re.compile(r'failed to send message #\d+ with the error message "(.+)"')

MEANINGS: tuple[tuple[tuple[str, ...], Callable[[str], Outcome]], ...] = (
    (("message is not modified", "topic_not_modified"), lambda _: Unchanged()),
    (
        (
            "message to edit not found",
            "message can't be edited",
            "there is no text in the message to edit",
            "message_id_invalid",
            "message identifier is not specified",
        ),
        lambda _: Gone(),
    ),
    (
        (
            "chat not found",
            "user is deactivated",
            "peer_id_invalid",
            "group chat was upgraded",  # with the new id it is another exception, and means Moved
        ),
        Unreachable,
    ),
)
"""How a 400's text begins, in lower case. What is not named means Refused."""
NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed")


def spoken(reason: str) -> str:
    """A refusal without its prefix and in lower case; of an album, the refusal of the file that spoiled it."""
    inner = IN_AN_ALBUM.search(reason)
    return (inner[1] if inner else reason).removeprefix(BAD_REQUEST).lower()


def of_bad_request(reason: str, params: dict[str, Any]) -> Outcome:
    """What a 400 means for the call with these parameters."""
    text = spoken(reason)
    thread = params.get("message_thread_id")
    if thread is not None and text.startswith(NO_TOPIC):
        return NoTopic(thread, text.startswith("topic_closed"), reason)
    for beginnings, outcome in MEANINGS:
        if text.startswith(beginnings):
            return outcome(reason)
    return Refused(reason)
