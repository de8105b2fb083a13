"""A mailbox that lets us in no more, or does not answer for hours: managers hear it once, and when it is well."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
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
UNREACHED = timedelta(hours=2)
"""So long a server may be down, or be mended, before anybody is troubled with it."""
LOOK_SECONDS = 5.0
SHUT, GONE = "shut_out", "unreached"


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
    told = ""
    gone: datetime | None = None
    while True:
        try:
            now = clock.now()
            gone = _gone_since(state, gone, now)
            found = _found(state, told, gone, now)
            if found != told:
                what = f"{found or 'open_again'}:{whose and address}"
                await _tell(database, now, what, _words(found, state, address, whose))
                told = found
        except Exception:
            # The next look tries again: nothing of it was committed.
            log.exception("the managers could not be told of the mailbox")
        await asyncio.sleep(look_seconds)


def _gone_since(state: MailboxState, gone: datetime | None, now: datetime) -> datetime | None:
    """Since when it has not been reached; None while it is, or while another replica reads."""
    return None if state.connected or state.standing_by else gone or now


def _found(state: MailboxState, told: str, gone: datetime | None, now: datetime) -> str:
    """What managers should know; what they know stays until it is open again, or turns out to be the login."""
    if state.connected:
        return ""
    if state.logins_refused >= SURE:
        return SHUT
    if not told and gone and now - gone >= UNREACHED and state.failures >= SURE:
        return GONE
    return told


def _words(found: str, state: MailboxState, address: str, whose: str) -> Callable[[Translator], Letter]:
    if not found:
        return partial(texts.watched_again if whose else texts.open_again, address=address)
    if whose:
        said = texts.not_watched if found == SHUT else texts.watched_unreached
        return partial(said, address=address, name=whose, fault=state.last_error or "")
    said_here = texts.shut_out if found == SHUT else texts.unreached
    return partial(said_here, address=address, fault=state.last_error or "")


async def _tell(database: Database, now: datetime, what: str, words: Callable[[Translator], Letter]) -> None:
    async with database.writing() as session:
        try:
            for manager in await contacts.managers(session):
                key = f"mailbox:{what}:{now:%Y-%m-%dT%H}:{manager.id}"
                await tell(session, person_id=manager.person_id, key=key, words=words, now=now)
        except NoBookApplied:
            log.debug("nobody is known who could be told")
