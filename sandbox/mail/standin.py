"""The local mail server of sandbox and tests: two ports on loopback, and routes to act as people."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from sandbox.mail.imap import ImapSession
from sandbox.mail.letters import Draft
from sandbox.mail.mailboxes import PostOffice, StoredMail, mailbox_key
from sandbox.mail.smtp import MAX_MAIL_BYTES, Envelope, SmtpSession

if TYPE_CHECKING:
    from aiohttp import web

PASSWORD = "sandbox"  # noqa: S105 - opens nothing but this toy
"""The one password every mailbox here opens with; any other is refused."""


AUTHSERV = "mail.sandbox.invalid"
"""The name by which this server says whether a sender is who they claim."""


class Clock(Protocol):
    def now(self) -> datetime: ...


class Events(Protocol):
    def publish(self, kind: str, **fields: object) -> object: ...


class MailStandIn:
    """Every address has a mailbox here, and mail for it arrives at once.

    `refusals` maps an address to the SMTP reply line its mail is refused with, e.g. "550 5.1.1 No such user".
    """

    def __init__(self, clock: Clock | None = None, events: Events | None = None) -> None:
        self.office = PostOffice()
        self.refusals: dict[str, str] = {}
        self._clock = clock
        self._events = events
        self._host = "127.0.0.1"
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.StreamWriter] = set()
        self._sessions: set[asyncio.Task[None]] = set()
        self.imap_port = 0
        self.smtp_port = 0

    async def start(self, host: str = "127.0.0.1", imap_port: int = 0, smtp_port: int = 0) -> None:
        """Opens both ports; 0 takes free ones, readable afterwards as `imap_port` and `smtp_port`."""
        self._host = host
        imap = await asyncio.start_server(self._serve(self._imap), host, imap_port, limit=MAX_MAIL_BYTES)
        smtp = await asyncio.start_server(self._serve(self._smtp), host, smtp_port, limit=MAX_MAIL_BYTES)
        self._servers = [imap, smtp]
        self.imap_port = imap.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        for server in self._servers:
            server.close()
        self.drop_connections()
        for session in list(self._sessions):
            session.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)
        self._servers = []

    def drop_connections(self) -> None:
        """Cuts everybody off without a word, as a crash would."""
        for writer in list(self._connections):
            writer.transport.abort()

    def imap_url(self, address: str) -> str:
        return f"imap://{quote(address, safe='')}:{PASSWORD}@{self._host}:{self.imap_port}/INBOX"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{self._host}:{self.smtp_port}"

    def attach(self, app: web.Application) -> None:
        """Adds the `/control/mail…` routes."""
        from sandbox.mail.control import add_routes

        add_routes(app, self)

    def reset(self) -> None:
        """Empties everything; readers are cut off and find a new UIDVALIDITY."""
        self.office.clear()
        self.refusals.clear()
        self.drop_connections()

    def now(self) -> datetime:
        return self._clock.now() if self._clock else datetime.now(UTC)

    def send(self, mail: Draft) -> None:
        """A person sends a mail: a copy stays in their Sent folder, recipients have it at once."""
        self.office.sent(mail.sender).add(mail.raw, self.now(), {"\\Seen"})
        outcome = "fail" if mail.forged else "pass"
        domain = mail.sender.rpartition("@")[2]
        found = f"Authentication-Results: {AUTHSERV}; dmarc={outcome} header.from={domain}\r\n"
        self.deliver(Envelope(mail.sender, mail.recipients, mail.raw), found)

    def deliver(self, envelope: Envelope, found: str = "") -> list[StoredMail]:
        """Puts a mail into each recipient's mailbox, with the trace headers of a final delivery.

        `found`: what this server says of the sender (RFC 8601), as a header line.
        """
        delivered = []
        for recipient in dict.fromkeys(envelope.recipients):
            trace = f"Return-Path: <{envelope.sender}>\r\nDelivered-To: {recipient}\r\n{found}".encode()
            mail = self.office.inbox(recipient).add(trace + envelope.raw, self.now())
            delivered.append(mail)
            if self._events:
                self._events.publish("mail", mailbox=mailbox_key(recipient), message_id=mail.uid)
        return delivered

    async def _imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await ImapSession(reader, writer, self.office, self.now, PASSWORD).run()

    async def _smtp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await SmtpSession(reader, writer, self.deliver, self.refusals.get, PASSWORD).run()

    def _serve(
        self, session: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
    ) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._connections.add(writer)
            self._sessions.add(task)
            try:
                with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ValueError):
                    await session(reader, writer)
            except asyncio.CancelledError:
                pass
            finally:
                self._connections.discard(writer)
                self._sessions.discard(task)
                writer.close()

        return serve
