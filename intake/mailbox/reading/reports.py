"""A mail that came back: which of ours, from whom, and why (RFC 3464; RFC 6522 for its frame). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.mailbox.headers import Headers, message_ids
from intake.mailbox.reading.tree import Part, read_tree

STATUS = ("message/delivery-status", "message/global-delivery-status")
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
MAX_TEXT = 200_000
MAX_REASON = 300
MESSAGE_ID_LINE = re.compile(rb"^[> \t]*message-id:[ \t]*(\S+)", re.IGNORECASE | re.MULTILINE)
SAID_LINE = re.compile(rb"^.*\b5\d\d[ -].*$", re.MULTILINE)
ENHANCED = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
BASIC = re.compile(r"(?<![\d.])[45]\d\d(?![\d.])")
DEAD = ("550", "551", "553")
BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")


@dataclass(frozen=True)
class Return:
    """One recipient a mail did not reach, for good."""

    message_id: str
    """Of the mail that came back, without brackets; empty where the report does not tell."""
    recipient: str
    """As the report has it, maybe where the address forwards to; may be empty."""
    reason: str
    """The server's own words, on one line."""

    @property
    def dead(self) -> bool:
        """Whether the address itself is no more, not just this mail unwelcome."""
        return address_is_dead(self.reason)


def address_is_dead(reason: str) -> bool:
    """Whether a refusal is of the address for good (RFC 3463: 5.1, 5.2.1, 5.4.1): a full box or an unloved mail is not."""
    if found := ENHANCED.search(reason):
        kind = found[0].split(".")
        if kind[0] == "5" and kind[1] != "0":
            return kind[1] == "1" or kind[1:] in (["2", "0"], ["2", "1"], ["4", "1"])
        if kind[0] != "5":
            return False
    code = BASIC.search(reason)
    return code[0] in DEAD if code else found is not None


def read_report(raw: bytes) -> tuple[Return, ...]:
    """What a report says has failed. A delay is not a failure: the mail is still on its way."""
    tree, _ = read_tree(raw)
    leaves = list(tree.leaves())
    status = next((part for part in leaves if part.mime in STATUS), None)
    message_id = _returned_id(leaves, tree.headers) or ""
    if status is None:
        return _without_status(tree, leaves, message_id)
    return tuple(
        Return(message_id, _address(fields), _reason(fields))
        for fields in _recipients(status)
        if fields.text("action").lower() in ("failed", "")
    )


def _returned_id(leaves: list[Part], headers: Headers) -> str | None:
    """From the returned headers; else from what the report answers, or quotes as text."""
    for part in leaves:
        if part.mime in RETURNED:
            ids = message_ids(read_tree(part.content())[0].headers.raw("message-id"))
            if ids:
                return ids[0]
    ids = message_ids(headers.raw("in-reply-to")) or message_ids(headers.raw("references"))
    if ids:
        return ids[-1]
    quoted = (MESSAGE_ID_LINE.search(part.content()[:MAX_TEXT]) for part in leaves)
    found = next((match for match in quoted if match), None)
    ids = message_ids(found[1]) if found else ()
    return ids[0] if ids else None


def _recipients(status: Part) -> Iterator[Headers]:
    """The blocks of RFC 3464, 2.3; the first block is about the message as a whole."""
    for block in BLANK.split(status.content()[:MAX_TEXT].strip()):
        fields = read_tree(block.strip() + b"\r\n\r\n")[0].headers
        if fields.raw("final-recipient") or fields.raw("original-recipient"):
            yield fields


def _address(fields: Headers) -> str:
    said = fields.text("original-recipient") or fields.text("final-recipient")
    return said.rpartition(";")[2].strip(" <>").lower()


def _reason(fields: Headers) -> str:
    words = fields.text("diagnostic-code").partition(";")
    said, status = (words[2] or words[0]).strip(), fields.text("status")
    known = status and status not in said
    return " ".join(part for part in (status if known else "", said) if part)[:MAX_REASON] or "5.0.0"


def _without_status(tree: Part, leaves: list[Part], message_id: str) -> tuple[Return, ...]:
    """Servers older than the standard name the recipients in a header of their own."""
    failed = tree.headers.text("x-failed-recipients")
    if not failed:
        return ()
    said = next((match for part in leaves if (match := SAID_LINE.search(part.content()[:MAX_TEXT]))), None)
    reason = " ".join(said[0].decode("utf-8", "replace").split())[:MAX_REASON] if said else "5.0.0"
    return tuple(Return(message_id, one.strip().lower(), reason) for one in failed.split(",") if one.strip())
