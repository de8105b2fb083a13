"""Mails with nothing in them: their sender is told once, and nothing is opened. Words in the subject alone are words."""

from dataclasses import replace
from datetime import datetime

from bot.staff import noted
from bot.threads import Thread
from config.database import Session
from intake.contacts.queries import Who
from intake.inbox import texts
from intake.inbox.models import Inbound
from intake.mailbox.proof import Proof
from intake.mailbox.threading import same_matter
from intake.message import Incoming
from intake.outbox.delivery import speaker
from intake.outbox.mailing import send_mail


def is_empty(words: Incoming, thread: Thread | None) -> bool:
    """Neither words nor files, nor a subject that says something new. What is hidden in it is for a person to see."""
    if words.automatic or words.text.strip() or words.full_text or words.files:
        return False
    return not _subject_says(words, thread)


def with_subject(words: Incoming, thread: Thread | None) -> Incoming:
    """An answer that stands in its subject alone is read from there."""
    wordless = not (words.automatic or words.text.strip() or words.files)
    return replace(words, text=words.subject) if thread and wordless else words


def _subject_says(words: Incoming, thread: Thread | None) -> bool:
    if not words.subject.strip():
        return False
    return thread is None or thread.changed or not same_matter(words.subject, [thread.ticket.title])


async def receive(
    session: Session,
    row: Inbound,
    words: Incoming,
    who: Who | None,
    thread: Thread | None,
    proof: Proof,
    now: datetime,
) -> None:
    """Said to somebody who is known, or who surely sent it; anybody else has asked for nothing."""
    await noted.note(session, row, words, now)
    if words.disowned or not (who or proof.proven):
        return
    t = await speaker(session, who.person_id if who else None)
    theirs = thread and who and thread.ticket.client_id in {place.client_id for place in who.places}
    await send_mail(
        session,
        key=f"empty:{words.fingerprint}",
        address=words.sender.value,
        letter=texts.empty_mail(t),
        language=t.language,
        now=now,
        ticket_id=thread.ticket.id if thread and theirs else None,
        answers=words.external_id,
    )
