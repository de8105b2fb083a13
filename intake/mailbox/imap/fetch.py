"""The mailbox, read for ever: connect, hand over what is new, wait, and come back after every fault."""

import asyncio
import contextlib
import logging
import random
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from intake.mailbox.accounts import Account, account
from intake.mailbox.imap.batches import WHOLE_BYTES, Care, Portion
from intake.mailbox.imap.connection import ImapConnection, ImapError, LoginRefused
from intake.mailbox.imap.folders import FetchedMail, Folder
from intake.mailbox.imap.history import Place
from intake.mailbox.oauth import Tokens

log = logging.getLogger("mailbox")

HEADS = 100
"""Mails asked about at once."""
BACKOFF_FIRST, BACKOFF_MAX = 1.0, 300.0
REFUSED_TIMES, REFUSED_MAX = 120.0, 1800.0
"""A refused login is tried again so many times later than another fault: servers lock accounts that fail often."""


class Tray(Protocol):
    """Where mails are kept."""

    async def place(self, folder: Folder) -> Place:
        """How far it has been read; a folder not seen before is remembered as seen now."""
        ...

    async def keep(self, folder: Folder, mails: Sequence[FetchedMail], upto: int) -> None:
        """For good, with the watermark `upto`, in one step, or raises; may see a mail again that it has."""
        ...


@dataclass
class MailboxState:
    """How the reader is, for the health page. Times are `time.monotonic()`."""

    connected: bool = False
    standing_by: bool = True
    """Another replica reads, or this one has not begun."""
    last_seen: float | None = None
    """When the server last answered."""
    last_error: str | None = None
    """None while all is well."""
    failures: int = 0
    """In a row."""
    logins_refused: int = 0
    """In a row."""
    refusal: str | None = None
    """Why mails that are kept could not be marked or moved; reading goes on."""

    def seen(self) -> None:
        self.connected, self.last_seen = True, time.monotonic()

    def well(self) -> None:
        """Mail was kept, or there was none to keep: only this ends a row of failures."""
        self.last_error, self.failures = self.refusal, 0

    def failed(self, error: str) -> None:
        self.connected, self.last_error, self.failures = False, error, self.failures + 1


Into = TypeVar("Into")
"""Where what is read goes."""


