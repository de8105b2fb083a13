"""Which parts of a mail are its text, and which are attachments."""

import re
from dataclasses import dataclass, field

from intake.mailbox.headers import header_text
from intake.mailbox.reading import invitations, sealed, tnef
from intake.mailbox.reading.charsets import decode
from intake.mailbox.reading.flowed import unflowed
from intake.mailbox.reading.html import MAX_HTML, html_words
from intake.mailbox.reading.names import safe_name
from intake.mailbox.reading.tree import Part, read_tree, split_head, uudecoded

MAX_TEXT = 2_000_000
MAX_INNER = 5
"""Mails inside mails, and envelopes inside envelopes, that are read; more are files only."""
STUB_SHARE = 3
STUB_SIZE = 60

SIGNATURE_TYPES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
TEXTS = ("text/plain", "text/html")
TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
UU_BEGIN = re.compile(rb"begin [0-7]{3,4} (.{1,200})")
PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\]")
"""What Outlook leaves in plain text where the HTML has a picture; the picture is a file."""
LINK = re.compile(r"<https?://[^<>\s]*>|https?://\S+")


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
    veiled: dict[str, str] = field(default_factory=dict)
    """By a text as its reader sees it: the same with what is hidden from them, or what the HTML beside it says more."""
    attachments: list[Attachment] = field(default_factory=list)
    html_present: bool = False
    invitations: list[str] = field(default_factory=list)
    """One line for each calendar part."""
    answers_invitation: bool = False
    """Shown in place, such a calendar part is what the mail is about; attached, it is a file."""
    inner: list[Part] = field(default_factory=list)
    """Whole mails that came along."""
    sealed: str | None = None
    """Encrypted by this, so not readable here."""
    unread: bool = False
    """A text is so long that its words, if it has any, lie beyond what is read."""
    envelopes: int = 0
    problems: list[str] = field(default_factory=list)

    def has_text(self) -> bool:
        return any(text.strip() for text in self.texts)

    def add(self, other: "Bodies") -> None:
        """Everything but the words of `other`."""
        self.attachments += other.attachments
        self.html_present |= other.html_present
        self.invitations += [line for line in other.invitations if line not in self.invitations]
        self.answers_invitation |= other.answers_invitation
        self.veiled |= other.veiled
        self.inner += other.inner
        self.sealed = self.sealed or other.sealed
        self.unread |= other.unread
        self.problems += other.problems


def read_bodies(tree: Part) -> Bodies:
    """Text and attachments of a whole mail, in the order of its parts."""
    bodies = Bodies()
    _gather(tree, bodies, inside="")
    if not bodies.has_text():
        _show_inline_text(tree, bodies)
    return bodies


def _show_inline_text(tree: Part, bodies: Bodies) -> None:
    """A mail that is nothing but a named text, shown in place: its words are read, the file stays too."""
    for part in tree.leaves():
        disposition, name = _disposition(part)
        if part.mime in TEXTS and name and disposition != "attachment":
            _add_text(part, bodies)
            return


def _gather(part: Part, bodies: Bodies, inside: str) -> None:
    if part.mime == "multipart/alternative" and part.children:
        _choose(part, bodies)
    elif part.children:
        if part.mime == "multipart/encrypted":
            bodies.sealed = "PGP"
        for child in part.children:
            _gather(child, bodies, part.mime)
    elif _is_text(part, bodies, inside):
        _add_text(part, bodies)
    elif part.mime not in SIGNATURE_TYPES and not _opened(part, bodies):
        if part.mime == "text/calendar":
            _add_invitation(part, bodies)
        bodies.attachments.append(_attachment(part, bodies, inside))


def _add_invitation(part: Part, bodies: Bodies) -> None:
    calendar = decode(part.content()[:MAX_TEXT], part.parameters.get("charset") or "utf-8")
    if _disposition(part)[0] != "attachment" and invitations.is_answer(calendar):
        bodies.answers_invitation = True
    line = invitations.summary(calendar)
    if line and line not in bodies.invitations:
        bodies.invitations.append(line)


def _choose(part: Part, bodies: Bodies) -> None:
    """The richest alternative we can read: plain text unless it is empty or a stub; the rest only for its files."""
    readings = []
    for child in part.children:
        reading = Bodies(envelopes=bodies.envelopes)
        _gather(child, reading, part.mime)
        readings.append(reading)
    with_text = [reading for reading in readings if reading.has_text()]
    plain = [reading for reading in with_text if not reading.html_present]
    rich = [reading for reading in with_text if reading.html_present]
    chosen = (plain or with_text or [Bodies()])[0]
    if plain and rich and _is_stub(plain[0], rich[0]):
        chosen = rich[0]
    elif plain and rich and _says_more(rich[0], plain[0]):
        last = next(text for text in reversed(chosen.texts) if text.strip())
        chosen.veiled[last] = "\n\n".join([last, *rich[0].texts])
    bodies.texts += chosen.texts
    for reading in readings:
        bodies.add(reading)


