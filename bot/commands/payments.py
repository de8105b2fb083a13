"""`okoshko payments import`: a bank's statement from a file; what is doubtful waits for a manager."""

import asyncio
import hashlib
from pathlib import Path

from billing.payments import queries
from billing.payments import texts as payment_texts
from billing.payments.models import BankStatement, StatementState
from billing.payments.reading import statements
from billing.payments.reading.credit import Unreadable
from bot import texts
from bot.bank_files import import_all
from bot.commands.scope import Report, moment, opened, words
from bot.refusal import Refusal
from config.database import Database
from config.settings import Settings
from intake.office.errors import NoBookApplied
from intake.office.queries import office


async def import_payments(settings: Settings, file: Path, *, dry_run: bool) -> Report:
    """Take in every payment of a file; imported again, they are all here. `dry_run` only says what it would do."""
    t = words(settings)
    try:
        raw = await asyncio.to_thread(file.read_bytes)
    except OSError:
        raise Refusal("no_table", str(file)) from None
    async with opened(settings) as database:
        try:
            async with database.reading(at_length=True) as session:
                mappings = (await queries.payments_book(session)).mappings
                reading = statements.read(raw, mappings, (await office(session)).firm.currency)
                preview = await queries.preview(session, reading)
        except NoBookApplied:
            raise Refusal("apply_book") from None
        except Unreadable as unreadable:
            return Report(payment_texts.unreadable(t, file.name, unreadable.faults), ok=False)
        if dry_run or not preview.new:
            lines = payment_texts.offer(t, file.name, reading, preview)
            return Report([*lines, texts.dry_run(t)] if preview.new else lines)
        statement = await _kept(database, settings, file, raw)
        await import_all(database, reading, statement, moment(settings))
        async with database.reading() as session:
            counted = await queries.of_statement(session, statement.id)
            waiting = await queries.waiting_count(session)
    known = len(reading.credits) - counted.booked - counted.asked - counted.set_aside
    lines = payment_texts.imported(t, file.name, counted, known)
    return Report([*lines, texts.questions_where(t, waiting)] if waiting else lines)


async def _kept(database: Database, settings: Settings, file: Path, raw: bytes) -> BankStatement:
    """The row payments of this run go back to."""
    now, digest = moment(settings), hashlib.sha256(raw).hexdigest()
    async with database.writing() as session:
        statement = BankStatement(
            key=f"file:{digest}:{now.timestamp()}",
            name=file.name,
            sha256=digest,
            state=StatementState.DONE,
            language=settings.language,
            came_at=now,
            due_at=now,
        )
        session.add(statement)
    return statement
