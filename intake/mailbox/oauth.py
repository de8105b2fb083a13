"""Access tokens for mail servers that take no passwords: Gmail, Microsoft 365, and others alike (RFC 6749)."""

import asyncio
import hashlib
import json
import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from config.settings import Settings

log = logging.getLogger("mailbox")

ANSWER_SECONDS = 30.0
EARLY_SECONDS = 120.0
"""A token is renewed so long before it ends: a login must not meet its last moment."""
LIFETIME_SECONDS = 3600.0
"""Where the answer does not tell (RFC 6749 section 5.1 only recommends it)."""


class TokenError(Exception):
    """No token is to be had. The message is the endpoint's own words, `error` its code (RFC 6749 section 5.2)."""

    def __init__(self, words: str, error: str = "") -> None:
        super().__init__(words)
        self.error = error

    @property
    def revoked(self) -> bool:
        """There will be none until somebody acts."""
        return self.error == "invalid_grant"


@dataclass(frozen=True)
class OAuth:
    """What the provider's registration gave. Without a refresh token: the client's own credentials (section 4.4)."""

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


class Tokens:
    """Gives the access token that is good now; asks for another only when it has to.

    `kept`: the file where a refresh token the provider puts in the place of ours is remembered (Microsoft's
    live 90 days).
    """

    def __init__(self, oauth: OAuth, kept: Path | None = None) -> None:
        self._oauth = oauth
        self._kept = kept
        self._token = ""
        self._until = 0.0
        self._asking = asyncio.Lock()

    async def token(self) -> str:
        """`TokenError` where there is none."""
        async with self._asking:
            if time.monotonic() >= self._until:
                await self._renew()
            return self._token

    def refused(self, token: str) -> None:
        """A server did not take it: the next one asked for is a new one."""
        if token == self._token:
            self._until = 0.0

    async def _renew(self) -> None:
        kept = await asyncio.to_thread(self._remembered)
        try:
            answer = await self._ask(kept or self._oauth.refresh_token)
        except TokenError as fault:
            if not kept or not fault.revoked:
                raise
            answer = await self._ask(self._oauth.refresh_token)
        self._token = str(answer["access_token"])
        lifetime = _seconds(answer.get("expires_in"))
        self._until = time.monotonic() + max(lifetime - EARLY_SECONDS, lifetime / 2)
        if answer.get("refresh_token"):
            await asyncio.to_thread(self._remember, str(answer["refresh_token"]))

    async def _ask(self, refresh_token: str) -> dict[str, Any]:
        oauth = self._oauth
        form = {
            "grant_type": "refresh_token" if refresh_token else "client_credentials",
            "client_id": oauth.client_id,
            "client_secret": oauth.client_secret,
            "refresh_token": refresh_token,
            "scope": oauth.scope,
        }
        return await ask(oauth.token_url, form)

    def _remembered(self) -> str:
        try:
            found = json.loads(self._kept.read_text()) if self._kept else {}
            return str(found["refresh_token"]) if found.get("instead_of") == self._given() else ""
        except (OSError, ValueError, LookupError, AttributeError):
            return ""

    def _remember(self, refresh_token: str) -> None:
        if self._kept is None or refresh_token in (self._oauth.refresh_token, self._remembered()):
            return
        draft = self._kept.with_suffix(f".{os.getpid()}")
        try:
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps({"instead_of": self._given(), "refresh_token": refresh_token}))
            draft.replace(self._kept)
        except OSError as fault:
            # The token in hand is good; the old refresh token is, too, for a while.
            log.warning("the renewed refresh token could not be kept: %s", fault)

    def _given(self) -> str:
        """Whoever sets another refresh token means that one."""
        return hashlib.sha256(self._oauth.refresh_token.encode()).hexdigest()


async def ask(url: str, form: dict[str, str], wanted: str = "access_token") -> dict[str, Any]:
    """What an endpoint of OAuth answers to a form, its empty fields left out; `TokenError` where `wanted` is not in it."""
    filled = {name: value for name, value in form.items() if value}
    limit = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=True) as session,
            session.post(url, data=filled) as response,
        ):
            status, body = response.status, await response.content.read(65536)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as fault:
        raise TokenError(f"{type(fault).__name__}: {fault}"[:300]) from None
    return _answer(status, body, wanted)


def tokens_for(settings: Settings) -> Tokens | None:
    """As the settings say it; None without OAuth."""
    if not settings.mail_oauth_token_url:
        return None
    secret, refresh = settings.mail_oauth_client_secret, settings.mail_oauth_refresh_token
    oauth = OAuth(
        token_url=settings.mail_oauth_token_url,
        client_id=settings.mail_oauth_client_id or "",
        client_secret=secret.get_secret_value() if secret else "",
        refresh_token=refresh.get_secret_value() if refresh else "",
        scope=settings.mail_oauth_scope or "",
    )
    return Tokens(oauth, settings.data / "mail-oauth.json")


def _answer(status: int, body: bytes, wanted: str) -> dict[str, Any]:
    """The endpoint's answer, or `TokenError` with what RFC 6749 section 5.2 has for a refusal."""
    try:
        found = json.loads(body)
    except ValueError:
        found = {}
    if not isinstance(found, dict):
        found = {}
    if status == 200 and found.get(wanted):
        return found
    words = ": ".join(str(found[name]) for name in ("error", "error_description") if found.get(name))
    raise TokenError((words or f"HTTP {status}")[:300], str(found.get("error", "")))


def _seconds(said: Any) -> float:
    try:
        return max(float(said), 1.0)
    except (TypeError, ValueError):
        return LIFETIME_SECONDS
