"""Posting a week's summary: claimed and queued in one unit of work, so that it is told once or not yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from billing.jobs.actions import claim
from billing.summary import mail_texts, own_texts, post_texts, texts
from billing.summary.figures import Summary
from billing.summary.people import EmployeeFigures
from billing.summary.queries import JOB
from config.database import ReadSession, Session
from config.i18n import Translator, translator
from intake.contacts import queries as contacts
from intake.contacts.models import Channel, Role
from intake.letter import Enclosure, Letter
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
    """Whether they see everything: the accounts, and every colleague."""
    employee_id: int | None = None
    """Whoever is told of their own week, and of nothing else."""


@dataclass(frozen=True)
class Told:
    """What there is to tell, and the files that go along, by language; what could not be made is not there."""

    summary: Summary
    people: Sequence[EmployeeFigures] = ()
    pictures: Mapping[str, Enclosure] = field(default_factory=dict)
    tables: Mapping[str, Enclosure] = field(default_factory=dict)


async def readers(session: ReadSession, owner_mail: str | None) -> list[Reader]:
    """The staff chat; managers and owners privately and by mail; employees, who get their own figures, by one way.

    `owner_mail`, where the installation names one, stands for the owners' addresses of the book.
    """
    office_language = (await office(session)).firm.language
    window = await session.get(Window, 1)
    found = []
    if window and window.staff_chat_id is not None:
        staff = str(window.staff_chat_id)
        found.append(Reader("staff", Channel.TELEGRAM, staff, office_language, money=False))
    mails: dict[str, str] = {owner_mail.lower(): office_language} if owner_mail else {}
    by_mail = window is not None and window.mail_address is not None
    for employee, person in await contacts.employees(session):
        language, own = person.language or office_language, employee.role is Role.EMPLOYEE
        chat = await contacts.address_of(session, person.id, Channel.TELEGRAM)
        mail = await contacts.address_of(session, person.id, Channel.MAIL) if by_mail else None
        channel, address = (Channel.TELEGRAM, chat) if chat or not own else (Channel.MAIL, mail)
        if address:
            about = employee.id if own else None
            found.append(Reader(f"employee:{employee.id}", channel, address, language, not own, about))
        if mail and not own and not (chat and owner_mail and employee.role is Role.OWNER):
            mails[mail] = language
    if by_mail:
        found += [Reader(f"mail:{mail}", Channel.MAIL, mail, mails[mail], money=True) for mail in mails]
    return found


async def post(session: Session, told: Told, readers: Sequence[Reader], now: datetime) -> bool:
    """Queue the summary for every reader, with the files of their language; False when it was posted before."""
    if not await claim(session, job=JOB, period=told.summary.key, now=now):
        return False
    for reader in readers:
        letter = _letter(translator(reader.language), told, reader)
        key = f"summary:{told.summary.key}:{reader.name}"
        if letter is None:
            continue
        if reader.channel is Channel.MAIL:
            await send_mail(
                session, key=key, address=reader.address, letter=letter, language=reader.language, now=now
            )
        else:
            chat = int(reader.address)
            await send_chat(session, key=key, chat_id=chat, letter=letter, now=now, priority=COSMETIC)
    return True


def _letter(t: Translator, told: Told, reader: Reader) -> Letter | None:
    """What this reader may know; None where there is nothing to tell them."""
    picture, table = told.pictures.get(reader.language), told.tables.get(reader.language)
    if reader.employee_id is not None:
        own = next((one for one in told.people if one.employee_id == reader.employee_id), None)
        if own is None or own_texts.quiet(own):
            return None
        return own_texts.own(t, texts.period(t, told.summary), own)
    if not reader.money:
        return post_texts.staff(t, told.summary, post_texts.Post(picture))
    if reader.channel is Channel.MAIL:
        return mail_texts.mail(t, told.summary, told.people, [file for file in (picture, table) if file])
    return post_texts.full(t, told.summary, post_texts.Post(picture, table))
