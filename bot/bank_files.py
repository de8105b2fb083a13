"""Statements sent as files: fetched, read, offered; and, once somebody says so, imported payment by payment."""

import asyncio
import logging
from datetime import datetime, timedelta

from billing.payments import actions as payments
from billing.payments import queries
from billing.payments import texts as payment_texts
from billing.payments.models import BankStatement, StatementState
from billing.payments.reading import statements
from billing.payments.reading.credit import Reading, Unreadable
from bot.staff import payment_texts as texts
from bot.staff.payments import as_it_stands
from config.clock import Clock
from config.database import Database, Session
from config.i18n import Translator, translator
from intake.contacts.actors import actor_employee
from intake.files import TOO_BIG, Kept, Lacking, NoRoom, NotNow, Source
from intake.letter import Letter, letter
from intake.office.queries import office
from intake.outbox import actions as outbox
from intake.shelf import Shelf

log = logging.getLogger("bank files")

IDLE_SECONDS = 5.0
TRIES_MAX = 8
QUESTIONS_AT_ONCE = 5
"""Asked as messages after an import; the others are in /payments."""


class BankFiles:
    """The loop of statements. What has begun goes on after a crash: each payment is taken in once."""

    def __init__(self, database: Database, clock: Clock, source: Source, shelf: Shelf) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._shelf = shelf
        self.woken = asyncio.Event()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.woken.clear()
            try:
                found = await self.look()
            except Exception:
                log.exception("statements could not be looked after")
                found = False
            if not found:
                try:
                    await asyncio.wait_for(self.woken.wait(), IDLE_SECONDS)
                except TimeoutError:
                    continue

    async def look(self) -> bool:
        """Do the next step of one statement; False when nothing was due."""
        async with self._database.reading() as session:
            statement = await queries.due(session, self._clock.now())
        if statement is None:
            return False
        try:
            if statement.state is StatementState.FETCHING:
                await self._fetch(statement)
            else:
                await self._import(statement)
        except Exception:
            log.exception("statement %s failed", statement.id)
            if statement.tries < TRIES_MAX:
                await self._again(statement, timedelta(seconds=2.0**statement.tries))
            else:
                await self._refuse(statement, texts.stuck(translator(statement.language), statement.name))
        return True

    async def drained(self) -> bool:
        """Whether nothing waits for this loop now."""
        async with self._database.reading() as session:
            return await queries.due(session, self._clock.now()) is None

    async def _fetch(self, statement: BankStatement) -> None:
        t = translator(statement.language)
        fetched = await self._source.fetch(statement.file_id or "")
        match fetched:
            case Kept(sha256):
                await self._offer(statement, sha256, t)
            case NotNow(seconds, _) if statement.tries < TRIES_MAX:
                await self._again(statement, timedelta(seconds=max(seconds, 2.0**statement.tries)))
            case Lacking(reason, _) if reason == TOO_BIG:
                await self._refuse(statement, texts.too_big(t, statement.name))
            case NotNow() | NoRoom() | Lacking():
                await self._refuse(statement, texts.not_had(t, statement.name))

    async def _offer(self, statement: BankStatement, sha256: str, t: Translator) -> None:
        try:
            reading = await self._read(sha256)
        except Unreadable as unreadable:
            lines = payment_texts.unreadable(t, statement.name, unreadable.faults)
            await self._refuse(statement, letter("\n".join(lines[:-1]), lines[-1]))
            return
        async with self._database.reading(at_length=True) as session:
            preview = await queries.preview(session, reading)
        lines = payment_texts.offer(t, statement.name, reading, preview)
        becomes = StatementState.OFFERED if preview.new else StatementState.DONE
        async with self._database.writing() as session:
            mine = await session.get_one(BankStatement, statement.id)
            if mine.state is not StatementState.FETCHING:
                return
            mine.sha256, mine.state = sha256, becomes
            said = texts.offer(t, lines, mine.id, asks=preview.new > 0)
            await self._say(session, mine, "offered", said)

    async def _read(self, sha256: str) -> Reading:
        async with self._database.reading() as session:
            mappings = (await queries.payments_book(session)).mappings
            currency = (await office(session)).firm.currency
        raw = await asyncio.to_thread(self._shelf.get, sha256)
        return await asyncio.to_thread(statements.read, raw, mappings, currency)

    async def _import(self, statement: BankStatement) -> None:
        """One unit of work a payment; begun again after a crash, those that are in are passed over."""
        reading = await self._read(statement.sha256 or "")
        now = self._clock.now()
        await import_all(self._database, reading, statement, now)
        async with self._database.writing() as session:
            mine = await session.get_one(BankStatement, statement.id)
            if mine.state is StatementState.IMPORTING:
                mine.state = StatementState.DONE
                await self._tell(session, mine, len(reading.credits), now)

    async def _tell(self, session: Session, statement: BankStatement, total: int, now: datetime) -> None:
        """What became of it, then the first questions."""
        t = translator(statement.language)
        counted = await queries.of_statement(session, statement.id)
        known = total - counted.booked - counted.asked - counted.set_aside
        lines = payment_texts.imported(t, statement.name, counted, known)
        asked = await queries.asked_of(session, statement.id, QUESTIONS_AT_ONCE)
        await self._say(session, statement, "done", texts.imported(t, lines, counted.asked - len(asked)))
        for payment in asked:
            said = await as_it_stands(session, t, payment)
            await self._say(session, statement, f"question:{payment.id}", said)

    async def _refuse(self, statement: BankStatement, said: Letter) -> None:
        async with self._database.writing() as session:
            mine = await session.get_one(BankStatement, statement.id)
            mine.state = StatementState.REFUSED
            await self._say(session, mine, "refused", said)

    async def _again(self, statement: BankStatement, after: timedelta) -> None:
        async with self._database.writing() as session:
            mine = await session.get_one(BankStatement, statement.id)
            mine.tries += 1
            mine.due_at = self._clock.now() + after

    async def _say(self, session: Session, statement: BankStatement, what: str, said: Letter) -> None:
        if statement.chat_id is None:
            return
        await outbox.send_chat(
            session,
            key=f"statement:{statement.id}:{what}",
            chat_id=statement.chat_id,
            letter=said,
            now=self._clock.now(),
            thread=statement.thread,
        )


async def import_all(database: Database, reading: Reading, statement: BankStatement, now: datetime) -> None:
    """Take in every payment of a statement, each in a unit of work of its own."""
    actor = actor_employee(statement.employee_id)
    for credit in reading.credits:
        for ask in (False, True):
            try:
                async with database.writing() as session:
                    await payments.take_in(
                        session,
                        credit,
                        source=reading.source,
                        statement_id=statement.id,
                        actor=actor,
                        now=now,
                        ask=ask,
                    )
                break
            except Exception:
                if ask:
                    raise
                # Whatever keeps it from being booked, the money is here: a person decides.
                log.exception("payment %s could not be booked by itself", credit.external_key)
