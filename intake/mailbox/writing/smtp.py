"""The mail wire's way out: raw bytes to a mail server over a kept connection, and what became of them as a value."""

import asyncio
import enum
import logging
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass

import aiosmtplib

from intake.mailbox.accounts import Account, Security, account
from intake.mailbox.addresses import is_address, wire_address
from intake.mailbox.oauth import TokenError, Tokens

log = logging.getLogger("mailbox")

FRESH_SECONDS = 20.0
"""Servers drop idle clients without a word; after this the connection is asked before it is used."""


class SendState(enum.Enum):
    """What the outbox may do next."""

    SENT = "sent"
    TEMPORARY = "temporary"
    """Nothing was accepted; later it may be."""
    PERMANENT = "permanent"
    """Nothing was accepted, nor will be."""
    UNKNOWN = "unknown"
    """The connection broke after the mail was handed over: it may have been accepted."""


@dataclass(frozen=True)
class SendResult:
    """`reason` is the server's own words or a short word of ours, for the log and the manager."""

    state: SendState
    reason: str = ""
    refused: tuple[tuple[str, int, str], ...] = ()
    """(address, code, words) of recipients refused while others were accepted, or all of them."""
    away: bool = False
    """The server was not reached, or did not let us in."""


class SmtpWire:
    """Sends one mail at a time; reconnects by itself. Made from `smtp(s)://user:password@host:port`.

    STARTTLS is required for `smtp://` beyond this machine; certificates are verified. `tokens` log in where the
    URL has a user and no password.
    """

    def __init__(
        self,
        url: str | Account,
        *,
        timeout: float = 60.0,
        tls: ssl.SSLContext | None = None,
        tokens: Tokens | None = None,
    ) -> None:
        self._account = account(url) if isinstance(url, str) else url
        self._timeout = timeout
        self._tls = tls
        self._tokens = tokens
        self._client: aiosmtplib.SMTP | None = None
        self._used_at = 0.0
        self._lock = asyncio.Lock()

    async def send(self, raw: bytes, sender: str, recipients: Sequence[str]) -> SendResult:
        """Hands one mail over. `sender` "" is the null return path for automatic mail. Raises only CancelledError.

        On cancellation the connection is dropped: it would be out of step.
        """
        if not recipients or not all(
            is_address(address) for address in (*recipients, *([sender] if sender else []))
        ):
            return SendResult(SendState.PERMANENT, "address")
        async with self._lock:
            try:
                client = await self._connected()
                if isinstance(client, SendResult):
                    return client
                result = await self._hand_over(client, raw, sender, recipients)
            except BaseException:
                self.drop()
                raise
            if result.state is not SendState.SENT:
                self.drop()
            self._used_at = time.monotonic()
            return result

    async def check(self) -> SendResult:
        """Connects and logs in, sending nothing."""
        async with self._lock:
            client = await self._connected()
            return client if isinstance(client, SendResult) else SendResult(SendState.SENT)

    async def close(self) -> None:
        """Says good-bye."""
        async with self._lock:
            if self._client is not None and self._client.is_connected:
                try:
                    await self._client.quit()
                except (aiosmtplib.SMTPException, OSError) as fault:
                    log.debug("no good-bye: %s", fault)
            self.drop()

    def drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    async def _connected(self) -> aiosmtplib.SMTP | SendResult:
        if self._client is not None and await self._alive(self._client):
            return self._client
        self.drop()
        client = aiosmtplib.SMTP(
            hostname=self._account.host,
            port=self._account.port,
            use_tls=self._account.security is Security.TLS,
            start_tls=self._account.security is Security.STARTTLS,
            tls_context=None if self._account.security is Security.NONE else self._tls,
            timeout=self._timeout,
        )
        try:
            await client.connect()
            if client.is_ehlo_or_helo_needed:
                await self._greet(client)
            if self._account.user:
                await self._login(client)
        except aiosmtplib.SMTPAuthenticationError as refusal:
            client.close()
            return SendResult(SendState.TEMPORARY, f"login refused: {refusal.code}", away=True)
        except TokenError as fault:
            client.close()
            return SendResult(SendState.TEMPORARY, f"token: {fault}", away=True)
        except (aiosmtplib.SMTPException, OSError, ValueError) as fault:
            client.close()
            return SendResult(SendState.TEMPORARY, _unreached(fault), away=True)
        except BaseException:
            client.close()
            raise
        self._client = client
        return client

    async def _login(self, client: aiosmtplib.SMTP) -> None:
        account = self._account
        if self._tokens is None or account.password:
            await client.login(account.user, account.password)
            return
        token = await self._tokens.token()
        try:
            await client.auth_xoauth2(account.user, token)
        except aiosmtplib.SMTPAuthenticationError:
            self._tokens.refused(token)
            raise

    async def _greet(self, client: aiosmtplib.SMTP) -> None:
        """Asks what the server can do, before anything depends on it."""
        try:
            await client.ehlo()
        except aiosmtplib.SMTPHeloError:
            await client.helo()

    async def _alive(self, client: aiosmtplib.SMTP) -> bool:
        if not client.is_connected:
            return False
        if time.monotonic() - self._used_at < FRESH_SECONDS:
            return True
        try:
            await client.noop(timeout=min(self._timeout, 10.0))
        except (aiosmtplib.SMTPException, OSError):
            return False
        return True

    async def _hand_over(
        self, client: aiosmtplib.SMTP, raw: bytes, sender: str, recipients: Sequence[str]
    ) -> SendResult:
        addresses = [wire_address(address) for address in (sender, *recipients)]
        encoding = "ascii" if all(address.isascii() for address in addresses) else "utf-8"
        if encoding == "utf-8" and not client.supports_extension("smtputf8"):
            return SendResult(SendState.PERMANENT, "server lacks SMTPUTF8")
        options = ["SMTPUTF8"] if encoding == "utf-8" else []
        if client.supports_extension("size"):
            options.append(f"SIZE={len(raw)}")
        if not raw.isascii() and client.supports_extension("8bitmime"):
            options.append("BODY=8BITMIME")
        try:
            await client.mail(addresses[0], options=options, encoding=encoding)
            refused = await self._name_recipients(client, addresses[1:], encoding)
        except aiosmtplib.SMTPResponseException as refusal:
            return SendResult(_by_code(refusal.code), f"{refusal.code} {refusal.message}"[:500])
        except (aiosmtplib.SMTPException, OSError) as fault:
            return SendResult(SendState.TEMPORARY, _words(fault))
        if len(refused) == len(recipients):
            codes = [code for _, code, _ in refused]
            state = SendState.PERMANENT if min(codes) >= 500 else SendState.TEMPORARY
            return SendResult(state, f"{refused[0][1]} {refused[0][2]}"[:500], tuple(refused))
        return await self._hand_over_content(client, raw, tuple(refused))

    async def _name_recipients(
        self, client: aiosmtplib.SMTP, recipients: Sequence[str], encoding: str
    ) -> list[tuple[str, int, str]]:
        refused = []
        for recipient in recipients:
            try:
                await client.rcpt(recipient, encoding=encoding)
            except aiosmtplib.SMTPRecipientRefused as refusal:
                refused.append((recipient, refusal.code, refusal.message))
        return refused

    async def _hand_over_content(
        self, client: aiosmtplib.SMTP, raw: bytes, refused: tuple[tuple[str, int, str], ...]
    ) -> SendResult:
        try:
            response = await client.data(raw)
        except aiosmtplib.SMTPDataError as refusal:
            return SendResult(_by_code(refusal.code), f"{refusal.code} {refusal.message}"[:500], refused)
        except (aiosmtplib.SMTPException, OSError) as fault:
            return SendResult(SendState.UNKNOWN, _words(fault), refused)
        return SendResult(SendState.SENT, response.message[:500], refused)


def _by_code(code: int) -> SendState:
    """RFC 5321 section 4.2.1: 4yz may be tried again, 5yz not. -1 and the like are garbled answers."""
    return SendState.PERMANENT if 500 <= code <= 599 else SendState.TEMPORARY


def _unreached(fault: BaseException) -> str:
    cause = fault.__cause__ or fault
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"certificate: {cause.verify_message}"
    return f"no connection: {_words(fault)}"


def _words(fault: BaseException) -> str:
    return f"{type(fault).__name__}: {fault}"[:500]
