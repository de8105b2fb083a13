"""Files of stored mails that had no place on the shelf when they came."""

import asyncio
import logging

from config.database import Database
from intake.files import TOO_BIG, Fetched, Kept, Lacking, NoRoom
from intake.inbox.models import Inbound
from intake.mailbox.reading.parse import parse
from intake.outbox.models import Window
from intake.shelf import Full, Shelf, TooBig

log = logging.getLogger("files")

NOT_THERE = "not in the stored mail"


class MailFiles:
    """A `Source`: mails are kept as they came, so their files can be taken from them at any time."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    async def fetch(self, file_id: str) -> Fetched:
        """`17:0` is the first file of the mail in row 17 of the in-tray."""
        if self._shelf.room().full:
            return NoRoom()
        row, _, place = file_id.partition(":")
        async with self._database.reading() as session:
            mail = await session.get(Inbound, int(row)) if row.isdecimal() else None
            window = await session.get(Window, 1)
        own = {window.mail_address} if window and window.mail_address else set()
        if mail is None or not mail.raw:
            return Lacking(NOT_THERE, final=True)
        return await asyncio.to_thread(self._put, mail.raw, own, int(place))

    def _put(self, raw: bytes, own: set[str], place: int) -> Fetched:
        try:
            return Kept(self._shelf.put(parse(raw, own).attachments[place].content))
        except Full:
            return NoRoom()
        except TooBig:
            return Lacking(TOO_BIG, final=True)
        except IndexError:
            return Lacking(NOT_THERE, final=True)
        except OSError as fault:
            return Lacking(f"{type(fault).__name__}: {fault}", final=False)
