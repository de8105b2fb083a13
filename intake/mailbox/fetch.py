"""The mailbox, read for ever: connect, hand over what is new, wait, and come back after every fault."""

import asyncio
import contextlib
import logging
import random
import ssl
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from intake.mailbox.accounts import Account, account
from intake.mailbox.imap import FetchedMail, ImapConnection, ImapError

log = logging.getLogger("mailbox")

BATCH_MAILS = 20
BATCH_BYTES = 20 * 1024 * 1024
BEGINNING_BYTES = 1024 * 1024
WHOLE_TRIES = 3
BEGINNING_TRIES = 6
BACKOFF_FIRST, BACKOFF_MAX = 1.0, 300.0

Store = Callable[[list[FetchedMail]], Awaitable[None]]
"""Keeps the mails for good, or raises; may see a mail again that it already has."""
Watermark = Callable[[int], Awaitable[int]]
"""The highest UID kept under this UIDVALIDITY, 0 if none."""


@dataclass
class MailboxState:
    """How the reader is, for the health page. Times are `time.monotonic()`."""

    connected: bool = False
    last_seen: float | None = None
    """When the server last answered."""
    last_error: str | None = None
    """None while all is well."""
    failures: int = 0
    """In a row."""

    def seen(self) -> None:
        self.connected, self.last_seen = True, time.monotonic()

    def well(self) -> None:
        """Mail was kept, or there was none to keep: only this ends a row of failures."""
        self.last_error, self.failures = None, 0

    def failed(self, error: str) -> None:
        self.connected, self.last_error, self.failures = False, error, self.failures + 1


class Mailbox:
    """Brings every mail of one folder to `store`, each at least once and in order of UID.

    `url` as in the settings, or an Account. `poll_seconds` is the longest a mail waits on a connection whose
    pushes got lost. Mails over `max_bytes` come with their beginning only.
    """

    def __init__(
        self,
        url: str | Account,
        *,
        poll_seconds: float = 60.0,
        command_seconds: float = 30.0,
        backoff_seconds: float = BACKOFF_FIRST,
        max_bytes: int = 40 * 1024 * 1024,
        mark_seen: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.state = MailboxState()
        self._account = account(url) if isinstance(url, str) else url
        self._poll_seconds = poll_seconds
        self._command_seconds = command_seconds
        self._backoff_seconds = backoff_seconds
        self._max_bytes = max_bytes
        self._mark_seen = mark_seen
        self._tls = tls
        self._stumbles: dict[int, int] = {}

    async def run(self, store: Store, watermark: Watermark, stop: asyncio.Event) -> None:
        """Until `stop` is set or the task is cancelled. Never ends for what the server or `store` does."""
        while not stop.is_set():
            connection = ImapConnection(self._account, self._command_seconds, self._tls)
            try:
                await connection.open()
                self.state.seen()
                await self._serve(connection, store, watermark, stop)
            except ImapError as fault:
                self._note(str(fault))
            except Exception as fault:  # `store` may fail for any reason, such as a full disk; the mail waits
                log.exception("mail could not be kept")
                self._note(f"store: {type(fault).__name__}")
            finally:
                connection.close()
            with contextlib.suppress(TimeoutError):
                # Not wait_for: before Python 3.12 a cancellation that meets the wake-up is lost in it.
                async with asyncio.timeout(self._pause()):
                    await stop.wait()
        self.state.connected = False

    async def check(self) -> None:
        """Logs in and opens the folder once; raises ImapError."""
        connection = ImapConnection(self._account, self._command_seconds, self._tls)
        try:
            await connection.open()
        finally:
            connection.close()

    async def _serve(
        self, connection: ImapConnection, store: Store, watermark: Watermark, stop: asyncio.Event
    ) -> None:
        last = await watermark(connection.uidvalidity)
        while not stop.is_set():
            uids = await connection.uids_after(last)
            self.state.seen()
            for batch in self._batches(uids, await self._sizes(connection, uids)):
                mails = await self._fetch(connection, batch)
                if mails:
                    await store(mails)
                    self.state.well()
                last = batch[-1]
                if mails and self._mark_seen:
                    await connection.mark_seen(mail.uid for mail in mails)
                if stop.is_set():
                    return
            if not uids:
                self.state.well()
                await connection.wait_for_news(self._poll_seconds, stop)

    async def _sizes(self, connection: ImapConnection, uids: list[int]) -> dict[int, int]:
        sizes: dict[int, int] = {}
        for start in range(0, len(uids), BATCH_MAILS * 5):
            sizes |= await connection.sizes(uids[start : start + BATCH_MAILS * 5])
        return sizes

    def _batches(self, uids: list[int], sizes: dict[int, int]) -> Iterator[list[int]]:
        """Small batches: aioimaplib recurses once per line of an answer. What is too big or stumbled goes alone."""
        batch: list[int] = []
        size = 0
        for uid in uids:
            alone = uid in self._stumbles or sizes.get(uid, 0) > self._max_bytes
            if sizes.get(uid, 0) > self._max_bytes:
                self._stumbles.setdefault(uid, WHOLE_TRIES)
            if batch and (alone or len(batch) >= BATCH_MAILS or size + sizes.get(uid, 0) > BATCH_BYTES):
                yield batch
                batch, size = [], 0
            batch.append(uid)
            size += sizes.get(uid, 0)
            if alone:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch

    async def _fetch(self, connection: ImapConnection, uids: list[int]) -> list[FetchedMail]:
        """The mails of one batch. One that breaks the connection again and again is had in part, or as nothing."""
        tries = self._stumbles.get(uids[0], 0) if len(uids) == 1 else 0
        if tries >= BEGINNING_TRIES:
            return [FetchedMail(connection.uidvalidity, uids[0], b"", None, complete=False)]
        try:
            mails = await connection.mails(uids, BEGINNING_BYTES if tries >= WHOLE_TRIES else None)
        except ImapError:
            for uid in uids:
                self._stumbles[uid] = self._stumbles.get(uid, 0) + 1
            raise
        self.state.seen()
        for uid in uids:
            self._stumbles.pop(uid, None)
        return mails

    def _note(self, error: str) -> None:
        self.state.failed(error)
        log.warning("mailbox %s: %s (failure %d)", self._account.host, error, self.state.failures)

    def _pause(self) -> float:
        """1, 2, 4 … seconds up to five minutes, with jitter; short again once mail was kept."""
        grown = self._backoff_seconds * 2.0 ** min(max(self.state.failures - 1, 0), 12)
        return min(grown, BACKOFF_MAX) * random.uniform(0.7, 1.3)
