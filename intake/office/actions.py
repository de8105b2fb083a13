"""Bringing the front desk's tables to what the office book says. Applied again, nothing changes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from config.clock import midnight
from config.database import Session
from intake.contacts.models import Client, Contact, Employee, MailDomain, Person
from intake.office.book import ClientEntry, ContactEntry, EmployeeEntry, Office
from intake.office.changes import Change, ChangeKind, change
from intake.office.models import AppliedBook
from intake.office.people import give_address, person_of
from intake.office.queries import IN_FORCE


async def keep_book(session: Session, content: Mapping[str, Any], now: datetime) -> list[Change]:
    """Put `content` in force, unless it already is; says which sections differ from the last one."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = await session.scalar(select(AppliedBook).order_by(AppliedBook.id.desc()).limit(1))
    if last is not None and last.digest == digest:
        return []
    session.add(AppliedBook(digest=digest, content=dict(content), applied_at=now))
    await session.flush()
    session.info.pop(IN_FORCE, None)
    if last is None:
        return []
    return [change(ChangeKind.SECTION, section=name) for name in _differing(last.content, content)]


async def apply_employees(
    session: Session, office: Office, before: Iterable[str], now: datetime
) -> list[Change]:
    """Employees as the book has them; one the book stops naming (`before` had them) stays, and is told of."""
    changes = [
        change(ChangeKind.EMPLOYEE_MISSING, employee=code) for code in before if code not in office.employees
    ]
    for code, entry in office.employees.items():
        changes += await _employee(session, office, code, entry, now)
    return changes


async def apply_client(
    session: Session, office: Office, code: str, entry: ClientEntry, before: ClientEntry | None, now: datetime
) -> tuple[Client, list[Change]]:
    """One client with contacts and mail domains; `before` is what the last applied book said of them."""
    client = await session.scalar(select(Client).where(Client.code == code))
    changes = []
    if client is None:
        client = Client(code=code, name=entry.name, language=entry.language, created_at=now)
        session.add(client)
        await session.flush()
        changes.append(change(ChangeKind.CLIENT_ADDED, client=entry.name))
    changes += _settle_client(client, office, entry, now)
    changes += await _domains(session, client, entry, before)
    for contact in entry.contacts:
        changes += await _contact(session, office, client, contact, now)
    named = {contact.name for contact in entry.contacts}
    gone = [contact.name for contact in before.contacts if contact.name not in named] if before else []
    changes += [change(ChangeKind.CONTACT_MISSING, client=entry.name, person=name) for name in gone]
    return client, changes


def _settle_client(client: Client, office: Office, entry: ClientEntry, now: datetime) -> list[Change]:
    changes = []
    if client.name != entry.name:
        changes.append(change(ChangeKind.CLIENT_RENAMED, was=client.name, client=entry.name))
        client.name = entry.name
    if client.language != entry.language:
        changes.append(change(ChangeKind.CLIENT_LANGUAGE, client=entry.name, language=entry.language or "–"))
        client.language = entry.language
    ended = midnight(entry.ended, office.firm.zone) if entry.ended else None
    if ended is not None and ended <= now and client.archived_at is None:
        client.archived_at = ended
        changes.append(change(ChangeKind.CLIENT_ARCHIVED, client=entry.name))
    elif ended is None and client.archived_at is not None:
        client.archived_at = None
        changes.append(change(ChangeKind.CLIENT_RESTORED, client=entry.name))
    return changes


async def _domains(
    session: Session, client: Client, entry: ClientEntry, before: ClientEntry | None
) -> list[Change]:
    # Only what the book itself once named is taken away: the rest was bound at the desk.
    listed = before.mail_domains if before else ()
    if not (listed or entry.mail_domains):
        return []
    named = MailDomain.domain.in_({*listed, *entry.mail_domains})
    rows = {row.domain: row for row in await session.scalars(select(MailDomain).where(named))}
    changes = []
    for domain in listed:
        if domain not in entry.mail_domains and domain in rows and rows[domain].client_id == client.id:
            await session.delete(rows[domain])
            changes.append(change(ChangeKind.DOMAIN_REMOVED, client=entry.name, domain=domain))
    for domain in entry.mail_domains:
        row = rows.get(domain)
        if row is None:
            session.add(MailDomain(domain=domain, client_id=client.id))
        elif row.client_id != client.id:
            row.client_id = client.id
        else:
            continue
        changes.append(change(ChangeKind.DOMAIN_ADDED, client=entry.name, domain=domain))
    await session.flush()
    return changes


