"""The database: one engine per URL, `reading()` and `writing()` scopes. Only here SQLite differs from PostgreSQL."""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import MetaData, RowMapping, Table, event, func, orm, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, ExceptionContext, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.util import await_only

from config import trips

T = TypeVar("T")
Inserting = Callable[[Any], sqlite.Insert | postgresql.Insert]

WAKING = "okoshko"
"""The channel by which replicas on PostgreSQL wake each other's loops."""

BROKEN = ("malformed", "file is not a database", "file is encrypted or is not a database")
"""SQLite's words for SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/c3ref/errcode.html, sqlite3_errstr)."""

CONNECTIONS = 15
"""To a SQLite file at most, opened as they are needed."""

LOCKED = "locked"
"""In `session.info`: rows this unit of work has locked. They are as it left them until something of it is taken back."""

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(orm.DeclarativeBase):
    """Base of every table; names every constraint, so that migrations can find it again."""

    metadata = MetaData(naming_convention=CONVENTION)

    remembered: ClassVar[bool] = False
    """Asked for again and again in a unit of work, and changed by its attributes only, never by a bare UPDATE."""


B = TypeVar("B", bound=Base)


class ReadSession(AsyncSession):
    """What `queries` take: a session whose writes are never committed."""

    at_once = False
    """Its statements never wait (see `trips`): they are asked without the greenlet SQLAlchemy would wait in."""


