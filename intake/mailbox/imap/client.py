"""aioimaplib's protocol with its receiving half replaced: see docs/decisions/0021-imap-reading-half.md."""

import asyncio
import base64
import logging
import re
import ssl
import time

import aioimaplib

from intake.mailbox.accounts import Account, Security
from intake.mailbox.imap.lines import Answer, Answers, Unreadable
from intake.mailbox.imap.sasl import Mechanism

# At DEBUG it logs whole mails, at INFO lines of them.
logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.WARNING)

NEWS = re.compile(rb"\d+ EXISTS\b", re.IGNORECASE)


class ServerSays(Exception):
    """The server's own words for why it does not go on."""


class Protocol(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # ships no types
    """One connection. `lost` is done as soon as it is gone; `news` is set when the server spoke of mail."""

    def __init__(self) -> None:
        super().__init__(asyncio.get_running_loop())
        self.lost: asyncio.Future[str] = self.loop.create_future()
        self.greeted: asyncio.Future[None] = self.loop.create_future()
        # Nobody may be waiting for it any more when it fails.
        self.greeted.add_done_callback(lambda done: done.cancelled() or done.exception())
        self.news = asyncio.Event()
        self.heard = time.monotonic()
        self.challenge = ""
        """What the server said to a refused token, for the log."""
        self._answers = Answers()
        self._mechanism: Mechanism | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        self._lose(type(exc).__name__ if exc else "")

    def data_received(self, d: bytes) -> None:
        """Unlike aioimaplib's: no recursion, bytes as they are, and a fault ends the connection at once."""
        self.heard = time.monotonic()
        try:
            for answer in self._answers.feed(d):
                self._take(answer)
        except (Unreadable, ValueError, LookupError, aioimaplib.AioImapException) as fault:
            self._lose(f"{type(fault).__name__}: {fault}")
            self.abort()

    def abort(self) -> None:
        """Ends it without a word; safe at any time and in any state."""
        for task in list(self.tasks):
            task.cancel()
        if self.transport is not None:
            self.transport.abort()
        self._lose("")

    async def capability(self) -> None:
        """Asked for by itself: in the answer of a login aioimaplib misreads the list, and after SASL it keeps the old."""
        answer = await self.execute(aioimaplib.Command("CAPABILITY", self.new_tag(), loop=self.loop))
        for line in answer.lines[:-1]:
            name, _, listed = bytes(line).partition(b" ")
            if name.upper() == b"CAPABILITY":
                self.capabilities = set(listed.decode("ascii", "replace").upper().split())
                return
        raise Unreadable("capability")

    async def authenticate(self, mechanism: Mechanism) -> aioimaplib.Response:
        """RFC 3501 section 6.2.2. A refused token is answered with a challenge, which must be answered, too."""
        self._mechanism, self.challenge = mechanism, ""
        command = aioimaplib.Command("AUTHENTICATE", self.new_tag(), mechanism.name, loop=self.loop)
        response = await self.execute(command)
        if response.result == "OK":
            self.state = aioimaplib.AUTH
        return response

    async def examine(self, folder: str) -> aioimaplib.Response:
        """SELECT that lets nothing be changed (RFC 3501 section 6.3.2)."""
        command = aioimaplib.Command("EXAMINE", self.new_tag(), folder, loop=self.loop)
        response = await self.execute(command)
        if response.result == "OK":
            self.state = aioimaplib.SELECTED
        return response

    async def start_idle(self) -> "asyncio.Task[object]":
        """IDLE as soon as the server has agreed to it (RFC 2177); the task ends with it."""
        idle: asyncio.Task[object] = asyncio.ensure_future(self.idle())
        self.tasks.add(idle)
        idle.add_done_callback(self.tasks.discard)
        agreed = asyncio.ensure_future(self.wait_for_idle_response())
        try:
            await asyncio.wait({idle, agreed}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            agreed.cancel()
        if idle.done():
            raise ServerSays("no idle")
        return idle

    def _take(self, answer: Answer) -> None:
        line = bytes(answer[0])
        if self.state in (aioimaplib.STARTED, aioimaplib.CONNECTED):
            self._greet(line)
        elif line.startswith(b"* "):
            self._untagged([line[2:], *answer[1:]])
        elif line.startswith(b"+"):
            self._challenged(line)
        elif line:
            self._response_done(line)

    def _greet(self, line: bytes) -> None:
        # PREAUTH is not for us: nobody has logged in, so it would be somebody else's connection.
        if line.upper().startswith(b"* OK"):
            self.state = aioimaplib.NONAUTH
            self.greeted.set_result(None)
        else:
            self.greeted.set_exception(ServerSays(_readable(line)))

    def _untagged(self, answer: Answer) -> None:
        """For the one command under way, word by word; aioimaplib would cut `* ` out of it and may drop it."""
        line = bytes(answer[0])
        if NEWS.match(line):
            self.news.set()
        if line[:3].upper() == b"BYE":
            self._lose(_readable(line))
            self.abort()
            return
        command = self.pending_sync_command or next(iter(self.pending_async_commands.values()), None)
        if command is None or command.name == "IDLE":
            return
        for part in answer:
            command.append_to_resp(part)

    def _challenged(self, line: bytes) -> None:
        command = self.pending_sync_command
        if command is None or command.name != "AUTHENTICATE":
            self._continuation(line)
            return
        assert self._mechanism is not None and self.transport is not None
        words = line[1:].strip()
        if words:
            self.challenge = _decoded(words)
        self.transport.write(self._mechanism.answer() + b"\r\n")

    def _lose(self, why: str) -> None:
        if not self.lost.done():
            self.lost.set_result(why)
        if not self.greeted.done():
            self.greeted.set_exception(ConnectionResetError())


async def connect(account: Account, tls: ssl.SSLContext | None, protocol: Protocol) -> None:
    """Opens the connection and hears the greeting; OSError (of which SSLError is one) or ServerSays."""
    loop = asyncio.get_running_loop()
    secured = None
    if account.security is not Security.NONE:
        # In a thread: reading a system's certificates takes a while.
        secured = tls or await asyncio.to_thread(ssl.create_default_context)
    if account.security is Security.STARTTLS and secured:
        await _upgraded(account, secured, protocol)
        return
    await loop.create_connection(lambda: protocol, account.host, account.port, ssl=secured)
    await protocol.greeted


async def _upgraded(account: Account, tls: ssl.SSLContext, protocol: Protocol) -> None:
    """RFC 3501 section 6.2.1, which aioimaplib lacks. What came before TLS is forgotten; there is no second greeting."""
    loop = asyncio.get_running_loop()
    transport, plain = await loop.create_connection(_PlainLines, account.host, account.port)
    try:
        await plain.ask_for_tls()
        secured = await loop.start_tls(transport, protocol, tls, server_hostname=account.host)
    except BaseException:
        transport.abort()
        raise
    if secured is None:
        raise ConnectionResetError
    protocol.connection_made(secured)
    protocol.state = aioimaplib.NONAUTH
    protocol.greeted.set_result(None)


class _PlainLines(asyncio.Protocol):
    """The few lines spoken before TLS begins."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = bytearray()
        self._changed = asyncio.Event()
        self._closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        self._changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._closed = True
        self._changed.set()

    async def ask_for_tls(self) -> None:
        greeting = await self._line()
        if not greeting.upper().startswith(b"* OK"):
            raise ServerSays(_readable(greeting))
        assert self._transport is not None
        self._transport.write(b"tls1 STARTTLS\r\n")
        answer = await self._line()
        while not answer.startswith(b"tls1 "):
            answer = await self._line()
        # Bytes sent along with the answer would be taken for the server's words under TLS.
        if not answer.upper().startswith(b"TLS1 OK") or self._received:
            raise ServerSays("no STARTTLS")

    async def _line(self) -> bytes:
        while b"\r\n" not in self._received:
            if self._closed or len(self._received) > 8192:
                raise ConnectionResetError
            self._changed.clear()
            await self._changed.wait()
        line, _, rest = bytes(self._received).partition(b"\r\n")
        self._received = bytearray(rest)
        return line


def _decoded(words: bytes) -> str:
    try:
        return _readable(base64.b64decode(words))
    except ValueError:
        return _readable(words)


def _readable(words: bytes) -> str:
    text = words.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:200]