async def _contact(
    session: Session, office: Office, client: Client, entry: ContactEntry, now: datetime
) -> list[Change]:
    language = entry.language or client.language
    scope = f"client:{client.code}"
    person = await person_of(
        session,
        scope,
        name=entry.name,
        mail=entry.mail,
        language=language,
        now=now,
        client_id=client.id,
    )
    words = {"client": client.name, "person": entry.name}
    changes = []
    if await give_address(session, person, entry.mail, now):
        changes.append(change(ChangeKind.ADDRESS_ADDED, person=entry.name, mail=entry.mail or ""))
    query = select(Contact).where(Contact.person_id == person.id, Contact.client_id == client.id)
    contact = await session.scalar(query.order_by(Contact.id.desc()).limit(1))
    ended = midnight(entry.ended, office.firm.zone) if entry.ended else None
    if contact is None:
        if ended is not None and ended <= now:
            return changes
        session.add(_new_contact(person, client, entry, now))
        changes.append(change(ChangeKind.CONTACT_ADDED, authority=entry.authority.value, **words))
    elif contact.ended_at is None:
        contact.confirmed_at = contact.confirmed_at or now
        if ended is not None and ended <= now:
            contact.ended_at = ended
            changes.append(change(ChangeKind.CONTACT_ENDED, **words))
        elif contact.authority is not entry.authority:
            contact.authority = entry.authority
            changes.append(change(ChangeKind.CONTACT_AUTHORITY, authority=entry.authority.value, **words))
    # A place the desk has ended stays ended: the book does not know why it was.
    await session.flush()
    return changes


def _new_contact(person: Person, client: Client, entry: ContactEntry, now: datetime) -> Contact:
    """The book is the manager's word: nobody needs to confirm it."""
    return Contact(
        person_id=person.id,
        client_id=client.id,
        authority=entry.authority,
        confirmed_at=now,
        created_at=now,
    )


async def _employee(
    session: Session, office: Office, code: str, entry: EmployeeEntry, now: datetime
) -> list[Change]:
    changes = []
    employee = await session.scalar(select(Employee).where(Employee.code == code))
    if employee is None:
        person = await person_of(
            session, "employee", name=entry.name, mail=entry.mail, language=office.firm.language, now=now
        )
        employee = Employee(code=code, person_id=person.id, role=entry.role)
        session.add(employee)
        await session.flush()
        changes.append(change(ChangeKind.EMPLOYEE_ADDED, employee=entry.name, role=entry.role.value))
    found = await session.get_one(Person, employee.person_id)
    if await give_address(session, found, entry.mail, now):
        changes.append(change(ChangeKind.ADDRESS_ADDED, person=entry.name, mail=entry.mail or ""))
    if employee.role is not entry.role:
        employee.role = entry.role
        changes.append(change(ChangeKind.EMPLOYEE_ROLE, employee=entry.name, role=entry.role.value))
    ended = midnight(entry.ended, office.firm.zone) if entry.ended else None
    if ended is not None and ended <= now and employee.ended_at is None:
        employee.ended_at = ended
        changes.append(change(ChangeKind.EMPLOYEE_ENDED, employee=entry.name))
    return changes


_CALLED = {
    ("invoices", "legal"): "firm.legal",
    ("invoices", "bank"): "firm.bank",
    ("billing", "rates"): "employees",
}
"""Tables of the book a room keeps under another name."""


def _sections(room: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """A room's part by the names its tables have in the book."""
    if room == "payments":
        return {
            f"{room}.{kind}.{name}": entry
            for kind, entries in part.items()
            for name, entry in entries.items()
        }
    return {_CALLED.get((room, name), name): entry for name, entry in part.items()}


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Sections of any room's part whose content is not what it was; clients are told of one by one."""
    names = []
    for room, part in after.items():
        if room == "clients":
            continue
        was, now = _sections(room, before.get(room, {})), _sections(room, part)
        names += [
            name
            for name in (*now, *(name for name in was if "." in name and name not in now))
            if (was.get(name) or None) != (now.get(name) or None) and name not in names
        ]
    return [name for name in names if name not in ("clients", "currency", "timezone", "language")]
