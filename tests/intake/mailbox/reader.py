"""The reader as a program of its own, to be killed: `python -m tests.intake.mailbox.reader DATABASE IMAP`."""

import asyncio
import sys

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()  # as every entry point does, before anything imports sqlite3 for itself

from config.clock import SystemClock  # noqa: E402 (after the swap)
from config.database import Database  # noqa: E402 (after the swap)
from intake.mailbox.imap.fetch import Mailbox  # noqa: E402 (after the swap)
from intake.mailbox.imap.keeping import MailReader  # noqa: E402 (after the swap)

if __name__ == "__main__":
    mailbox = Mailbox(sys.argv[2], backoff_seconds=0.1)
    reader = MailReader(Database(sys.argv[1]), SystemClock(), mailbox, "desk@example.net")
    asyncio.run(reader.run())
