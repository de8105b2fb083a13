"""Words for a client as an RFC 5322 mail: plain text and the same in simple HTML, safe in every header."""

import base64
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from intake.letter import Paragraph, Style, in_words
from intake.mailbox.addresses import is_address, wire_address
from intake.mailbox.reading.names import safe_name
from intake.mailbox.writing.web import Page, page

ID = re.compile(r"[^\s<>()\x00-\x20\x7f]{1,900}")
UNSAFE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
MAX_HEADER_TEXT = 200
WORD_BYTES = 45
REFERENCES_FIRST, REFERENCES_LAST = 4, 6

File = tuple[str, str, bytes]
"""Name, MIME type, content."""


@dataclass(frozen=True)
class Words:
    """What a mail says, free of any wire.

    A paragraph is its text, or (text, style) by the name of an `intake.letter.Style`. `links` are (label, url),
    shown as buttons where there is HTML.
    """

    paragraphs: Sequence[str | tuple[str, str]]
    ask: str = ""
    """What the reader may do, set off from the rest."""
    footer: str = ""
    """Who writes; a signature, which readers grey and answers leave out."""
    links: Sequence[tuple[str, str]] = ()
    pictures: Sequence[File] = ()
    """Shown where the words say, else between them and the ask, where there is HTML."""
    files: Sequence[File] = ()
    language: str = "en"


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom about which mail. Ids without angle brackets.

    `automatic` is the value of Auto-Submitted (RFC 3834 section 5), "auto-replied" or "auto-generated"; None
    where a person of the firm wrote.
    """

    sender: str
    recipients: Sequence[str]
    subject: str
    message_id: str
    sender_name: str = ""
    reply_to: str | None = None
    in_reply_to: str | None = None
    references: Sequence[str] = ()
    automatic: str | None = None
    notice: bool = False
    """About no request: answering machines keep still at `Precedence: bulk`."""


def compose(envelope: Envelope, words: Words, now: datetime) -> bytes:
    """The finished mail, CRLF line ends, 7-bit. Raises ValueError where an address or id of ours is none.

    What users wrote may stand anywhere in it: line breaks and control characters cannot leave their header.
    """
    lines = [
        _mailbox_line("From", envelope.sender_name, [envelope.sender]),
        _mailbox_line("To", "", envelope.recipients),
        *([_mailbox_line("Reply-To", "", [envelope.reply_to])] if envelope.reply_to else []),
        _text_line("Subject", envelope.subject),
        f"Date: {format_datetime(now)}",
        _ids_line("Message-ID", [envelope.message_id]),
        *_thread_lines(envelope),
        *_automatic_lines(envelope),
    ]
    utf8 = not all(line.isascii() for line in lines)
    head = "".join(f"{line}\r\n" for line in lines).encode("utf-8" if utf8 else "ascii")
    return head + _body(words, envelope.message_id).as_bytes()


def plain_text(words: Words) -> str:
    """The words for readers without HTML."""
    blocks = [said for paragraph in words.paragraphs if (said := _plain(*_styled(paragraph)))]
    blocks += [f"{label}: {url}" for label, url in words.links]
    blocks += [words.ask] if words.ask else []
    if words.footer:
        blocks.append(f"-- \n{words.footer}")
    return "\n\n".join(blocks) + "\n"


def _body(words: Words, message_id: str) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    text = plain_text(words)
    message.set_content(text, cte=_encoding(text))
    cids = [f"{number}.{message_id}" for number in range(len(words.pictures))]
    html = page(
        Page(
            [_styled(paragraph) for paragraph in words.paragraphs],
            words.ask,
            words.footer,
            words.links,
            [(cid, name) for cid, (name, _, _) in zip(cids, words.pictures, strict=True)],
            words.language,
        )
    )
    message.add_alternative(html, subtype="html", cte=_encoding(html))
    _, shown = message.iter_parts()
    for number, (cid, (name, mime, content)) in enumerate(zip(cids, words.pictures, strict=True)):
        kind, subtype = _kind(mime)
        shown.add_related(
            content,
            maintype=kind,
            subtype=subtype,
            cid=f"<{cid}>",
            disposition="inline",
            filename=safe_name(name, mime, number),
        )
    for number, (name, mime, content) in enumerate(words.files):
        kind, subtype = _kind(mime)
        message.add_attachment(
            content, maintype=kind, subtype=subtype, filename=safe_name(name, mime, number)
        )
    # Named after the mail, so that it has the same bytes whenever it is made.
    mark = hashlib.sha256(message_id.encode()).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{mark}_{number}")
    return message


def _kind(mime: str) -> tuple[str, str]:
    """A MIME type that may stand in a header and has no parts of its own."""
    kind, _, subtype = mime.partition("/")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", mime, re.ASCII) or kind in ("multipart", "message"):
        return "application", "octet-stream"
    return kind, subtype


def _encoding(text: str) -> str:
    """Mostly Latin stays readable in the source; the rest is shorter in base64."""
    return "quoted-printable" if sum(char.isascii() for char in text) * 10 > len(text) * 8 else "base64"


def _styled(paragraph: str | tuple[str, str]) -> tuple[str, str]:
    return (paragraph, "plain") if isinstance(paragraph, str) else paragraph


def _plain(text: str, style: str) -> str:
    if style == "quote":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return in_words(Paragraph(text, Style(style)))


def header_words(text: str) -> str:
    """One line without control, bidi and invisible characters, at most 200 long."""
    cleaned = " ".join(UNSAFE.sub(" ", unicodedata.normalize("NFC", text)).split())
    return cleaned if len(cleaned) <= MAX_HEADER_TEXT else cleaned[: MAX_HEADER_TEXT - 1] + "…"


def _text_line(name: str, text: str) -> str:
    cleaned = header_words(text)
    if cleaned.isascii() and "=?" not in cleaned:
        return _folded(f"{name}: {cleaned}")
    return f"{name}: " + "\r\n ".join(_encoded_words(cleaned))


def _folded(line: str) -> str:
    """RFC 5322 section 2.2.3, at spaces, so that lines stay under 78 where words allow."""
    rows = [""]
    for word in line.split(" "):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > 76:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}" if rows[-1] else word
    return "\r\n ".join(rows)


def _encoded_words(text: str) -> list[str]:
    """RFC 2047 section 5: several words of whole characters, each under 75."""
    chunks, chunk = [], b""
    for char in text:
        encoded = char.encode("utf-8", "replace")
        if len(chunk) + len(encoded) > WORD_BYTES:
            chunks.append(chunk)
            chunk = b""
        chunk += encoded
    return [f"=?utf-8?b?{base64.b64encode(piece).decode()}?=" for piece in [*chunks, chunk]]


def _mailbox_line(name: str, display: str, addresses: Sequence[str]) -> str:
    if not addresses or not all(is_address(address) for address in addresses):
        raise ValueError("address")
    shown = header_words(display)
    if not shown:
        return f"{name}: " + ",\r\n ".join(wire_address(address) for address in addresses)
    if shown.isascii() and "=?" not in shown:
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}: "{escaped}"\r\n <{wire_address(addresses[0])}>'
    return f"{name}: " + "\r\n ".join(_encoded_words(shown)) + f"\r\n <{wire_address(addresses[0])}>"


def _ids_line(name: str, ids: Sequence[str]) -> str:
    if not all(ID.fullmatch(one) for one in ids):
        raise ValueError("message id")
    return f"{name}: " + "\r\n ".join(f"<{one}>" for one in ids)


def _thread_lines(envelope: Envelope) -> list[str]:
    """In-Reply-To and References (RFC 5322 section 3.6.4); a foreign id that cannot stand in a header is left out."""
    answered = envelope.in_reply_to if envelope.in_reply_to and ID.fullmatch(envelope.in_reply_to) else None
    known = [one for one in dict.fromkeys(envelope.references) if ID.fullmatch(one) and one != answered]
    known += [answered] if answered else []
    if len(known) > REFERENCES_FIRST + REFERENCES_LAST:
        known = known[:REFERENCES_FIRST] + known[-REFERENCES_LAST:]
    lines = [_ids_line("In-Reply-To", [answered])] if answered else []
    return [*lines, _ids_line("References", known)] if known else lines


def _automatic_lines(envelope: Envelope) -> list[str]:
    loop = f"X-Loop: {wire_address(envelope.sender)}"
    if envelope.automatic is None:
        return [loop]
    if envelope.automatic not in ("auto-replied", "auto-generated"):
        raise ValueError("automatic")
    precedence = ["Precedence: bulk"] if envelope.notice else []
    return [f"Auto-Submitted: {envelope.automatic}", "X-Auto-Response-Suppress: All", *precedence, loop]
