"""One supervised IMAP connection: every command races against loss and time, and a doubtful one ends it."""

import asyncio
import base64
import re
import ssl
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import aioimaplib

from intake.mailbox.accounts import Account
from intake.mailbox.imap_client import Client

TELLING_SECONDS = 0.05

UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
INTERNALDATE = re.compile(rb'\bINTERNALDATE "([^"]{20,40})"')
RECORD = re.compile(rb"\d+ FETCH \(")


class ImapError(Exception):
    """The connection is over; `reason` is a short word for the log: lost, timeout, refused, protocol."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


@dataclass(frozen=True)
class FetchedMail:
    """A mail as it lies in the mailbox; (uidvalidity, uid) names it for ever (RFC 3501 section 2.3.1.1)."""

    uidvalidity: int
    uid: int
    raw: bytes
    received: datetime | None
    """When the server got it, aware UTC."""
    complete: bool = True
    """False where only the beginning was fetched, because the whole is too big or could not be had."""


class ImapConnection:
    """A folder, opened. Not reusable: after any ImapError make a new one."""

    def __init__(self, account: Account, timeout: float, tls: ssl.SSLContext | None = None) -> None:
        self._account = account
        self._timeout = timeout
        self._tls = tls
        self._client: Client | None = None
        self.uidvalidity = 0

    async def open(self) -> None:
        """Connects, logs in and selects the folder; raises ImapError."""
        client = self._client = Client(self._account, self._tls, self._timeout)
        await self._run(client.wait_hello_from_server())
        await self._checked(client.login(quoted(self._account.user), self._account.password), "login")
        # The list in the login's answer is misread by aioimaplib; asked for by itself it is right.
        await self._run(client.protocol.capability())
        answer = await self._checked(client.select(folder_name(self._account.folder)), "select")
        found = re.search(rb"UIDVALIDITY (\d+)", b" ".join(bytes(line) for line in answer.lines))
        if found is None:
            self._fail("protocol", "no uidvalidity")
        self.uidvalidity = int(found[1])

    async def uids_after(self, uid: int) -> list[int]:
        """UIDs above `uid`, ascending. Also forgets pushes up to now: this search has seen what they told."""
        client = self._opened()
        client.protocol.news.clear()
        answer = await self._checked(client.uid_search(f"UID {uid + 1}:*", charset=None), "search")
        # `n:*` always matches the newest mail, even below n.
        words = b" ".join(bytes(line) for line in answer.lines[:-1]).split()
        return sorted({int(word) for word in words if word.isdigit() and int(word) > uid})

    async def sizes(self, uids: Iterable[int]) -> dict[int, int]:
        """Bytes of each mail; one that is gone is missing."""
        sizes = {}
        for head, _ in await self._fetch(uids, "(UID RFC822.SIZE)"):
            uid, size = UID.search(head), SIZE.search(head)
            if uid and size:
                sizes[int(uid[1])] = int(size[1])
        return sizes

    async def mails(self, uids: Iterable[int], beginning: int | None = None) -> list[FetchedMail]:
        """Whole mails, or their first `beginning` bytes, without marking them; one that is gone is missing."""
        part = "BODY.PEEK[]" if beginning is None else f"BODY.PEEK[]<0.{beginning}>"
        mails = []
        for head, raw in await self._fetch(uids, f"(UID INTERNALDATE {part})"):
            uid = UID.search(head)
            if uid and raw is not None:
                mails.append(
                    FetchedMail(self.uidvalidity, int(uid[1]), raw, internaldate(head), beginning is None)
                )
        return sorted(mails, key=lambda mail: mail.uid)

    async def mark_seen(self, uids: Iterable[int]) -> None:
        await self._checked(self._opened().uid("store", uid_set(uids), "+FLAGS.SILENT", r"(\Seen)"), "store")

    async def wait_for_news(self, seconds: float, stop: asyncio.Event) -> None:
        """Until the server tells of something, `seconds` have passed, or `stop` is set."""
        client = self._opened()
        if client.protocol.news.is_set():
            return
        if not client.has_capability("IDLE"):
            await self._first(asyncio.ensure_future(stop.wait()), seconds)
            return
        idle = await self._run(client.idle_start(timeout=seconds + self._timeout))
        push = asyncio.ensure_future(client.protocol.idle_queue.get())
        await self._first(push, seconds, asyncio.ensure_future(stop.wait()))
        client.idle_done()
        await self._run(idle)
        while not client.protocol.idle_queue.empty():
            client.protocol.idle_queue.get_nowait()

    def close(self) -> None:
        if self._client is not None:
            self._client.abort()
            self._client = None

    async def _fetch(self, uids: Iterable[int], items: str) -> list[tuple[bytes, bytes | None]]:
        # Its own time-out counts silence, not the whole time: a big mail may take long.
        answer = await self._checked(self._opened().uid("fetch", uid_set(uids), items), "fetch", seconds=None)
        return records(answer.lines[:-1])

    async def _checked(self, command: Awaitable[Any], name: str, **how: Any) -> Any:
        answer = await self._run(command, **how)
        if answer.result != "OK":
            self._fail("refused", name)
        return answer

    async def _run(self, command: Awaitable[Any], seconds: float | None = -1) -> Any:
        """The command's answer. Loss, time-out, cancellation or any fault of aioimaplib ends the connection."""
        client = self._opened()
        task = asyncio.ensure_future(command)
        # Given up on, it may still fail: nobody asks then.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        limit = self._timeout if seconds == -1 else seconds
        try:
            await asyncio.wait({task, client.lost}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            task.cancel()
            self.close()
            raise
        if not task.done() and client.lost.done():
            # What broke the connection, such as a refused certificate, may be about to tell why.
            await asyncio.wait({task}, timeout=TELLING_SECONDS)
        if not task.done():
            task.cancel()
            self._fail("lost" if client.lost.done() else "timeout")
        try:
            return task.result()
        except (TimeoutError, aioimaplib.CommandTimeout):
            self._fail("timeout")
        except asyncio.CancelledError:
            self._fail("lost")
        except (OSError, ValueError, aioimaplib.AioImapException, LookupError, TypeError) as fault:
            self._fail(
                "protocol" if not isinstance(fault, OSError) else "lost", f"{type(fault).__name__}: {fault}"
            )

    async def _first(
        self, task: "asyncio.Future[Any]", seconds: float, *others: "asyncio.Future[Any]"
    ) -> None:
        """Waits for any of these, at most `seconds`; a lost connection raises."""
        client = self._opened()
        try:
            await asyncio.wait(
                {task, *others, client.lost}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
            )
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            for waiting in (task, *others):
                waiting.cancel()
        if client.lost.done():
            self._fail("lost")

    def _opened(self) -> Client:
        if self._client is None:
            raise ImapError("lost")
        return self._client

    def _fail(self, reason: str, detail: str = "") -> NoReturn:
        self.close()
        raise ImapError(reason, detail)


def records(lines: list[bytes | bytearray]) -> list[tuple[bytes, bytes | None]]:
    """Each FETCH answer as (its words outside the literal, the literal or None); aioimaplib's literals are bytearrays."""
    found: list[tuple[bytes, bytes | None]] = []
    for line in lines:
        if isinstance(line, bytearray):
            if found:
                found[-1] = (found[-1][0], bytes(line))
        elif RECORD.match(line):
            found.append((line, None))
        elif found:
            found[-1] = (found[-1][0] + b" " + line, found[-1][1])
    return found


def internaldate(words: bytes) -> datetime | None:
    found = INTERNALDATE.search(words)
    try:
        text = found[1].decode("ascii").strip() if found else ""
        return datetime.strptime(text, "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def uid_set(uids: Iterable[int]) -> str:
    """`1:3,7` for 1, 2, 3, 7: runs keep command lines short."""
    runs: list[list[int]] = []
    for uid in uids:
        if runs and runs[-1][1] == uid - 1:
            runs[-1][1] = uid
        else:
            runs.append([uid, uid])
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def folder_name(name: str) -> str:
    """A folder's name for the wire: modified UTF-7 (RFC 3501 section 5.1.3), quoted."""
    encoded = re.sub(r"[^\x20-\x7e]+", lambda run: _utf7(run[0]), name.replace("&", "&-"))
    return quoted(encoded)


def _utf7(run: str) -> str:
    return "&" + base64.b64encode(run.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
