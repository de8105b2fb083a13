"""The same mail once more: by another way, to another address of ours, put back by a server. Pure but for one question."""

import hashlib
import re
from datetime import datetime

from sqlalchemy import bindparam, select

from config.database import ReadSession
from intake.contacts.models import Channel
from intake.mailbox.reading.parse import ParsedMail
from intake.message import Incoming
from intake.tickets.models import TicketMessage

SPACE = re.compile(r"\s+")


def fingerprint(parsed: ParsedMail, received_at: datetime) -> str:
    """Of who, when and what; not of what servers add, nor of an id that some of them change."""
    when = parsed.date.isoformat() if parsed.date else parsed.message_id or received_at.date().isoformat()
    files = [hashlib.sha256(file.content).hexdigest() for file in parsed.attachments]
    said = (parsed.from_address or "", when, parsed.subject, tight(parsed.full_text), *files)
    return hashlib.sha256("\0".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def tight(text: str) -> str:
    return SPACE.sub(" ", text).strip()


def says_the_same(text: str, full: str | None, other: Incoming) -> bool:
    """One mail by two ways, of which one may have added words of its own at the end."""
    one, two = sorted((tight(full or text), tight(other.full_text or other.text)), key=len)
    return two.startswith(one) and (bool(one) or not two)


_ALIKE = select(TicketMessage).where(
    TicketMessage.channel == Channel.MAIL,
    (TicketMessage.fingerprint == bindparam("fingerprint"))
    | ((TicketMessage.external_id == bindparam("id")) & TicketMessage.place.is_(None)),
)


async def copy_of(session: ReadSession, words: Incoming) -> TicketMessage | None:
    """The message a mail is a copy of. An id used again for other words, or by somebody else, makes no copy."""
    if words.fingerprint is None:
        return None
    # Nothing equals NULL: a mail without an id is known by its fingerprint alone.
    marks = {"fingerprint": words.fingerprint, "id": words.external_id or None}
    found = await session.scalars(_ALIKE, marks)
    for one in found:
        author = (one.mail or {}).get("from", words.sender.value)
        if one.fingerprint == words.fingerprint:
            return one
        if author == words.sender.value and says_the_same(one.text, one.full_text, words):
            return one
    return None
