"""How often the program answers mail by itself: what no header tells of a robot, its number does (RFC 3834, section 2)."""

import enum
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, func, select

from config.database import ReadSession, Session
from config.i18n import translator
from intake.letter import Letter
from intake.office.queries import office
from intake.outbox import texts
from intake.outbox.actions import send_chat, window
from intake.outbox.models import AutoAnswer

log = logging.getLogger("mail")

ANSWERING = "answering"
"""In `session.info`: whose mail is being worked off. What is mailed to them meanwhile is an answer of the program's."""
ANSWERED = "answered"
"""In `session.info`: who has had an answer to this very mail. What else it calls for goes too: a file was too big, say."""
PERSON = "answers a person"
"""In `session.info`: whose mail of now is surely a person's; they may have many answers a day, but not without end."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON_ONE_REQUEST_AN_HOUR = 1
TO_ONE_ADDRESS_A_DAY = 5
TO_ONE_PERSON_A_DAY = 30
TO_ALL_AN_HOUR = 200


class Outcome(enum.Enum):
    """Whether an answer leaves."""

    SENT = "sent"
    SAID = "said"
    """On this request something was said within the hour."""
    ENOUGH = "enough"
    """This address has had its number for a day."""
    TOO_MANY = "too many"
    """All addresses together: something is wrong, and all answers stop for an hour."""
    RESTING = "resting"


@dataclass(frozen=True)
class Counts:
    """Answers that left already."""

    on_request: int
    to_address: int
    to_all: int
    resting: bool
    person: bool = False


def judge(counts: Counts) -> Outcome:
    """Pure: may one more leave?"""
    if counts.resting:
        return Outcome.RESTING
    if counts.to_all >= TO_ALL_AN_HOUR:
        return Outcome.TOO_MANY
    if counts.to_address >= _a_day(person=counts.person):
        return Outcome.ENOUGH
    if counts.person:
        return Outcome.SENT
    return Outcome.SAID if counts.on_request >= ON_ONE_REQUEST_AN_HOUR else Outcome.SENT


def _a_day(*, person: bool) -> int:
    return TO_ONE_PERSON_A_DAY if person else TO_ONE_ADDRESS_A_DAY


async def may_answer(session: Session, address: str, ticket_id: int | None, now: datetime) -> bool:
    """Count one more answer of the program's to a mail from `address`, or hold it back and tell the office why."""
    if session.info.get(ANSWERED) == address:
        return True
    home = await window(session)
    resting = home.resting_until is not None and home.resting_until > now
    person = session.info.get(PERSON) == address
    counts = await _counts(session, address, ticket_id, now, resting=resting)
    outcome = judge(replace(counts, person=person))
    if outcome is Outcome.SENT:
        session.add(AutoAnswer(address=address, ticket_id=ticket_id, at=now))
        await session.flush()
        session.info[ANSWERED] = address
        return True
    log.info("no answer to %s on %s: %s", address, ticket_id, outcome.value)
    t = translator((await office(session)).firm.language)
    if outcome is Outcome.TOO_MANY:
        home.resting_until = now + HOUR
        await _tell(session, f"answers:all:{now.isoformat()}", texts.too_many_answers(t, TO_ALL_AN_HOUR), now)
    elif outcome is Outcome.ENOUGH:
        said = texts.enough_answers(t, address, _a_day(person=person))
        await _tell(session, f"answers:{address}:{now:%Y-%m-%d}", said, now)
    return False


def _left() -> Select[int, int, int]:
    """On one request and to all in an hour, to one address in a day."""
    mails, theirs = select(func.count(AutoAnswer.id)), AutoAnswer.address == bindparam("address")
    lately, today = AutoAnswer.at > bindparam("lately"), AutoAnswer.at > bindparam("today")
    on_request = mails.where(theirs, AutoAnswer.ticket_id == bindparam("ticket"), lately)
    to_address = mails.where(theirs, today)
    to_all = mails.where(lately)
    return select(on_request.scalar_subquery(), to_address.scalar_subquery(), to_all.scalar_subquery())


_LEFT = _left()


async def _counts(
    session: ReadSession, address: str, ticket_id: int | None, now: datetime, *, resting: bool
) -> Counts:
    whom = {"address": address, "ticket": ticket_id, "lately": now - HOUR, "today": now - DAY}
    said, had, everybody = (await session.execute(_LEFT, whom)).one()
    return Counts(said if ticket_id else 0, had, everybody, resting)


async def _tell(session: Session, key: str, said: Letter, now: datetime) -> None:
    staff_chat_id = (await window(session)).staff_chat_id
    if staff_chat_id is not None:
        await send_chat(session, key=key, chat_id=staff_chat_id, letter=said, now=now)
