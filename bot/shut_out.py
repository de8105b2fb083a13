"""A mailbox whose server refuses our login: the managers are told once, and once more when it opens again."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from bot import shut_out_texts as texts
from config.clock import Clock
from config.database import Database
from config.i18n import Translator
from intake.contacts import queries as contacts
from intake.letter import Letter
from intake.mailbox.imap.fetch import MailboxState
from intake.office.errors import NoBookApplied
from intake.outbox.delivery import tell

log = logging.getLogger("mailbox")

SURE = 2
"""Refusals in a row: one may be a server's bad moment, or a token that had run out."""
LOOK_SECONDS = 5.0


async def watch(
    database: Database,
    clock: Clock,
    state: MailboxState,
    address: str,
    look_seconds: float = LOOK_SECONDS,
    *,
    whose: str = "",
) -> None:
    """Until cancelled. Only the replica that reads the mailbox has anything to tell.

    `whose`: the employee's whose mailbox is watched; "" for the window's own.
    """
    told = False
    while True:
        try:
            if not told and state.logins_refused >= SURE:
                fault = state.last_error or ""
                words = partial(texts.shut_out, address=address, fault=fault)
                if whose:
                    words = partial(texts.not_watched, address=address, name=whose, fault=fault)
                await _tell(database, clock, f"shut_out:{whose and address}", words)
                told = True
            elif told and state.connected:
                again = texts.watched_again if whose else texts.open_again
                await _tell(
                    database, clock, f"open_again:{whose and address}", partial(again, address=address)
                )
                told = False
        except Exception:
            # The next look tries again: nothing of it was committed.
            log.exception("the managers could not be told of the mailbox")
        await asyncio.sleep(look_seconds)


async def _tell(database: Database, clock: Clock, what: str, words: Callable[[Translator], Letter]) -> None:
    now = clock.now()
    async with database.writing() as session:
        try:
            for manager in await contacts.managers(session):
                key = f"mailbox:{what}:{now:%Y-%m-%dT%H}:{manager.id}"
                await tell(session, person_id=manager.person_id, key=key, words=words, now=now)
        except NoBookApplied:
            log.debug("nobody is known who could be told")
