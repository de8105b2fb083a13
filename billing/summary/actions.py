"""Posting a week's summary: claimed and queued in one unit of work, so that it is told once or not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from billing.jobs.actions import claim
from billing.summary import post_texts
from billing.summary.figures import Summary
from billing.summary.queries import JOB
from config.database import ReadSession, Session
from config.i18n import translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Person, Role
from intake.letter import Enclosure
from intake.office.queries import office
from intake.outbox.actions import COSMETIC, send_chat
from intake.outbox.mailing import send_mail
from intake.outbox.models import Window


@dataclass(frozen=True)
class Reader:
    """Somebody the summary goes to, and by which way."""

    name: str
    """`staff`, `employee:3`, `mail:marina@lindenhof.example`: part of the out-tray's key."""
    channel: Channel
    address: str
    language: str
    money: bool
    """Whether they see the accounts."""


async def readers(session: ReadSession, owner_mail: str | None) -> list[Reader]:
    """The staff chat; managers and owners privately, by mail where they have no chat; the owner by mail as well.

    `owner_mail`, where the installation names one, stands for the owners' addresses of the book.
    """
    office_language = (await office(session)).firm.language
    window = await session.get(Window, 1)
    found = []
    if window and window.staff_chat_id is not None:
        staff = str(window.staff_chat_id)
        found.append(Reader("staff", Channel.TELEGRAM, staff, office_language, money=False))
    mails: dict[str, str] = {owner_mail.lower(): office_language} if owner_mail else {}
    for employee, person in await contacts.employees(session):
        if employee.role is Role.EMPLOYEE:
            continue
        language = person.language or office_language
        chat = await contacts.address_of(session, person.id, Channel.TELEGRAM)
        if chat:
            found.append(Reader(f"employee:{employee.id}", Channel.TELEGRAM, chat, language, money=True))
        if not chat or (employee.role is Role.OWNER and not owner_mail):
            mails |= await _mail_of(session, person, language)
    if window and window.mail_address:
        found += [Reader(f"mail:{mail}", Channel.MAIL, mail, mails[mail], money=True) for mail in mails]
    return found


async def post(
    session: Session,
    summary: Summary,
    readers: Sequence[Reader],
    pictures: Mapping[str, Enclosure],
    now: datetime,
) -> bool:
    """Queue the summary for every reader, with the picture of their language; False when it was posted before."""
    if not await claim(session, job=JOB, period=summary.key, now=now):
        return False
    for reader in readers:
        t = translator(reader.language)
        words = post_texts.full if reader.money else post_texts.staff
        letter = words(t, summary, post_texts.Post(pictures.get(reader.language)))
        key = f"summary:{summary.key}:{reader.name}"
        if reader.channel is Channel.MAIL:
            await send_mail(
                session, key=key, address=reader.address, letter=letter, language=reader.language, now=now
            )
        else:
            chat = int(reader.address)
            await send_chat(session, key=key, chat_id=chat, letter=letter, now=now, priority=COSMETIC)
    return True


async def _mail_of(session: ReadSession, person: Person, language: str) -> dict[str, str]:
    mail = await contacts.address_of(session, person.id, Channel.MAIL)
    return {mail: language} if mail else {}
