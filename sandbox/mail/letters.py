"""Mails as the sandbox's people write and see them: JSON to RFC 5322 bytes, and back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses, make_msgid
from typing import Any

from sandbox.mail.mailboxes import StoredMail

WRITING = policy.SMTP.clone(max_line_length=78)


class LetterError(Exception):
    """What a person asked to send cannot be a mail; the text says why."""


@dataclass(frozen=True)
class Draft:
    """A mail ready to be handed over."""

    sender: str
    recipients: list[str]
    message_id: str
    raw: bytes
    forged: bool = False
    """Somebody else wrote it in the sender's name, and the server sees that."""


def draft(fields: Mapping[str, Any], now: datetime) -> Draft:
    """Builds the mail described by a `POST /control/mail` body."""
    message = EmailMessage(policy=WRITING)
    try:
        senders, recipients = _addresses(fields["from"]), _addresses(fields["to"])
        message["From"] = senders
        message["To"] = recipients
        if fields.get("cc"):
            message["Cc"] = _addresses(fields["cc"])
        message["Subject"] = str(fields.get("subject", ""))
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(domain=senders[0].domain or "sandbox.invalid")
        _thread(message, fields)
        for name, value in dict(fields.get("headers") or {}).items():
            del message[name]
            message[name] = str(value)
        _content(message, fields)
    except KeyError as problem:
        raise LetterError(f"field missing: {problem.args[0]}") from None
    except (ValueError, TypeError, IndexError, binascii.Error) as problem:
        raise LetterError(str(problem) or "not a mail") from None
    everyone = [address.addr_spec for address in recipients + _addresses(fields.get("cc") or [])]
    forged = bool(fields.get("forged"))
    return Draft(senders[0].addr_spec, everyone, str(message["Message-ID"]), message.as_bytes(), forged)


def _addresses(value: str | list[str]) -> list[Address]:
    pairs = getaddresses([value] if isinstance(value, str) else value)
    found = [Address(display_name=name, addr_spec=address) for name, address in pairs if "@" in address]
    if value and not found:
        raise ValueError("address expected")
    return found


def _thread(message: EmailMessage, fields: Mapping[str, Any]) -> None:
    if fields.get("in_reply_to"):
        message["In-Reply-To"] = str(fields["in_reply_to"])
    references = fields.get("references") or fields.get("in_reply_to")
    if references:
        message["References"] = references if isinstance(references, str) else " ".join(references)


def _content(message: EmailMessage, fields: Mapping[str, Any]) -> None:
    html = fields.get("html")
    if fields.get("text") is not None or not html:
        message.set_content(str(fields.get("text") or ""))
        if html:
            message.add_alternative(str(html), subtype="html")
    else:
        message.set_content(str(html), subtype="html")
    for part in fields.get("attachments") or []:
        kind, _, subtype = str(part.get("mime") or "application/octet-stream").partition("/")
        data = base64.b64decode(part["base64"], validate=True)
        message.add_attachment(
            data, maintype=kind, subtype=subtype or "octet-stream", filename=str(part["name"])
        )


def as_json(mail: StoredMail) -> dict[str, Any]:
    """What a person sees of one mail in their mailbox."""
    if mail.read is None:
        mail.read = _read(mail)
    return mail.read


def _read(mail: StoredMail) -> dict[str, Any]:
    message = message_from_bytes(mail.raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return {
        "id": mail.uid,
        "from": _header(message, "From"),
        "to": _header(message, "To"),
        "subject": _header(message, "Subject"),
        "date": mail.received.isoformat(),
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "message_id": _header(message, "Message-ID"),
        "in_reply_to": _header(message, "In-Reply-To"),
        "headers": {name: str(value) for name, value in message.items()},
        "attachments": [
            {"name": part.get_filename() or "", "mime": part.get_content_type(), "size": len(_payload(part))}
            for part in message.iter_attachments()
        ],
        "pictures": [part.get_filename() or "" for part in message.walk() if part["Content-ID"]],
    }


def _header(message: EmailMessage, name: str) -> str | None:
    value = message[name]
    return None if value is None else str(value)


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    if not isinstance(part, EmailMessage):
        return None
    try:
        return str(part.get_content())
    except LookupError:
        return _payload(part).decode("utf-8", "replace")


def _payload(part: Any) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