class Supervised(Generic[Into]):
    """One folder, read for ever over a connection that is made again after every fault.

    `url` as in the settings, or an Account. `poll_seconds` is the longest a mail waits on a connection whose
    pushes got lost. Mails over `max_bytes` come with their beginning only. `tokens` log in where the account has
    no password.
    """

    read_only = False
    """Whether the server is asked to let nothing be changed (RFC 3501, EXAMINE)."""

    def __init__(
        self,
        url: str | Account,
        *,
        poll_seconds: float = 60.0,
        command_seconds: float = 30.0,
        backoff_seconds: float = BACKOFF_FIRST,
        max_bytes: int = WHOLE_BYTES,
        tls: ssl.SSLContext | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self.state = MailboxState()
        self._account = account(url) if isinstance(url, str) else url
        self._poll_seconds = poll_seconds
        self._command_seconds = command_seconds
        self._backoff_seconds = backoff_seconds
        self._tls = tls
        self._tokens = tokens
        self._care = Care(max_bytes)

    async def run(self, tray: Into, stop: asyncio.Event) -> None:
        """Until `stop` is set or the task is cancelled. Never ends for what the server or the tray does."""
        self.state.standing_by = False
        try:
            while not stop.is_set():
                await self._connect_and_serve(tray, stop)
                with contextlib.suppress(TimeoutError):
                    # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
                    async with asyncio.timeout(self._pause()):
                        await stop.wait()
        finally:
            self.state.connected, self.state.standing_by = False, True

    async def check(self) -> None:
        """Logs in and opens the folder once; raises ImapError."""
        connection = self._connection()
        try:
            await connection.open()
        finally:
            connection.close()

    async def _connect_and_serve(self, tray: Into, stop: asyncio.Event) -> None:
        connection = self._connection()
        try:
            folder = await connection.open()
            self.state.logins_refused = 0
            self.state.seen()
            await self._serve(connection, folder, tray, stop)
        except ImapError as fault:
            self.state.logins_refused += isinstance(fault, LoginRefused)
            self._note(str(fault))
        except Exception as fault:  # the tray may fail for any reason, such as a full disk; the mail waits
            log.exception("mail could not be kept")
            self._note(f"store: {type(fault).__name__}")
        finally:
            connection.close()

    async def _serve(
        self, connection: ImapConnection, folder: Folder, tray: Into, stop: asyncio.Event
    ) -> None:
        """Until `stop`, or raises."""
        raise NotImplementedError

    async def _fetch(self, connection: ImapConnection, portion: Portion) -> list[FetchedMail]:
        """Mails that went away meanwhile are missing; one that breaks the connection every time comes in part."""
        if portion.beginning == 0:
            return [FetchedMail(head.uid, b"", head.received, head.size) for head in portion.heads]
        uids = [head.uid for head in portion.heads]
        try:
            bodies = await connection.bodies(uids, portion.beginning)
            if len(bodies) < len(uids):
                there = await connection.heads(uids)
                if set(there) - set(bodies):
                    raise ImapError("protocol", "mails left out")
        except ImapError:
            self._care.stumbled(portion)
            raise
        self.state.seen()
        self._care.went_well(portion)
        mails = []
        for head in portion.heads:
            if head.uid in bodies:
                raw = bodies.pop(head.uid)
                cut = portion.beginning is not None and len(raw) >= portion.beginning
                mails.append(FetchedMail(head.uid, raw, head.received, head.size if cut else None))
        return mails

    def _connection(self) -> ImapConnection:
        return ImapConnection(
            self._account, self._command_seconds, self._tls, self._tokens, read_only=self.read_only
        )

    def _note(self, error: str) -> None:
        self.state.failed(error)
        log.warning("mailbox %s: %s (failure %d)", self._account.host, error, self.state.failures)

    def _pause(self) -> float:
        """1, 2, 4 … seconds up to five minutes, with jitter; short again once mail was kept.

        2, 4, 8 … minutes up to half an hour where the login is refused: a token once for nothing, as it may be old.
        """
        refused = self.state.logins_refused - (self._tokens is not None)
        if refused > 0:
            grown = self._backoff_seconds * REFUSED_TIMES * 2.0 ** min(refused - 1, 12)
            return min(grown, REFUSED_MAX) * random.uniform(0.7, 1.3)
        grown = self._backoff_seconds * 2.0 ** min(max(self.state.failures - 1, 0), 12)
        return min(grown, BACKOFF_MAX) * random.uniform(0.7, 1.3)


class Mailbox(Supervised[Tray]):
    """Brings every mail of one folder to a tray, each at least once and in order of UID."""

    _unmarked: tuple[int, ...] | None = None
    """Kept but perhaps not marked; None until the tray was asked."""

    async def _serve(
        self, connection: ImapConnection, folder: Folder, tray: Tray, stop: asyncio.Event
    ) -> None:
        place = await tray.place(folder)
        await self._mark(connection, place.newest if self._unmarked is None else self._unmarked)
        last = place.watermark or await self._first_look(connection, place)
        while not stop.is_set():
            uids = await connection.uids_after(last)
            self.state.seen()
            for start in range(0, len(uids), HEADS):
                some = uids[start : start + HEADS]
                await self._bring(connection, folder, tray, place, some)
                last = some[-1]
                if stop.is_set():
                    return
            if not uids:
                self.state.well()
                await connection.wait_for_news(self._poll_seconds, stop)

    async def _first_look(self, connection: ImapConnection, place: Place) -> int:
        """Where reading begins in a folder not seen before: thousands of old mails are not even asked about."""
        return min([*await connection.uids_since(place.looked_from), place.history_below]) - 1

    async def _bring(
        self, connection: ImapConnection, folder: Folder, tray: Tray, place: Place, uids: list[int]
    ) -> None:
        heads = await connection.heads(uids)
        self.state.seen()
        waiting = [heads[uid] for uid in uids if uid in heads and not place.is_history(heads[uid])]
        for portion in self._care.portions(waiting):
            mails = await self._fetch(connection, portion)
            kept = tuple(mail.uid for mail in mails)
            upto = portion.heads[-1].uid
            await tray.keep(folder, mails, upto)
            self.state.well()
            self._unmarked = kept
            await self._mark(connection, kept)
        if not waiting or waiting[-1].uid < uids[-1]:
            await tray.keep(folder, (), uids[-1])

    async def _mark(self, connection: ImapConnection, uids: Sequence[int]) -> None:
        """Last of all, and repeated after a crash. That it is refused stops nobody's mail."""
        try:
            if uids and self._account.done:
                await connection.move(uids, self._account.done)
            elif uids:
                await connection.mark_seen(uids)
        except ImapError as fault:
            if fault.reason != "refused":
                raise
            self.state.refusal = str(fault)
            log.warning("mailbox %s: %s", self._account.host, fault)
        else:
            self.state.refusal = None
        self._unmarked = ()
