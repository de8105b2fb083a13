"""A letter in mail's final form, and a mail as an `Incoming`. Pure but for the shelf that keeps the files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from config.i18n import translator
from intake.contacts.models import Channel
from intake.files import FULL, TOO_BIG
from intake.letter import Letter, Style
from intake.mailbox import texts
from intake.mailbox.imap.batches import WHOLE_BYTES
from intake.mailbox.reading.bodies import Attachment
from intake.mailbox.reading.parse import ParsedMail
from intake.mailbox.reading.robots import Automatic
from intake.mailbox.threading import bare_subject, id_candidates, mint_message_id, tag_in, tagged_subject
from intake.mailbox.writing.compose import Envelope, File, Words, compose
from intake.message import Incoming, IncomingFile, Kind, Sender
from intake.shelf import Full, Shelf, TooBig

DRAWN = ("image/png", "image/jpeg", "image/gif")
"""Kinds of pictures that every mail program shows among the words."""


@dataclass(frozen=True)
class Thread:
    """The ticket a mail is about, and the ids of the mails exchanged on it, oldest first."""

    ticket_id: int
    title: str
    ids: tuple[str, ...]


def mail(
    letter: Letter,
    *,
    to: str,
    window: str,
    firm: str,
    language: str,
    thread: Thread | None,
    token: str,
    now: datetime,
    answering: bool = False,
) -> dict[str, Any]:
    """What the out-tray stores: final words and headers, the Message-ID fixed now. `token` is fresh randomness.

    `answering`: said by the program itself to a mail of theirs; what people have decided is news (RFC 3834, 5).
    """
    ids = thread.ids if thread else ()
    automatic = "auto-replied" if answering else "auto-generated"
    return {
        "from": window,
        "firm": firm,
        "to": [to],
        "subject": tagged_subject(thread.title, thread.ticket_id, reply=bool(ids))
        if thread
        else letter.subject or firm,
        "message_id": mint_message_id(thread.ticket_id if thread else 0, token, window),
        "in_reply_to": ids[-1] if ids else None,
        "references": list(ids),
        "automatic": automatic if letter.automatic else None,
        "notice": letter.automatic and thread is None and not answering,
        "date": now.isoformat(),
        "language": language,
        "paragraphs": [[block.text, block.style.value] for block in letter.paragraphs],
        "footer": letter.by_mail,
        "links": [[button.label, button.url] for row in letter.buttons for button in row if button.url],
        "files": [
            [file.name, file.mime, file.sha256, file.file_id, file.kind]
            for file in letter.enclosures
            if file.sha256 or file.file_id
        ],
    }


def raw(payload: dict[str, Any], files: Sequence[File], left_out: Sequence[str] = ()) -> bytes:
    """The finished bytes of a stored mail with its `files`; the same whenever they are made.

    `left_out`: names of files that could not be had; the mail says so.
    """
    t = translator(payload["language"])
    envelope = Envelope(
        sender=payload["from"],
        sender_name=payload["firm"],
        recipients=payload["to"],
        subject=payload["subject"],
        message_id=payload["message_id"],
        in_reply_to=payload["in_reply_to"],
        references=payload["references"],
        reply_to=payload.get("reply_to"),
        automatic=payload["automatic"],
        notice=payload.get("notice", False),
    )
    words = Words(
        paragraphs=[
            *[(text, style) for text, style in payload["paragraphs"]],
            *[(texts.not_attached(t, name), Style.FAINT.value) for name in left_out],
        ],
        ask=payload["footer"],
        footer=payload["firm"],
        links=[(label, url) for label, url in payload["links"]],
        pictures=[file for file in files if _is_shown(file, payload)],
        files=[file for file in files if not _is_shown(file, payload)],
        language=payload["language"],
    )
    return compose(envelope, words, datetime.fromisoformat(payload["date"]))


def _is_shown(file: File, payload: dict[str, Any]) -> bool:
    """A picture of ours belongs to the words; one that a person of the firm sends along is a file to keep."""
    kinds = {kind for listed in payload["files"] for kind in listed[4:] if listed[0] == file[0]}
    return payload["automatic"] is not None and "photo" in kinds and file[1] in DRAWN


def incoming(
    parsed: ParsedMail, received_at: datetime, shelf: Shelf, whole_bytes: int | None = None
) -> Incoming | None:
    """A mail as an `Incoming`; None where no one sender can be read from it.

    `whole_bytes`: its size where only its beginning was fetched; the file in which it was cut is not kept.
    """
    if parsed.from_address is None:
        return None
    files = tuple(_kept(file, shelf) for file in parsed.attachments)
    if whole_bytes is not None:
        files = (*files[:-1], _cut(files[-1:], whole_bytes))
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
        full_text=parsed.whole_text or (parsed.full_text if parsed.full_text != parsed.text else None),
        files=files,
        automatic=parsed.automatic is not Automatic.NONE or parsed.null_return_path,
    )


def _cut(last: Sequence[IncomingFile], whole_bytes: int) -> IncomingFile:
    """What stands for the missing rest: the file it is of, else the mail as such."""
    file = last[0] if last else IncomingFile("document", "mail.eml", "message/rfc822", 0)
    return replace(file, size_bytes=whole_bytes, sha256=None, fault=TOO_BIG, limit_bytes=WHOLE_BYTES)


def _kept(file: Attachment, shelf: Shelf) -> IncomingFile:
    """An attachment on the shelf; what has no place there stays in the raw mail, and says why."""
    named = IncomingFile("document", file.name, file.mime, len(file.content))
    try:
        return replace(named, sha256=shelf.put(file.content))
    except TooBig:
        return replace(named, fault=TOO_BIG, limit_bytes=shelf.file_bytes)
    except Full:
        return replace(named, fault=FULL)
