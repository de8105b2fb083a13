"""Which parts of a mail are its text, and which are attachments."""

import re
import unicodedata
from dataclasses import dataclass, field

from intake.mailbox.charsets import decode
from intake.mailbox.headers import header_text
from intake.mailbox.html import html_text
from intake.mailbox.tree import Part, split_head, uudecoded

MAX_NAME = 120
MAX_TEXT = 2_000_000

SIGNATURE_TYPES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
UU_BEGIN = re.compile(rb"begin [0-7]{3,4} (.{1,200})")
EXTENSIONS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "application/pdf": ".pdf", "text/html": ".html",
    "text/plain": ".txt", "text/calendar": ".ics", "message/rfc822": ".eml", "application/ms-tnef": ".dat",
}  # fmt: skip


@dataclass(frozen=True)
class Attachment:
    """A file that came along. The name is harmless to show and to store as data, never as a path."""

    name: str
    mime: str
    content: bytes
    inline: bool
    """Meant to be seen inside the text (RFC 2183 section 2.1), such as a picture."""
    content_id: str | None = None


@dataclass
class Bodies:
    """What has been gathered from a tree so far."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    html_present: bool = False


def read_bodies(tree: Part) -> Bodies:
    """Text and attachments of a whole mail, in the order of its parts."""
    bodies = Bodies()
    _gather(tree, bodies, inside="")
    if not any(text.strip() for text in bodies.texts):
        _show_inline_text(tree, bodies)
    return bodies


def _show_inline_text(tree: Part, bodies: Bodies) -> None:
    """A mail that is nothing but a named text, shown in place: its words are read, the file stays too."""
    for part in tree.leaves():
        disposition, name = _disposition(part)
        if part.mime in ("text/plain", "text/html") and name and disposition != "attachment":
            _add_text(part, bodies)
            return


def _gather(part: Part, bodies: Bodies, inside: str) -> None:
    if part.mime == "multipart/alternative" and part.children:
        _choose(part, bodies)
    elif part.children:
        for child in part.children:
            _gather(child, bodies, part.mime)
    elif _is_text(part, bodies, inside):
        _add_text(part, bodies)
    elif part.mime not in SIGNATURE_TYPES:
        bodies.attachments.append(_attachment(part, len(bodies.attachments), inside))


def _choose(part: Part, bodies: Bodies) -> None:
    """The richest alternative we can read: plain text unless it is empty; the rest only for its attachments."""
    readings = []
    for child in part.children:
        reading = Bodies()
        _gather(child, reading, part.mime)
        readings.append(reading)
    with_text = [reading for reading in readings if any(text.strip() for text in reading.texts)]
    plain = [reading for reading in with_text if not reading.html_present]
    chosen = (plain or with_text or [Bodies()])[0]
    bodies.texts += chosen.texts
    bodies.html_present = bodies.html_present or any(reading.html_present for reading in readings)
    for reading in readings:
        bodies.attachments += reading.attachments


def _disposition(part: Part) -> tuple[str, str]:
    disposition, parameters = part.headers.value_and_parameters("content-disposition")
    return disposition, parameters.get("filename") or part.parameters.get("name") or ""


def _is_text(part: Part, bodies: Bodies, inside: str) -> bool:
    disposition, name = _disposition(part)
    if part.mime not in ("text/plain", "text/html") or disposition == "attachment":
        return False
    # A named text is a file, except where nothing else can be the text.
    return not name or (
        not any(text.strip() for text in bodies.texts) and inside in ("", "multipart/alternative")
    )


def _add_text(part: Part, bodies: Bodies) -> None:
    content = part.content()
    if part.mime == "text/html":
        bodies.html_present = True
        declared = part.parameters.get("charset") or _meta_charset(content)
        bodies.texts.append(html_text(decode(content[:MAX_TEXT], declared, part.headers.hint)))
        return
    content = _take_uuencoded(content, bodies)
    text = decode(content[:MAX_TEXT], part.parameters.get("charset"), part.headers.hint)
    text = re.sub(r"\r\n?", "\n", text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
    bodies.texts.append(text)


def _meta_charset(content: bytes) -> str | None:
    match = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w:.-]{2,40})", content[:4096], re.IGNORECASE)
    return match[1].decode("ascii") if match else None


def _take_uuencoded(content: bytes, bodies: Bodies) -> bytes:
    """The text without the files written into it, as was done before MIME; they become attachments."""
    if b"begin " not in content:
        return content
    kept: list[bytes] = []
    start: int | None = None
    for line in content.splitlines(keepends=True):
        if UU_BEGIN.fullmatch(line.rstrip()):
            start = len(kept)
        kept.append(line)
        if start is not None and line.strip() == b"end":
            data = uudecoded(b"".join(kept[start:]))
            name = decode(kept[start].rstrip().split(b" ", 2)[2])
            if data:
                mime = "application/octet-stream"
                name = safe_name(name, mime, len(bodies.attachments))
                bodies.attachments.append(Attachment(name, mime, data, inline=False))
                del kept[start:]
            start = None
    return b"".join(kept)


def unflowed(text: str, delsp: bool) -> str:
    """Paragraphs of RFC 3676: a line ending in a space goes on in the next one of the same quote depth."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        flows = content.endswith(" ") and content != "-- "
        if open_depth == depth and content != "-- ":
            lines[-1] = (lines[-1][:-1] if delsp else lines[-1]) + content
        else:
            lines.append((">" * depth + " " if depth else "") + content)
        open_depth = depth if flows else None
    return "\n".join(lines)


def _attachment(part: Part, number: int, inside: str) -> Attachment:
    disposition, name = _disposition(part)
    content = part.body if part.mime == "message/rfc822" and not _encoded(part) else part.content()
    if not name and part.mime == "message/rfc822":
        head = split_head(content)[0]
        match = re.search(rb"^subject:[ \t]*([^\r\n]*)", head, re.IGNORECASE | re.MULTILINE)
        name = (header_text(match[1]) if match else "") or "message"
    content_id = part.headers.text("content-id").strip("<> ") or None
    inline = disposition == "inline" or (disposition != "attachment" and inside == "multipart/related")
    return Attachment(safe_name(name, part.mime, number), part.mime, content, inline, content_id)


def _encoded(part: Part) -> bool:
    return part.headers.text("content-transfer-encoding").lower() in ("base64", "quoted-printable")


def safe_name(name: str, mime: str, number: int) -> str:
    """A file name without path, control, bidi or invisible characters, at most 120 long; never empty."""
    name = unicodedata.normalize("NFC", UNSAFE_IN_NAME.sub("", name))
    name = re.split(r"[\\/]", name)[-1].strip().rstrip(". ").lstrip(".")
    if not name:
        name = f"file-{number + 1}"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        stem, extension = name, EXTENSIONS.get(mime, "").lstrip(".")
        dot = "." if extension else ""
    return stem[: MAX_NAME - len(extension) - 1] + dot + extension
