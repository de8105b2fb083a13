"""One supervised IMAP connection: every command races against loss and silence, and a doubtful one ends it."""

import asyncio
import re
import ssl
import time
from collections.abc import Awaitable, Iterable
from datetime import date
from typing import Any, NoReturn

import aioimaplib

from intake.mailbox.accounts import Account
from intake.mailbox.imap import sasl
from intake.mailbox.imap.client import Protocol, ServerSays, connect
from intake.mailbox.imap.folders import Folder, Head
from intake.mailbox.imap.words import (
    body,
    folder_name,
    internaldate,
    quoted,
    records,
    search_date,
    special_folder,
    uid_set,
)
from intake.mailbox.oauth import TokenError, Tokens

LONGEST_SECONDS = 900.0
"""No command lasts longer, however busily the server talks: 40 MB at 45 kB a second."""

UID = re.compile(rb"\bUID (\d+)")
SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\b", re.IGNORECASE)
"""Refusals that are about the server's moment and not about the login (RFC 5530)."""


class ImapError(Exception):
    """The connection is over, or (`refused`) a command was not carried out.

    `reason` is a short word for the log: lost, timeout, refused, certificate, token, protocol.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason


class LoginRefused(ImapError):
    """The server does not let this account in, and may lock it where it is asked again and again."""


class ImapConnection:
    """A folder, opened. Not reusable: after any ImapError but a refusal make a new one."""

    def __init__(
        self,
        account: Account,
        timeout: float,
        tls: ssl.SSLContext | None = None,
        tokens: Tokens | None = None,
        *,
        read_only: bool = False,
    ) -> None:
        """`read_only`: nothing is changed, not even that mail counts as new; what would change it raises."""
        self._read_only = read_only
        self._account = account
        self._timeout = timeout
        self._tls = tls
        self._tokens = tokens
        self._protocol: Protocol | None = None

    async def open(self) -> Folder:
        """Connects, logs in and selects the folder; raises ImapError."""
        protocol = self._protocol = Protocol()
        await self._run(connect(self._account, self._tls, protocol))
        await self._run(protocol.capability())
        try:
            await self._login(protocol)
        except ImapError as fault:
            if fault.reason != "refused" or PASSING.search(str(fault)):
                raise
            raise LoginRefused("refused", str(fault).partition(": ")[2]) from None
        await self._run(protocol.capability())
        folder = await self._named()
        opening = protocol.examine(folder) if self._read_only else protocol.select(folder)
        answer = await self._checked(opening, "select", ends=True)
        said = b" ".join(bytes(line) for line in answer.lines)
        uidvalidity, uid_next = re.search(rb"UIDVALIDITY (\d+)", said), re.search(rb"UIDNEXT (\d+)", said)
        if uidvalidity is None:
            self._fail("protocol", "no uidvalidity")
        # Old servers leave it out.
        following = int(uid_next[1]) if uid_next else max(await self._search("UID *"), default=0) + 1
        return Folder(self._account.host, self._account.folder, int(uidvalidity[1]), following)

    async def uids_after(self, uid: int) -> list[int]:
        """UIDs above `uid`, ascending. Also forgets pushes up to now: this search has seen what they told."""
        self._opened().news.clear()
        # `n:*` always matches the newest mail, even below n.
        return [found for found in await self._search(f"UID {uid + 1}:*") if found > uid]

    async def uids_since(self, day: date) -> list[int]:
        """UIDs of what came on that day, in the server's time zone, or later; ascending."""
        return await self._search(f"SINCE {search_date(day)}")

    async def heads(self, uids: Iterable[int]) -> dict[int, Head]:
        """Size, time and flag of each mail; one that is gone is missing."""
        heads = {}
        for words, _ in await self._fetch(uids, "(UID FLAGS INTERNALDATE RFC822.SIZE)"):
            uid, size, flags = UID.search(words), SIZE.search(words), FLAGS.search(words)
            if uid and size:
                seen = flags is not None and b"\\seen" in flags[1].lower()
                heads[int(uid[1])] = Head(int(uid[1]), int(size[1]), internaldate(words), seen)
        return heads

    async def headers(self, uids: Iterable[int], *names: str) -> dict[int, bytes]:
        """The fields of these names, or all of them, without marking anything; a mail that is gone is missing."""
        part = f"HEADER.FIELDS ({' '.join(names).upper()})" if names else "HEADER"
        found = {}
        for words, literal in await self._fetch(uids, f"(UID BODY.PEEK[{part}])"):
            uid = UID.search(words)
            if uid and literal is not None:
                found[int(uid[1])] = bytes(literal)
        return found

    async def bodies(self, uids: Iterable[int], beginning: int | None = None) -> dict[int, bytes]:
        """Whole mails, or their first `beginning` bytes, without marking them; one that is gone is missing."""
        part = "BODY.PEEK[]" if beginning is None else f"BODY.PEEK[]<0.{beginning}>"
        bodies = {}
        for words, literal in await self._fetch(uids, f"(UID {part})"):
            uid, raw = UID.search(words), body(words, literal)
            if uid and raw is not None:
                bodies[int(uid[1])] = raw
        return bodies

    async def mark_seen(self, uids: Iterable[int]) -> None:
        """`refused` where the mailbox may only be read."""
        self._may_change()
        await self._uid("store", uid_set(uids), "+FLAGS.SILENT", r"(\Seen)")

    async def move(self, uids: Iterable[int], folder: str) -> None:
        """Into another folder, which is made where it is missing; done again for what is gone it does nothing."""
        self._may_change()
        named, target = uid_set(uids), folder_name(folder)
        try:
            await self._move(named, target)
        except ImapError as fault:
            if fault.reason != "refused" or "TRYCREATE" not in str(fault):
                raise
            await self._checked(self._opened().simple_command("CREATE", target), "create")
            await self._move(named, target)

    async def wait_for_news(self, seconds: float, stop: asyncio.Event) -> None:
        """Until the server tells of mail, `seconds` have passed, or `stop` is set."""
        protocol = self._opened()
        if protocol.news.is_set():
            return
        if "IDLE" not in protocol.capabilities:
            await self._first(seconds, stop.wait())
            return
        idle = await self._run(protocol.start_idle())
        await self._first(seconds, stop.wait(), protocol.news.wait())
        protocol.idle_done()
        await self._run(idle)

    def close(self) -> None:
        if self._protocol is not None:
            self._protocol.abort()
            self._protocol = None

    def _may_change(self) -> None:
        if self._read_only:
            raise ImapError("refused", "read only")

    async def _named(self) -> str:
        """The folder's name for the wire; one of a special use is asked for (RFC 6154, and by names servers give it)."""
        wanted = self._account.folder
        if not wanted.startswith("\\"):
            return folder_name(wanted)
        answer = await self._checked(self._opened().simple_command("LIST", '""', '"*"'), "list", ends=True)
        found = special_folder(answer.lines[:-1], wanted)
        if found is None:
            self.close()
            raise ImapError("refused", f"no folder {wanted}")
        return found

    async def _login(self, protocol: Protocol) -> None:
        account, able = self._account, protocol.capabilities
        if self._tokens is not None and not account.password:
            await self._login_by_token(protocol, self._tokens)
        elif "LOGINDISABLED" in able or not f"{account.user}{account.password}".isascii():
            # RFC 3501 section 9: a quoted string has no other letters.
            command = protocol.authenticate(sasl.plain(account.user, account.password))
            await self._checked(command, "login", ends=True)
        else:
            command = protocol.login(quoted(account.user), account.password)
            await self._checked(command, "login", ends=True)

    async def _login_by_token(self, protocol: Protocol, tokens: Tokens) -> None:
        account = self._account
        try:
            token = await tokens.token()
        except TokenError as fault:
            self._fail("token", str(fault))
        if "AUTH=OAUTHBEARER" in protocol.capabilities:
            mechanism = sasl.oauthbearer(account.user, token, account.host, account.port)
        else:
            mechanism = sasl.xoauth2(account.user, token)
        try:
            await self._checked(protocol.authenticate(mechanism), "login", ends=True)
        except ImapError as fault:
            if fault.reason != "refused":
                raise
            tokens.refused(token)
            raise ImapError("refused", f"login: {protocol.challenge or fault}") from None

    async def _search(self, criteria: str) -> list[int]:
        answer = await self._checked(self._opened().search(criteria, by_uid=True, charset=None), "search")
        found: set[int] = set()
        for line in answer.lines[:-1]:
            name, _, numbers = bytes(line).partition(b" ")
            if name.upper() == b"SEARCH":
                found.update(int(word) for word in numbers.split() if word.isdigit())
        return sorted(found)

    async def _fetch(self, uids: Iterable[int], items: str) -> list[tuple[bytes, bytearray | None]]:
        # Not every mail of the set could be had, where it is refused: an answer in part is none.
        return records((await self._uid("fetch", uid_set(uids), items)).lines[:-1])

    async def _move(self, named: str, target: str) -> None:
        able = self._opened().capabilities
        if "MOVE" in able:
            await self._uid("move", named, target)
            return
        await self._uid("copy", named, target)
        await self._uid("store", named, "+FLAGS.SILENT", r"(\Deleted \Seen)")
        if "UIDPLUS" in able:
            # Without naming them, EXPUNGE would take what others have marked, too: then they stay, struck out.
            await self._uid("expunge", named)

    async def _uid(self, command: str, *arguments: str) -> Any:
        return await self._checked(self._opened().uid(command, *arguments), command)

    async def _checked(self, command: Awaitable[Any], name: str, *, ends: bool = False) -> Any:
        """The answer of a command that was carried out; a refusal leaves the connection in step, and open."""
        answer = await self._run(command)
        if answer.result == "OK":
            return answer
        if ends:
            self.close()
        words = bytes(answer.lines[-1]).decode("utf-8", "replace")[:200] if answer.lines else ""
        raise ImapError("refused", f"{name}: {words}" if words else name)

    async def _run(self, command: Awaitable[Any]) -> Any:
        """What it gives. Loss, silence, cancellation or any fault of aioimaplib ends the connection."""
        protocol = self._opened()
        task = asyncio.ensure_future(command)
        # Given up on, it may still fail: nobody asks then.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            await self._supervise(task, protocol)
        except asyncio.CancelledError:
            task.cancel()
            self.close()
            raise
        if not task.done():
            task.cancel()
            self._fail("lost" if protocol.lost.done() else "timeout", _lost_why(protocol))
        try:
            return task.result()
        except ssl.SSLCertVerificationError as fault:
            self._fail("certificate", fault.verify_message)
        except TimeoutError:
            self._fail("timeout")
        except asyncio.CancelledError:
            self._fail("lost", _lost_why(protocol))
        except ServerSays as fault:
            self._fail("lost", str(fault))
        except OSError as fault:
            self._fail("lost", f"{type(fault).__name__}: {fault}")
        except (ValueError, aioimaplib.AioImapException, LookupError, TypeError, AttributeError) as fault:
            self._fail("protocol", f"{type(fault).__name__}: {fault}")

    async def _supervise(self, task: "asyncio.Future[Any]", protocol: Protocol) -> None:
        """Until it is done, the connection is lost, or the server has been silent for too long.

        Silence and not duration: a big mail on a slow line may take its time.
        """
        began = time.monotonic()
        while not task.done() and not protocol.lost.done():
            now = time.monotonic()
            left = min(max(began, protocol.heard) + self._timeout, began + LONGEST_SECONDS) - now
            if left <= 0:
                return
            await asyncio.wait({task, protocol.lost}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            # What broke the connection, such as a refused certificate, may be about to tell why.
            await asyncio.wait({task}, timeout=0.05)

    async def _first(self, seconds: float, *waits: Awaitable[Any]) -> None:
        """Waits for any of these, at most `seconds`; a lost connection raises."""
        protocol = self._opened()
        tasks = [asyncio.ensure_future(wait) for wait in waits]
        try:
            await asyncio.wait({*tasks, protocol.lost}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            self.close()
            raise
        finally:
            for task in tasks:
                task.cancel()
        if protocol.lost.done():
            self._fail("lost", _lost_why(protocol))

    def _opened(self) -> Protocol:
        if self._protocol is None:
            raise ImapError("lost")
        return self._protocol

    def _fail(self, reason: str, detail: str = "") -> NoReturn:
        self.close()
        raise ImapError(reason, detail)


def _lost_why(protocol: Protocol) -> str:
    return protocol.lost.result() if protocol.lost.done() else ""
