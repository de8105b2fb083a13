"""What the commands of `okoshko` do; each opens its own unit of work and reports in lines."""

import contextlib
import fcntl
import importlib.metadata
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from billing.ledger import audit as ledger_audit
from billing.ledger import queries as ledger
from billing.ledger import texts as ledger_texts
from billing.ledger.models import Account
from bot import texts
from bot.book import commands as books
from bot.refusal import Refusal
from bot.staff.deciding import setup_code
from config.clock import clock_for
from config.database import Database, sqlite_path
from config.i18n import Translator, translator
from config.settings import Settings
from intake.contacts import actions as contacts
from intake.contacts.errors import NoSuchClient, NoSuchEmployee
from intake.contacts.models import Authority, Channel
from intake.contacts.queries import address_of, employees, find_client, find_employee, people_of
from intake.office.errors import NoBookApplied
from intake.office.queries import office
from intake.outbox import actions as outbox
from migrations import upgrade


@dataclass(frozen=True)
class Report:
    """What a command prints, and whether it went well."""

    lines: list[str]
    ok: bool = True


def version() -> str:
    return importlib.metadata.version("okoshko")


def prepare_database(settings: Settings) -> None:
    """SQLite is brought to this version, after a copy; PostgreSQL is left to `okoshko migrate`."""
    url = settings.database
    present, wanted = upgrade.current(url), upgrade.head()
    if present == wanted:
        return
    path = sqlite_path(url)
    if path is None:
        raise Refusal("migrate_first")
    if present is not None:
        shutil.copy2(path, path.with_suffix(f".{present}.backup"))
    upgrade.upgrade(url)


def migrate(settings: Settings) -> Report:
    upgrade.upgrade(settings.database)
    return Report([texts.migrated(_t(settings), upgrade.current(settings.database) or "")])


@contextlib.contextmanager
def only_desk(settings: Settings) -> Iterator[None]:
    """One desk per data folder: a second one would read the same updates."""
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = settings.data / "desk.lock"
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("desk_runs", str(settings.data)) from None
        yield


def check_book(settings: Settings, file: Path) -> Report:
    faults = books.check(file, settings.language)
    return Report(faults or [texts.book_right(_t(settings), str(file))], ok=not faults)


async def apply_book(settings: Settings, file: Path) -> Report:
    faults = books.check(file, settings.language)
    if faults:
        return Report(faults, ok=False)
    prepare_database(settings)
    async with _opened(settings) as database:
        return Report(await books.apply_file(file, database, _now(settings), settings.language))


async def invite(settings: Settings, client: str | None, employee: str | None) -> Report:
    """A link for a client's signer and their colleagues, or for an employee."""
    key, now = settings.signing_key(), _now(settings)
    async with _opened(settings) as database, database.writing() as session:
        username = (await outbox.window(session)).bot_username
        if username is None:
            raise Refusal("no_bot")
        try:
            if employee:
                found, person = await find_employee(session, employee)
                name = person.name
                code = await contacts.invite_employee(session, employee_id=found.id, key=key, now=now)
            elif client:
                firm = await find_client(session, client)
                name = firm.name
                signer = next(
                    (
                        c.person_id
                        for c, _ in await people_of(session, firm.id)
                        if c.authority is Authority.SIGNER
                    ),
                    None,
                )
                code = await contacts.invite_contact(
                    session, client_id=firm.id, authority=Authority.SIGNER, person_id=signer, key=key, now=now
                )
            else:
                raise Refusal("whom")
        except NoSuchEmployee as fault:
            raise Refusal("no_employee", fault.asked) from None
        except NoSuchClient as fault:
            raise Refusal("no_client", fault.asked) from None
    return Report([texts.link(_t(settings), name, f"https://t.me/{username}?start={code}")])


async def statement(settings: Settings, client: str) -> Report:
    t = _t(settings)
    async with _opened(settings) as database, database.reading() as session:
        try:
            found = await find_client(session, client)
            zone = (await office(session)).firm.zone
        except NoSuchClient as fault:
            raise Refusal("no_client", fault.asked) from None
        except NoBookApplied:
            raise Refusal("apply_book") from None
        lines = await ledger.statement(session, found.id, limit=1000)
        account = await ledger.balance(session, found.id)
    letters = (
        ledger_texts.statement(t, found.name, lines, zone),
        ledger_texts.balance(t, found.name, account),
    )
    return Report([letter.text for letter in letters])


async def audit(settings: Settings) -> Report:
    t = _t(settings)
    async with _opened(settings) as database, database.reading() as session:
        findings = await ledger_audit.audit(session)
        accounts = await session.scalar(select(func.count()).select_from(Account)) or 0
    if not findings:
        return Report([texts.books_balance(t, accounts)])
    return Report([texts.finding(t, f.kind, f.account_id, f.expected, f.found) for f in findings], ok=False)


async def check(settings: Settings) -> Report:
    """Try everything an operator has to set up, and say how to mend what does not work."""
    t = _t(settings)
    lines = []
    prepare_database(settings)
    lines.append((True, texts.fine(t, texts.database(t))))
    lines.append(await _check_telegram(settings, t))
    async with _opened(settings) as database, database.writing() as session:
        try:
            await office(session)
            lines.append((True, texts.fine(t, texts.book(t))))
        except NoBookApplied:
            lines.append((False, texts.wrong(t, texts.book(t), texts.apply_book(t))))
        if (await outbox.window(session)).staff_chat_id:
            lines.append((True, texts.fine(t, texts.staff_chat(t))))
        else:
            mend = texts.send_setup(t, setup_code(settings.signing_key()))
            lines.append((False, texts.wrong(t, texts.staff_chat(t), mend)))
        unbound = [
            person.name
            for _, person in await employees(session)
            if await address_of(session, person.id, Channel.TELEGRAM) is None
        ]
        if unbound:
            lines.append((True, texts.not_bound(t, unbound)))
    return Report([line for _, line in lines], ok=all(ok for ok, _ in lines))


async def _check_telegram(settings: Settings, t: Translator) -> tuple[bool, str]:
    if settings.telegram_token is None:
        return False, texts.wrong(t, "Telegram", texts.no_token(t))
    url = f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        async with (
            aiohttp.ClientSession() as http,
            http.get(url, timeout=aiohttp.ClientTimeout(total=15)) as response,
        ):
            answer = await response.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
        return False, texts.wrong(t, "Telegram", texts.bad_token(t, type(fault).__name__))
    if not answer.get("ok"):
        return False, texts.wrong(t, "Telegram", texts.bad_token(t, str(answer.get("description"))))
    return True, texts.fine(t, texts.telegram_as(t, answer["result"]["username"]))


@contextlib.asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    database = Database(settings.database)
    try:
        yield database
    finally:
        await database.close()


def _now(settings: Settings) -> datetime:
    return clock_for(settings.telegram_api, settings.data).now().astimezone(UTC)


def _t(settings: Settings) -> Translator:
    return translator(settings.language)
