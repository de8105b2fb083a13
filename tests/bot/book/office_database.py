"""A fresh database with the sandbox's English book applied, for tests of what the book becomes."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bot.book.apply import apply
from bot.book.reading import parse_book
from bot.book.texts.changes import change_lines
from config.database import Database
from config.i18n import translator
from intake.contacts.models import Channel, Client, Contact, Person
from intake.tickets.models import Status, Ticket
from migrations.models import metadata

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Berlin."""
BOOKS = Path(__file__).parents[3] / "sandbox" / "books"
ENGLISH = (Path(__file__).parents[2] / "books" / "en.toml").read_text()


@dataclass
class Desk:
    """The office after `apply`, and the few questions tests ask it."""

    database: Database
    source: str = ENGLISH
    words: list[str] = field(default_factory=list)

    async def apply(self, source: str | None = None, now: datetime = NOW) -> list[str]:
        self.source = source or self.source
        book = parse_book(self.source)
        async with self.database.writing() as session:
            changes = await apply(session, book, now)
        return change_lines(translator("en"), changes, book.firm.currency, book.firm.zone)

    async def client(self, code: str) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(Client.id).where(Client.code == code))).one()

    async def contact(self, name: str) -> int:
        async with self.database.reading() as session:
            return (await session.scalars(select(Contact.id).join(Person).where(Person.name == name))).one()

    async def ticket(self, client: str, **columns) -> int:
        facts = {
            "channel": Channel.TELEGRAM,
            "title": "Banner",
            "language": "en",
            "status": Status.OPEN,
            "opened_at": NOW,
            "touched_at": NOW,
        }
        client_id = await self.client(client)
        async with self.database.writing() as session:
            ticket = Ticket(client_id=client_id, **{**facts, **columns})
            session.add(ticket)
            await session.flush()
            return ticket.id

    async def rows(self, model) -> list:
        async with self.database.reading() as session:
            found = list(await session.scalars(select(model).order_by(model.id)))
            session.expunge_all()
            return found


async def furnish(url: str) -> list[str]:
    """All tables and the applied book; what applying said."""
    database = Database(url)
    async with database.engine.begin() as connection:
        await connection.run_sync(metadata().create_all)
    words = await Desk(database).apply()
    await database.close()
    return words
