"""`okoshko check`: looks at everything an operator sets up, side by side; changes nothing."""

import asyncio
import os
from dataclasses import dataclass

from sqlalchemy import select

from bot.book import commands as books
from bot.book.apply import content
from bot.book.reading import read_book
from bot.commands.check import texts
from bot.commands.check.findings import Finding, Sign, fine, note, wrong
from bot.commands.check.machine import machine_findings
from bot.commands.check.mail import mail_findings
from bot.commands.check.telegram import telegram_findings
from bot.commands.check.trays import tray_findings
from bot.commands.check.watched import watched_findings
from bot.commands.copies import fault_in
from bot.commands.damage import damaged
from bot.commands.scope import Report, moment, opened, revision, words
from bot.refusal import Refusal
from bot.refusal_texts import refusal
from bot.staff.deciding import setup_code
from bot.trays import trays
from config.database import ReadSession, sqlite_path
from config.i18n import Translator
from config.settings import Settings, strange_names
from intake.contacts.models import Channel, Client
from intake.contacts.queries import address_of, employees, people_of
from intake.office.errors import NoBookApplied
from intake.office.queries import book_content, office
from intake.outbox.models import Window
from migrations import upgrade


async def check(settings: Settings, *, many_writers: bool) -> Report:
    """A line for everything tried; not ok where a line says what to mend."""
    t = words(settings)
    house, known = await _office(settings, t)
    wires = await asyncio.gather(
        telegram_findings(
            settings, t, known.staff_chat, lambda: setup_code(settings.signing_key()), known.currency
        ),
        mail_findings(settings, t),
    )
    names = strange_names(os.environ)
    findings = [
        *(
            wrong(texts.strange_name(t, name, near)) if near else note(texts.strange_name(t, name, near))
            for name, near in names.items()
        ),
        *machine_findings(settings, t, many_writers=many_writers),
        *house,
    ]
    for wire in wires:
        findings += wire
    faults = sum(finding.sign is Sign.WRONG for finding in findings)
    lines = [finding.line for finding in findings]
    return Report([*lines, texts.verdict(t, faults)], ok=not faults)


@dataclass(frozen=True)
class Known:
    """What database and settings tell of the office."""

    staff_chat: int | None
    currency: str


async def _office(settings: Settings, t: Translator) -> tuple[list[Finding], Known]:
    """How database, book and people are; and the staff chat, where one is known."""
    known = Known(settings.staff_chat, settings.currency)
    try:
        present = revision(settings)
    except Refusal as refused:
        return [wrong(refusal(t, refused))], known
    if present is None:
        return [wrong(texts.no_database(t)), *_book_file(settings, t)], known
    if present != upgrade.head():
        return [wrong(texts.old_database(t))], known
    path = sqlite_path(settings.database)
    if path and (fault := await asyncio.to_thread(fault_in, path)):
        return [wrong(refusal(t, damaged(settings, path, fault)))], known
    kind = "SQLite" if path else "PostgreSQL"
    async with opened(settings) as database, database.reading() as session:
        window = await session.get(Window, 1)
        findings = [
            fine(texts.database(t, kind)),
            *_book_file(settings, t),
            *await _book(session, settings, t),
        ]
        findings += await _people(session, t)
        findings += tray_findings(await trays(session, moment(settings)), t)
        currency = await _currency(session) or settings.currency
        findings += await watched_findings(settings, t, session, moment(settings))
    staff_chat = (window.staff_chat_id if window else None) or settings.staff_chat
    return findings, Known(staff_chat, currency)


async def _currency(session: ReadSession) -> str | None:
    try:
        return (await office(session)).firm.currency
    except NoBookApplied:
        return None


def _book_file(settings: Settings, t: Translator) -> list[Finding]:
    file = settings.office
    if not file.exists():
        return [wrong(texts.no_book(t, str(file)))]
    faults = books.check(file, settings.language)
    return [wrong(texts.book_wrong(t, str(file), len(faults)))] if faults else []


async def _book(session: ReadSession, settings: Settings, t: Translator) -> list[Finding]:
    """Whether a book is in force, and whether it is the one in the file."""
    try:
        applied = await book_content(session)
    except NoBookApplied:
        return [wrong(texts.not_applied(t))]
    file = settings.office
    if file.exists() and not books.check(file) and content(read_book(file)) != applied:
        return [note(texts.book_changed(t, str(file)))]
    return [fine(texts.book_in_force(t))]


async def _people(session: ReadSession, t: Translator) -> list[Finding]:
    """Who cannot be written to yet."""
    findings = []
    unbound = [
        person.name
        for _, person in await employees(session)
        if await address_of(session, person.id, Channel.TELEGRAM) is None
    ]
    if unbound:
        findings.append(note(texts.staff_unbound(t, unbound)))
    alone = [
        client.name
        for client in await session.scalars(
            select(Client).where(Client.archived_at.is_(None)).order_by(Client.id)
        )
        if not await _reached(session, client.id)
    ]
    if alone:
        findings.append(note(texts.clients_unbound(t, alone)))
    return findings


async def _reached(session: ReadSession, client_id: int) -> bool:
    for _, person in await people_of(session, client_id):
        for channel in (Channel.TELEGRAM, Channel.MAIL):
            if await address_of(session, person.id, channel):
                return True
    return False
