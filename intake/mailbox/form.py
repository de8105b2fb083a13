"""A letter in mail's final form, and a mail as an `Incoming`. Pure but for the shelf that keeps the files."""

import base64
from datetime import datetime
from typing import Any

from intake.contacts.models import Channel
from intake.letter import Letter
from intake.mailbox.compose import Envelope, Words, compose
from intake.mailbox.parse import ParsedMail
from intake.mailbox.robots import Automatic
from intake.mailbox.threading import bare_subject, id_candidates, mint_message_id, tag_in, tagged_subject
from intake.message import Incoming, IncomingFile, Kind, Sender
from intake.shelf import Shelf


def mail(
    letter: Letter,
    *,
    address: str,
    window: str,
    firm: str,
    language: str,
    ticket_id: int | None,
    subject: str,
    thread: tuple[str, ...],
    token: str,
    shelf: Shelf,
    now: datetime,
) -> dict[str, Any]:
    """What the out-tray stores: recipients, the finished bytes, and the Message-ID fixed now.

    `thread` are the ids of the mails on this ticket, oldest first; `token` fresh randomness.
    """
    message_id = mint_message_id(ticket_id or 0, token, window)
    title = tagged_subject(subject, ticket_id, reply=bool(thread)) if ticket_id else letter.subject or firm
    envelope = Envelope(
        sender=window,
        sender_name=firm,
        recipients=[address],
        subject=title,
        message_id=message_id,
        in_reply_to=thread[-1] if thread else None,
        references=thread,
        automatic=("auto-replied" if thread else "auto-generated") if letter.automatic else None,
    )
    words = Words(
        paragraphs=[(block.text, block.style.value) for block in letter.paragraphs],
        footer=letter.by_mail,
        links=[(button.label, button.url) for row in letter.buttons for button in row if button.url],
        files=[(file.name, file.mime, shelf.get(file.sha256)) for file in letter.enclosures if file.sha256],
        language=language,
    )
    raw = compose(envelope, words, now)
    return {"from": window, "to": [address], "raw": base64.b64encode(raw).decode(), "message_id": message_id}


def incoming(parsed: ParsedMail, received_at: datetime, shelf: Shelf) -> Incoming | None:
    """A mail as an `Incoming`; None where no one sender can be read from it, or it is our own."""
    if parsed.from_address is None or parsed.automatic is Automatic.OWN:
        return None
    files = tuple(
        IncomingFile("document", file.name, file.mime, len(file.content), sha256=shelf.put(file.content))
        for file in parsed.attachments
    )
    return Incoming(
        channel=Channel.MAIL,
        sender=Sender(Channel.MAIL, parsed.from_address, parsed.from_name or parsed.from_address),
        kind=Kind.WORDS,
        text=parsed.text,
        # The sender's clock may be anywhere: a mail is never newer than its arrival.
        sent_at=min(parsed.date or received_at, received_at),
        place=None,
        external_id=parsed.message_id or "",
        reply_to=id_candidates(parsed.in_reply_to, parsed.references),
        ticket_tag=tag_in(parsed.subject),
        subject=bare_subject(parsed.subject),
        full_text=parsed.full_text if parsed.full_text != parsed.text else None,
        files=files,
        automatic=parsed.automatic is not Automatic.NONE or parsed.null_return_path,
    )
