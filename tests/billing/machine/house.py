"""One database put back to its beginning for every sequence, and the ways in which a step can befall it."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from sqlalchemy import event, make_url

from billing.closing.errors import ClosingRefusal
from billing.invoices.errors import InvoiceRefusal
from billing.labour.errors import LabourRefusal
from billing.ledger.errors import LedgerRefusal
from billing.quotes.errors import QuoteRefusal
from billing.refunds.errors import RefundRefusal
from billing.urgent.errors import UrgentRefusal
from billing.verdicts.errors import VerdictRefusal
from config.database import Database, Session, sqlite_path
from intake.tickets.errors import TicketError
from tests.billing.conftest import World
from tests.databases import Databases

REFUSALS = (
    ClosingRefusal,
    InvoiceRefusal,
    LabourRefusal,
    LedgerRefusal,
    QuoteRefusal,
    RefundRefusal,
    TicketError,
    UrgentRefusal,
    VerdictRefusal,
)
Work = Callable[[Session], Awaitable[Any]]

PATIENCE_SECONDS = 120
"""Whoever waits for somebody who waits for them would wait longer."""
KEPT = {
    "act": "id, name, amount_minor",
    "act_entry": "id, act_id, transfer_id, stands",
    "invoice": "id, key, name, amount_minor, corrects_id",
    "invoice_standing": "invoice_id, state, paid_minor",
    "invoice_payment": "invoice_id, transfer_id, amount_minor",
    "month_close": "id, period, state, times, act_id",
    "month_close_event": "id, state",
    "account": "id, client_id, posted, held, floor, credit_minor, seq",
    "balance_alert": "id, cleared_at",
    "charge": "id, key, state, amount_minor",
    "charge_event": "id, state",
    "credit_limit": "id, minor",
    "refund": "id, key, state",
    "transfer": "id, key, digest, amount_minor, number, counted",
    "hold": "id, state, captured_minor",
    "hold_event": "id, state",
    "refusal": "id, key",
    "promised_payment": "id, state, paid_minor",
    "quote": "id, state, revision, total_minor, charged_minor, over_minutes",
    "quote_event": "id, key",
    "allowance_use": "id, granted, reserved, used, overrun, alerted",
    "allowance_event": "id, key, reserved, consumed",
    "time_entry": "id, key, charged_minutes, outcome, locked_by",
    "standard_error": "id, state",
    "ticket": "id, status, closed_reason, verdict, revision, flags",
    "ticket_event": "id, kind",
    "urgent_call": "id, state, taken_by",
}
"""What a step done again must leave as it is: everything but how often the lock was taken."""


class PowerCutError(Exception):
    """The unit of work never reached its commit."""


class ReplayError(AssertionError):
    """Done again, a step has changed something."""


@dataclass(frozen=True)
class Way:
    """How a step is done."""

    name: str
    cut_after: int = 0
    """Statements after which the program dies for the first time; then, or before the commit at the latest."""

    def __repr__(self) -> str:
        return f"{self.name} after {self.cut_after}" if self.cut_after else self.name


class House:
    """Its engine and loop stay for all sequences: statements are compiled once."""

    def __init__(self, databases: Databases, template: str, world: World) -> None:
        self.databases, self.template = databases, template
        self.url = databases.copy(template)
        self.database = Database(self.url)
        self.world = replace(world, database=self.database)
        self.runner = asyncio.Runner()
        self._left: int | None = None
        event.listen(self.database.engine.sync_engine, "before_cursor_execute", self._count)

    def put_back(self) -> None:
        self.runner.run(self.database.close())
        self.databases.drop(self.url)
        self.databases.copy(self.template, self.url)
        self.look = Look(self.url)

    def leave(self) -> None:
        self.look.close()
        self.runner.run(self.database.close())

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()
        self.databases.drop(self.url)

    def run(self, work: Awaitable[Any]) -> Any:
        async def awaited() -> Any:
            return await work

        return self.runner.run(awaited())

    def read(self, work: Callable[..., Awaitable[Any]]) -> Any:
        async def looked() -> Any:
            async with self.database.reading() as session:
                return await work(session)

        return self.runner.run(looked())

    def do(self, way: Way, work: Work) -> Any:
        """The first answer, or the refusal that was the answer; ReplayError where doing it again did anything."""
        if way.name == "cut":
            before = self.look.everything()
            with suppress(PowerCutError, *REFUSALS):
                self.runner.run(self._unit(work, cut_after=way.cut_after))
            self._same(before)
        if way.name == "pair":
            return self.together(work, work)[0]
        answer = self.runner.run(self._answer(work))
        if way.name == "answer lost":
            self.runner.run(self.database.close())
        if way.name in ("twice", "answer lost"):
            before = self.look.everything()
            self.runner.run(self._answer(work))
            self._same(before)
        return answer

    def together(self, *works: Work) -> list[Any]:
        """Truly at once on PostgreSQL, one after the other on SQLite, whoever is first."""

        async def at_once() -> list[Any]:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await asyncio.gather(*(self._answer(work) for work in works))

        return list(self.runner.run(at_once()))

    def _same(self, before: dict[str, list[Any]]) -> None:
        for table, rows in self.look.everything().items():
            if rows != before[table]:
                raise ReplayError(table, [row for row in rows if row not in before[table]])

    async def _answer(self, work: Work) -> Any:
        try:
            return await self._unit(work)
        except REFUSALS as refusal:
            return refusal

    async def _unit(self, work: Work, cut_after: int | None = None) -> Any:
        self._left = cut_after
        try:
            async with self.database.writing() as session:
                answer = await work(session)
                if cut_after is not None:
                    raise PowerCutError
            return answer
        finally:
            self._left = None

    def _count(self, *_: object) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left <= 0:
            self._left = None
            raise PowerCutError


class Look:
    """A bare connection beside the program's own: what is committed, without anything of the program between."""

    def __init__(self, url: str) -> None:
        path = sqlite_path(url)
        if path:
            self._connection: Any = sqlite3.connect(path)
        else:
            address = make_url(url).set(drivername="postgresql")
            self._connection = psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def rows(self, query: str) -> list[Any]:
        return list(self._connection.execute(query).fetchall())

    def everything(self) -> dict[str, list[Any]]:
        return {
            table: self.rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
            for table, columns in KEPT.items()
        }

    def close(self) -> None:
        self._connection.close()
