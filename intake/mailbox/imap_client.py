"""aioimaplib with its loss of connection made visible, and with STARTTLS, which it lacks."""

import asyncio
import logging
import ssl

import aioimaplib

from intake.mailbox.accounts import Account, Security

# At DEBUG it logs whole mails, at INFO lines of them.
logging.getLogger("aioimaplib.aioimaplib").setLevel(logging.WARNING)

GREETING_SECONDS = 30.0


class Protocol(aioimaplib.IMAP4ClientProtocol):  # type: ignore[misc]  # ships no types
    """Remembers that the server spoke of new mail: aioimaplib drops that word outside of IDLE."""

    def __init__(self, loop: asyncio.AbstractEventLoop, lost: asyncio.Future[None]) -> None:
        super().__init__(loop, self._is_lost)
        self._lost = lost
        self.news = asyncio.Event()

    def _is_lost(self, _: Exception | None) -> None:
        if not self._lost.done():
            self._lost.set_result(None)

    def _untagged_response(self, line: bytes) -> object:
        if line.endswith(b" EXISTS"):
            self.news.set()
        return super()._untagged_response(line)


class Client(aioimaplib.IMAP4):  # type: ignore[misc]
    """One connection to `account`. `lost` is done as soon as the connection is gone, TLS or not."""

    protocol: Protocol

    def __init__(self, account: Account, tls: ssl.SSLContext | None, timeout: float) -> None:
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._account = account
        self._tls = tls
        super().__init__(account.host, account.port, timeout=timeout)

    def create_client(self, host: str, port: int, *_: object) -> None:
        """Called by the base class; opens the connection in a task that `wait_hello_from_server` awaits."""
        loop = asyncio.get_running_loop()
        self.protocol = Protocol(loop, self.lost)
        self._client_task = loop.create_task(self._connect(host, port))

    async def _connect(self, host: str, port: int) -> None:
        loop = asyncio.get_running_loop()
        if self._account.security is Security.STARTTLS:
            await self._upgrade(host, port)
            return
        tls = (self._tls or ssl.create_default_context()) if self._account.security is Security.TLS else None
        await loop.create_connection(lambda: self.protocol, host, port, ssl=tls)

    async def _upgrade(self, host: str, port: int) -> None:
        """RFC 3501 section 6.2.1. What came before TLS is forgotten; the server does not greet again."""
        loop = asyncio.get_running_loop()
        transport, plain = await loop.create_connection(_PlainLines, host, port)
        try:
            await asyncio.wait_for(plain.ask_for_tls(), GREETING_SECONDS)
            tls = self._tls or ssl.create_default_context()
            secured = await loop.start_tls(transport, self.protocol, tls, server_hostname=host)
        except BaseException:
            transport.abort()
            raise
        if secured is None:
            raise ConnectionResetError
        self.protocol.connection_made(secured)
        self.protocol.state = aioimaplib.NONAUTH
        await self.protocol.capability()

    def abort(self) -> None:
        """Ends it without a word; safe at any time and in any state."""
        self._client_task.cancel()
        for task in (*self.tasks, *self.protocol.tasks):
            task.cancel()
        if self._idle_waiter is not None:
            self._idle_waiter.cancel()
        if self.protocol.transport is not None:
            self.protocol.transport.abort()
        if not self.lost.done():
            self.lost.set_result(None)


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
        await self._line()
        assert self._transport is not None
        self._transport.write(b"tls1 STARTTLS\r\n")
        answer = await self._line()
        while not answer.startswith(b"tls1 "):
            answer = await self._line()
        # Bytes sent along with the answer would be taken for the server's words under TLS.
        if not answer.startswith(b"tls1 OK") or self._received:
            raise ConnectionResetError

    async def _line(self) -> bytes:
        while b"\r\n" not in self._received:
            if self._closed or len(self._received) > 8192:
                raise ConnectionResetError
            self._changed.clear()
            await self._changed.wait()
        line, _, rest = bytes(self._received).partition(b"\r\n")
        self._received = bytearray(rest)
        return line