def _at_once(name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
    waiting = getattr(AsyncSession, name)

    @functools.wraps(waiting)
    async def asked(self: ReadSession, *given: Any, **named: Any) -> Any:
        if self.at_once:
            return getattr(self.sync_session, name)(*given, **named)
        return await waiting(self, *given, **named)

    return asked


for _name in ("execute", "scalar", "get", "get_one", "flush", "refresh"):
    # Set from outside, so that type checkers see AsyncSession's own.
    setattr(ReadSession, _name, _at_once(_name))


class _Remembering(orm.Session):
    """SQLAlchemy itself forgets a row as soon as nobody holds it."""


@event.listens_for(_Remembering, "loaded_as_persistent")
def _remember(session: orm.Session, row: Base) -> None:
    if row.remembered:
        session.info.setdefault("met", []).append(row)


@event.listens_for(_Remembering, "after_soft_rollback")
@event.listens_for(_Remembering, "after_commit")
def _let_go(session: orm.Session, *_: object) -> None:
    session.info.pop(LOCKED, None)


class Session(ReadSession):
    """What `actions` take: a unit of work, committed by the edge that opened it and by nobody else.

    What is `remembered` it does not read again by its key, also where nobody holds it any more.
    """

    sync_session_class = _Remembering


def table(of: type[Base]) -> Table:
    """For statements without the ORM: several times as quick where no row is made an object."""
    assert isinstance(of.__table__, Table)
    return of.__table__


def see(row: Base, answer: RowMapping) -> None:
    """Let a row that was read be as a statement without the ORM has left it, by its RETURNING."""
    for name, value in answer.items():
        set_committed_value(row, name, value)


def stored(session: "Session", row: B) -> B:
    """A row that a statement without the ORM has just written, all columns of it: known as one that was read."""
    make_transient_to_detached(row)
    session.add(row)
    return row


def inserting(session: ReadSession) -> Inserting:
    """The `insert` of this database, which knows ON CONFLICT: SQLAlchemy's own does not."""
    return sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert


def wake(session: Session, sleeper: str) -> None:
    """Ask that the loop called `sleeper` be woken once this unit of work has committed."""
    session.info.setdefault("wake", set()).add(sleeper)


class Database:
    """Opens units of work on SQLite or PostgreSQL.

    On SQLite every writing scope begins IMMEDIATE behind one lock of this process: a deferred BEGIN that
    reads first fails with "database is locked" when it comes to write (sqlite.org/lang_transaction.html).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _engine(url, sqlite=self.is_sqlite)
        self._reading = self.engine.execution_options(okoshko_at_once=True)
        self._writing = self._reading.execution_options(okoshko_writing=True)
        self._lock = asyncio.Lock() if self.is_sqlite else contextlib.nullcontext()
        self._damaged = asyncio.Event()
        self._damage: BaseException | None = None
        self.info: dict[str, Any] = {}
        """What every session of it finds in its own `info`: things of this program, not of the database."""
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "handle_error", self._notice_damage)
        self.on_wake: Callable[[set[str]], None] = lambda sleepers: None

    @contextlib.asynccontextmanager
    async def reading(self, *, at_length: bool = False) -> AsyncIterator[ReadSession]:
        """A consistent look at the database; whatever it changes is thrown away.

        `at_length`: it reads many rows, and on SQLite must not hold everybody up meanwhile.
        """
        engine = self.engine if at_length else self._reading
        session = ReadSession(engine, expire_on_commit=False, autoflush=False, info=self.info)
        try:
            await self._begin(session, at_once=not at_length)
            yield session
        finally:
            # Let go of the rows first: a rollback would empty them, and they are read outside.
            session.expunge_all()
            await _close(session)

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """One unit of work: commits at the end, rolls back on any error, then wakes who was asked for."""
        async with self._lock:
            session = Session(self._writing, expire_on_commit=False, info=self.info)
            try:
                await self._begin(session)
                yield session
                sleepers: set[str] = session.info.get("wake", set())
                if sleepers and not self.is_sqlite:
                    await session.execute(select(func.pg_notify(WAKING, ",".join(sorted(sleepers)))))
                await uncancelled(session.commit())
            except BaseException:
                await uncancelled(session.rollback())
                raise
            finally:
                await _close(session)
        self.on_wake(sleepers)

    async def _begin(self, session: ReadSession, *, at_once: bool = True) -> None:
        """On SQLite what may have to wait is over then: a new connection, and another process's commit."""
        if self.is_sqlite and at_once:
            # Nothing else of a look may wait: one look after another would let nobody else's work go on.
            await asyncio.sleep(0)
            _ = await session.connection()
            session.at_once = True

    async def damaged(self) -> None:
        """Raises once a statement met a SQLite file that is broken inside: whoever goes on makes it worse."""
        await self._damaged.wait()
        assert self._damage is not None
        raise self._damage

    def _notice_damage(self, context: ExceptionContext) -> None:
        if any(words in str(context.original_exception) for words in BROKEN):
            self._damage = context.original_exception
            self._damaged.set()

    async def close(self) -> None:
        await self.engine.dispose()


async def _close(session: ReadSession) -> None:
    """Gives its connection back, whoever is cancelled meanwhile."""
    if session.at_once:
        session.sync_session.close()
    else:
        await uncancelled(session.close())


async def uncancelled(work: Coroutine[Any, Any, T]) -> T:
    """Finish `work` even if this task is cancelled meanwhile: a commit cut short may or may not have happened."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as again:
            cancelled = again
    if cancelled is None:
        return task.result()
    # Its own fault is looked at too, or it would be reported as lost; being cancelled goes before it.
    raise cancelled from (None if task.cancelled() else task.exception())


def sqlite_path(url: str) -> Path | None:
    """The file behind a SQLite URL; None for PostgreSQL and for a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def _engine(url: str, *, sqlite: bool) -> AsyncEngine:
    # Parameters stay out of error messages: they are clients' words, and error messages are logged.
    if not sqlite:
        engine = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine.sync_engine, "handle_error", _without_values)
        return engine
    path = sqlite_path(url)
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    # The connection used last knows the newest pages; and none is closed when it is given back, which would wait.
    engine = create_async_engine(
        url, pool_size=CONNECTIONS, max_overflow=0, pool_use_lifo=True, hide_parameters=True
    )
    event.listen(engine.sync_engine, "do_connect", _connect)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _without_values(context: ExceptionContext) -> None:
    """PostgreSQL adds to what is wrong the values it is wrong with (libpq, PQresultErrorField: DETAIL)."""
    fault, wrapped = context.original_exception, context.sqlalchemy_exception
    said = getattr(fault, "diag", None)
    if wrapped is not None and said is not None and said.message_primary:
        fault.args = (said.message_primary,)
        wrapped.args = (f"({type(fault).__name__}) {said.message_primary}",)


def _connect(dialect: Any, _record: Any, given: Any, options: dict[str, Any]) -> trips.Adapted:
    connection: Any = await_only(trips.connect(*given, **options))
    return trips.Adapted(dialect.dbapi, connection)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction handling is switched off: it would begin late, and never IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    driver = connection.connection.driver_connection
    assert isinstance(driver, trips.Connection)
    driver.at_once = bool(options.get("okoshko_at_once"))
    connection.exec_driver_sql(trips.BEGIN_WRITING if options.get("okoshko_writing") else "BEGIN")
