"""The receiving side of the mail stand-in: enough of RFC 5321 for real clients."""

from __future__ import annotations

import asyncio
import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field

MAX_MAIL_BYTES = 64 * 1024 * 1024
"""The SIZE announced, and the longest line a connection may send."""

PATH = re.compile(r"^(?:FROM|TO):\s*<([^<>]*)>\s*(.*)$", re.IGNORECASE)


@dataclass
class Envelope:
    """One mail as handed over: who sends, who receives, and the bytes between DATA and the dot."""

    sender: str
    recipients: list[str] = field(default_factory=list)
    raw: bytes = b""


class SmtpSession:
    """One client connection, from greeting to QUIT.

    `deliver` gets every accepted envelope. `refuse` may name a reply line ("451 4.7.1 …") for a recipient;
    None accepts.
    """

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        deliver: Callable[[Envelope], object],
        refuse: Callable[[str], str | None],
        password: str,
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._deliver = deliver
        self._refuse = refuse
        self._password = password
        self._envelope: Envelope | None = None
        self._greeted = False

    async def run(self) -> None:
        await self._reply("220 okoshko.sandbox ESMTP stand-in")
        while True:
            line = await self._line()
            if line is None:
                return
            verb, _, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                await self._reply("221 2.0.0 Bye")
                return
            await self._dispatch(verb.upper(), rest.strip())

    async def _dispatch(self, verb: str, rest: str) -> None:
        match verb:
            case "EHLO":
                await self._ehlo()
            case "HELO":
                self._greeted = True
                await self._reply("250 okoshko.sandbox")
            case "AUTH":
                await self._auth(rest)
            case "MAIL":
                await self._mail(rest)
            case "RCPT":
                await self._rcpt(rest)
            case "DATA":
                await self._data()
            case "RSET":
                self._envelope = None
                await self._reply("250 2.0.0 Flushed")
            case "NOOP":
                await self._reply("250 2.0.0 Ok")
            case "VRFY":
                await self._reply("252 2.5.2 Send and see")
            case _:
                await self._reply("500 5.5.2 Command not recognised")

    async def _ehlo(self) -> None:
        self._greeted = True
        self._envelope = None
        features = [
            f"SIZE {MAX_MAIL_BYTES}",
            "8BITMIME",
            "SMTPUTF8",
            "AUTH PLAIN LOGIN",
            "ENHANCEDSTATUSCODES",
        ]
        lines = [
            "250-okoshko.sandbox",
            *(f"250-{feature}" for feature in features[:-1]),
            f"250 {features[-1]}",
        ]
        await self._reply(*lines)

    async def _auth(self, rest: str) -> None:
        mechanism, _, initial = rest.partition(" ")
        match mechanism.upper():
            case "PLAIN":
                answer = decoded(initial or await self._challenge(""))
                password = answer.rpartition("\0")[2]
            case "LOGIN":
                initial or await self._challenge("Username:")
                password = decoded(await self._challenge("Password:"))
            case _:
                await self._reply("504 5.5.4 Mechanism unknown")
                return
        if password == self._password:
            await self._reply("235 2.7.0 Accepted")
        else:
            await self._reply("535 5.7.8 Credentials invalid")

    async def _challenge(self, prompt: str) -> str:
        await self._reply(f"334 {base64.b64encode(prompt.encode()).decode()}")
        return await self._line() or ""

    async def _mail(self, rest: str) -> None:
        match = PATH.match(rest)
        if not self._greeted or match is None or self._envelope is not None:
            await self._reply(
                "503 5.5.1 Bad sequence of commands" if match else "501 5.5.4 Syntax: MAIL FROM:<address>"
            )
            return
        size = re.search(r"\bSIZE=(\d+)", match[2], re.IGNORECASE)
        if size and int(size[1]) > MAX_MAIL_BYTES:
            await self._reply("552 5.3.4 Message too big")
            return
        self._envelope = Envelope(match[1])
        await self._reply("250 2.1.0 Sender ok")

    async def _rcpt(self, rest: str) -> None:
        match = PATH.match(rest)
        if self._envelope is None:
            await self._reply("503 5.5.1 MAIL first")
        elif match is None or "@" not in match[1]:
            await self._reply("501 5.1.3 Syntax: RCPT TO:<address>")
        elif refusal := self._refuse(match[1]):
            await self._reply(refusal)
        else:
            self._envelope.recipients.append(match[1])
            await self._reply("250 2.1.5 Recipient ok")

    async def _data(self) -> None:
        envelope = self._envelope
        if envelope is None or not envelope.recipients:
            await self._reply("503 5.5.1 RCPT first")
            return
        await self._reply("354 End with a dot on a line of its own")
        raw = await self._dotted_lines()
        self._envelope = None
        if len(raw) > MAX_MAIL_BYTES:
            await self._reply("552 5.3.4 Message too big")
            return
        envelope.raw = raw
        self._deliver(envelope)
        await self._reply("250 2.0.0 Delivered")

    async def _dotted_lines(self) -> bytes:
        """RFC 5321 section 4.5.2: a leading dot was doubled by the client, a lone one ends the mail."""
        raw = bytearray()
        while True:
            line = await self._reader.readuntil(b"\r\n")
            if line == b".\r\n":
                return bytes(raw)
            if len(raw) <= MAX_MAIL_BYTES:
                raw += line[1:] if line.startswith(b".") else line

    async def _line(self) -> str | None:
        line = await self._reader.readline()
        return line.decode("utf-8", "replace").rstrip("\r\n") if line else None

    async def _reply(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


def decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