def _is_stub(plain: Bodies, rich: Bodies) -> bool:
    """Plain text such as “please use a program that shows HTML”, while the HTML says much more."""
    small, large = _letters_of(plain), _letters_of(rich)
    return large > STUB_SIZE and small * STUB_SHARE < large


def _says_more(rich: Bodies, plain: Bodies) -> bool:
    """HTML with a good deal that the plain text beside it lacks."""
    small, large = _letters_of(plain), _letters_of(rich)
    return large - small > STUB_SIZE and large * 2 > small * 3


def _letters_of(reading: Bodies) -> int:
    return sum(sum(map(str.isalnum, LINK.sub("", text))) for text in reading.texts)


def _disposition(part: Part) -> tuple[str, str]:
    disposition, parameters = part.headers.value_and_parameters("content-disposition")
    return disposition, parameters.get("filename") or part.parameters.get("name") or ""


def _is_text(part: Part, bodies: Bodies, inside: str) -> bool:
    disposition, name = _disposition(part)
    if part.mime not in TEXTS or disposition == "attachment":
        return False
    # A named text is a file, except where nothing else can be the text.
    return not name or (not bodies.has_text() and inside in ("", "multipart/alternative"))


def _add_text(part: Part, bodies: Bodies) -> None:
    content = part.content()
    if part.mime != "text/plain":
        bodies.html_present = True
        declared = part.parameters.get("charset") or _meta_charset(content)
        page = html_words(decode(content[:MAX_TEXT], declared, part.headers.hint))
        text = page.seen
        bodies.unread |= len(content) > MAX_HTML and not text.strip()
        if page.whole:
            bodies.veiled[text] = page.whole
        # Some programs send the same words twice without calling them alternatives.
        if _squeezed(text) not in map(_squeezed, bodies.texts):
            bodies.texts.append(text)
        return
    content = _take_uuencoded(content, bodies)
    text = decode(content[:MAX_TEXT], part.parameters.get("charset"), part.headers.hint)
    bodies.unread |= len(content) > MAX_TEXT and not text.strip()
    text = re.sub(r"\r\n?", "\n", text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, part.parameters.get("delsp", "").lower() == "yes")
    text = PICTURE.sub("", text)
    if sealed.is_pgp_encrypted(text):
        bodies.sealed = "PGP"
    bodies.texts.append(sealed.without_pgp_armour(text))


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


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


def _opened(part: Part, bodies: Bodies) -> bool:
    """Is this a wrapper whose content has been taken instead of it?"""
    if part.mime in sealed.SMIME_TYPES:
        return _opened_signature(part, bodies)
    is_tnef = part.mime in TNEF_TYPES or _disposition(part)[1].lower() == "winmail.dat"
    return is_tnef and _unpacked(part, bodies)


def _opened_signature(part: Part, bodies: Bodies) -> bool:
    """An opaque signature is opened; False for what stays an envelope, named as encrypted."""
    signed = sealed.signed_content(part.content())
    if signed is None or bodies.envelopes >= MAX_INNER:
        bodies.sealed = "S/MIME"
        return False
    bodies.envelopes += 1
    inner, problems = read_tree(signed)
    _gather(inner, bodies, "multipart/signed")
    bodies.problems += problems
    return True


def _unpacked(part: Part, bodies: Bodies) -> bool:
    """The files of a winmail.dat in its place, and its text where the mail has no other."""
    try:
        packed = tnef.unpack(part.content())
    except tnef.NotTnef:
        bodies.problems.append("winmail.dat unreadable")
        return False
    if packed.text.strip() and not bodies.has_text():
        bodies.texts.append(packed.text)
    for file in packed.files:
        mime = (
            file.mime.lower() if re.fullmatch(r"[\w.+-]+/[\w.+-]+", file.mime) else "application/octet-stream"
        )
        name = safe_name(file.name, mime, len(bodies.attachments))
        bodies.attachments.append(
            Attachment(name, mime, file.content, file.content_id is not None, file.content_id)
        )
    return True


def _attachment(part: Part, bodies: Bodies, inside: str) -> Attachment:
    disposition, name = _disposition(part)
    content = part.body if part.mime == "message/rfc822" and not _encoded(part) else part.content()
    if part.mime == "message/rfc822" and len(bodies.inner) < MAX_INNER:
        bodies.inner.append(read_tree(content)[0])
    if not name and part.mime == "message/rfc822":
        head = split_head(content)[0]
        match = re.search(rb"^subject:[ \t]*([^\r\n]*)", head, re.IGNORECASE | re.MULTILINE)
        name = (header_text(match[1]) if match else "") or "message"
    content_id = part.headers.text("content-id").strip("<> ") or None
    inline = disposition == "inline" or (disposition != "attachment" and inside == "multipart/related")
    name = safe_name(name, part.mime, len(bodies.attachments))
    return Attachment(name, part.mime, content, inline, content_id)


def _encoded(part: Part) -> bool:
    return part.headers.text("content-transfer-encoding").lower() in ("base64", "quoted-printable")
