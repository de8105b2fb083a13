"""Raw bytes of a mail to what the house needs to know of it. Any bytes give a result; nothing is raised."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from intake.mailbox.addresses import Sender, addresses, sender
from intake.mailbox.headers import Headers, date, message_ids
from intake.mailbox.proof import Witness, witness
from intake.mailbox.reading.bodies import Attachment, Bodies, read_bodies
from intake.mailbox.reading.forwarded import unveiled, words_of
from intake.mailbox.reading.quote_marks import ANSWER_SUBJECT, FORWARD_SUBJECT
from intake.mailbox.reading.quoting import new_words, own_words
from intake.mailbox.reading.reports import Return, read_report
from intake.mailbox.reading.robots import Automatic, automatic, null_return_path
from intake.mailbox.reading.tree import Part, read_headers, read_tree
from intake.mailbox.threading import bare_subject

MAX_RAW_CHARS = 1_000_000
TOO_LONG = "text too long"


@dataclass(frozen=True)
class ParsedMail:
    """One mail as read. Nothing in it is proven: every field is what the sender says."""

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Message ids everywhere without their angle brackets."""
    from_address: str | None
    """Lower case; None unless the From field allows one reading only."""
    from_claimed: str
    """The best guess where `from_address` is None; for showing only."""
    from_name: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    reply_to: tuple[str, ...]
    delivered_to: tuple[str, ...]
    subject: str
    date: datetime | None
    """Aware UTC, as the sender's clock had it."""
    text: str
    """What they wrote this time; quotations and signature cut, or everything where little else is there."""
    new_text: str
    """Strictly what they wrote this time, "" where nothing is: only this may decide anything."""
    full_text: str
    """All words its reader sees."""
    html_present: bool
    attachments: tuple[Attachment, ...]
    automatic: Automatic
    null_return_path: bool
    witness: Witness = field(default_factory=Witness)
    """What servers on its way said about the sender."""
    returns: tuple[Return, ...] = ()
    """Whom a mail did not reach, where this one reports it."""
    whole_text: str = ""
    """`full_text` and what is hidden from the reader, where that says more."""
    unread: str = ""
    """Why no word of its text could be read, though it may have some."""
    inside: tuple["ParsedMail", ...] = ()
    """Whole mails that came along as files; of these none that came along with them."""
    problems: tuple[str, ...] = ()
    """What was wrong with the mail, for the log."""


@dataclass(frozen=True)
class Unreadable:
    """A mail that could not be read within its limits, and why; its bytes are kept for another try."""

    reason: str


def parse(raw: bytes, own: Collection[str] = ()) -> ParsedMail:
    """Reads a mail. `own` are our own addresses in lower case: mail from them is a copy or a loop.

    Limits (see `tree`, `html`, `quoting`) bound time and memory; what exceeds them is left out and named in
    `problems`.
    """
    try:
        return _read(raw, own)
    except MemoryError:
        raise
    except Exception as fault:  # The last net: an unforeseen mail becomes its raw words, never an exception.
        return _as_raw_text(raw, f"unreadable: {type(fault).__name__}")


def _read(raw: bytes, own: Collection[str]) -> ParsedMail:
    tree, problems = read_tree(raw)
    mail, bodies = _of_tree(tree, own)
    return replace(
        mail,
        returns=read_report(raw) if mail.automatic is Automatic.BOUNCE else (),
        inside=tuple(_of_tree(part, own)[0] for part in bodies.inner),
        problems=(*problems, *mail.problems),
    )


def _of_tree(tree: Part, own: Collection[str]) -> tuple[ParsedMail, Bodies]:
    headers, author = tree.headers, sender(tree.headers)
    bodies = read_bodies(tree)
    words = words_of(bodies, report=tree.mime == "multipart/report")
    kind = automatic(headers, headers.value_and_parameters("content-type")[0], author.claimed, own)
    if kind is Automatic.NONE and bodies.answers_invitation:
        kind = Automatic.CALENDAR
    envelope = _envelope(headers, author)
    mail = replace(
        envelope,
        text=words.text if words.carried else _own(words.text, envelope),
        new_text="" if words.carried else new_words(words.text),
        full_text=words.text,
        whole_text=unveiled(words.text, bodies),
        html_present=bodies.html_present,
        attachments=tuple(bodies.attachments),
        automatic=kind,
        unread=TOO_LONG if bodies.unread and not words.text.strip() else "",
        problems=(*bodies.problems, *_doubts(headers, author, bodies)),
    )
    return mail, bodies


def _envelope(headers: Headers, author: Sender) -> ParsedMail:
    """What the headers say; the rest is empty."""
    ids = message_ids(headers.raw("message-id"))
    return ParsedMail(
        message_id=ids[0] if ids else None,
        in_reply_to=message_ids(headers.raw("in-reply-to")),
        references=message_ids(headers.raw("references")),
        from_address=author.address,
        from_claimed=author.claimed,
        from_name=author.name,
        to=addresses(headers, "to"),
        cc=addresses(headers, "cc"),
        reply_to=addresses(headers, "reply-to"),
        delivered_to=addresses(headers, "delivered-to") + addresses(headers, "x-original-to"),
        subject=headers.text("subject"),
        date=date(headers.raw("date")),
        text="",
        new_text="",
        full_text="",
        html_present=False,
        attachments=(),
        automatic=Automatic.NONE,
        null_return_path=null_return_path(headers),
        witness=witness(headers),
    )


def _own(text: str, mail: ParsedMail) -> str:
    named = bool(mail.in_reply_to or mail.references)
    thread = named and ANSWER_SUBJECT.match(mail.subject) is not None
    # Programs name the mail that is passed on as if it were answered.
    forward = not thread and FORWARD_SUBJECT.match(mail.subject) is not None
    return own_words(text, answer=_answers(mail), forward=forward, thread=thread)


def _answers(mail: ParsedMail) -> bool:
    """Does it answer or pass on another mail, by its headers?"""
    return bool(mail.in_reply_to or mail.references or bare_subject(mail.subject) != mail.subject)


def _doubts(headers: Headers, author: Sender, bodies: Bodies) -> list[str]:
    doubts = []
    if author.address is None:
        doubts.append("sender unclear" if headers.raw("from") else "sender missing")
    if bodies.sealed:
        doubts.append(f"encrypted: {bodies.sealed}")
    if bodies.unread:
        doubts.append(TOO_LONG)
    elif not bodies.has_text() and not bodies.attachments:
        doubts.append("empty")
    return doubts


def _as_raw_text(raw: bytes, problem: str) -> ParsedMail:
    words = raw[:MAX_RAW_CHARS].decode("utf-8", "replace").replace("\0", "")
    try:
        headers = read_headers(raw)
        envelope = _envelope(headers, sender(headers))
    except Exception:
        # Not even the headers: then it is from nobody.
        envelope = _envelope(Headers(()), Sender(None, "", ""))
    return replace(envelope, text=words, full_text=words, problems=(problem,))
