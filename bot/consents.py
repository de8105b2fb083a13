"""The calendar's letters to signers: a limit in the book to which nobody has agreed as it stands; in working hours."""

from datetime import datetime, timedelta

from billing.consents import queries
from billing.verdicts import consenting
from config.database import Database
from intake.office.queries import office
from intake.office.rules import is_open

EVERY = timedelta(minutes=1)


class ConsentLetters:
    """Each terms are put to each signer once; whoever has no chat or mailbox yet gets them when they do."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked: datetime | None = None

    async def look(self, now: datetime) -> None:
        if self._looked and self._looked <= now < self._looked + EVERY:
            return
        self._looked = now
        async with self._database.reading() as session:
            if not is_open(await office(session), now):
                return
            asked = await queries.clients_to_ask(session, now)
        for client_id in asked:
            async with self._database.writing() as session:
                await consenting.ask(session, client_id, now)
