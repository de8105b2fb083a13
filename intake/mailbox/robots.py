"""Is a person writing, or a program? Nothing may be answered that a program sent (RFC 3834 section 2)."""

import enum
import re
from collections.abc import Collection

from intake.mailbox.headers import Headers


class Automatic(enum.Enum):
    """Why a mail counts as automatic; NONE is a person's."""

    NONE = "none"
    AUTO_REPLY = "auto_reply"
    """An answering machine, an out-of-office note, a notice from some program."""
    BOUNCE = "bounce"
    """A delivery report (RFC 3464), or a mail server's word in place of one."""
    LIST = "list"
    """A mailing list or newsletter."""
    OWN = "own"
    """Sent by us: a copy, or a loop."""


ROBOT_LOCAL_PART = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply-.*|bounces?)(?:[+-].*)?$"
)
SERVER_LOCAL_PART = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon)$")
PRESENT_MEANS_REPLY = (
    "x-autoreply", "x-autorespond", "x-autoresponse", "x-autoreply-from", "x-mail-autoreply", "x-auto-reply",
)  # fmt: skip
PRESENT_MEANS_LIST = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "feedback-id",
    "x-campaign-id",
    "x-mailing-list",
)
ANNOUNCED = re.compile(
    r"^(?:auto(?:matic)?[ -]?(?:reply|response)|out of (?:the )?office|automatische antwort|abwesenheitsnotiz|"
    r"автоответ|автоматический ответ|自動返信|自動応答)\s*(?:[:：]|$)",
    re.IGNORECASE,
)
"""Subjects that Outlook and others give to answering machines, with their colon."""


def automatic(headers: Headers, mime: str, from_address: str, own: Collection[str] = ()) -> Automatic:
    """Judges by headers alone. `own` are our addresses, in lower case."""
    if from_address in own or headers.text("x-loop").lower() in own:
        return Automatic.OWN
    local = from_address.partition("@")[0]
    if _is_report(headers, mime, local):
        return Automatic.BOUNCE
    precedence = headers.text("precedence").lower()
    if _answers_by_itself(headers, precedence):
        return Automatic.AUTO_REPLY
    if precedence in ("bulk", "list", "junk") or any(
        headers.raw(name) is not None for name in PRESENT_MEANS_LIST
    ):
        return Automatic.LIST
    return Automatic.AUTO_REPLY if ROBOT_LOCAL_PART.match(local) else Automatic.NONE


def null_return_path(headers: Headers) -> bool:
    """`Return-Path: <>`, the envelope sender of everything that must not be answered (RFC 5321 section 4.5.5)."""
    raw = headers.raw("return-path")
    return raw is not None and raw.strip() in (b"<>", b"")


def _is_report(headers: Headers, mime: str, local: str) -> bool:
    if mime == "multipart/report" or headers.raw("x-failed-recipients") is not None:
        return True
    return bool(SERVER_LOCAL_PART.match(local))


def _answers_by_itself(headers: Headers, precedence: str) -> bool:
    submitted = headers.text("auto-submitted").lower().partition(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if precedence in ("auto_reply", "auto-reply") or null_return_path(headers):
        return True
    if any(headers.raw(name) is not None for name in PRESENT_MEANS_REPLY):
        return True
    suppressed = headers.text("x-auto-response-suppress").lower()
    if suppressed and suppressed != "none":
        return True
    return bool(ANNOUNCED.match(headers.text("subject")))
