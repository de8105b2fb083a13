"""A provider of access tokens on this machine: a token endpoint (RFC 6749) and an introspection (RFC 7662)."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from intake.mailbox.oauth import OAuth, Tokens


@dataclass
class Provider:
    """Grants tokens for the refresh tokens in `consents`, one after another; `good` are taken by mail servers."""

    user: str = ""
    consents: set[str] = field(default_factory=lambda: {"consent"})
    good: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    lifetime: int = 3600
    renews: bool = False
    """Whether each answer brings a new refresh token in the place of the old."""
    waits: int = 0
    """How often somebody with a device code asks before the person has consented."""
    port: int = 0
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/token", self._token)
        app.router.add_post("/introspect", self._introspect)
        app.router.add_post("/devicecode", self._devicecode)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        assert self._runner
        await self._runner.cleanup()

    def tokens(self, kept: Path | None = None, refresh_token: str = "consent", **fields: str) -> Tokens:
        url = f"http://127.0.0.1:{self.port}/token"
        return Tokens(OAuth(url, "okoshko", "hush", refresh_token, **fields), kept)

    async def _token(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        if form["grant_type"] == "refresh_token" and form["refresh_token"] not in self.consents:
            refusal = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return web.json_response(refusal, status=400)
        if "device_code" in form and len(self.asked) <= self.waits:
            return web.json_response({"error": "authorization_pending"}, status=400)
        token = f"token-{len(self.asked)}"
        self.good.add(token)
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        if self.renews:
            answer["refresh_token"] = f"consent-{len(self.asked)}"
            self.consents = {f"consent-{len(self.asked)}"}
        return web.json_response(answer)

    async def _devicecode(self, _request: web.Request) -> web.Response:
        page = "https://provider.example/device"
        device = {"device_code": "device", "user_code": "WDJB", "verification_uri": page, "interval": 0.01}
        return web.json_response(device)

    async def _introspect(self, request: web.Request) -> web.Response:
        token = str((await request.post())["token"])
        # Dovecot compares words, and JSON's true is none of them to it.
        found = {"active": "true", "username": self.user} if token in self.good else {"active": "false"}
        answer = web.Response(text=json.dumps(found), content_type="application/json")
        # Dovecot would keep the connection, and wait on it for the provider of the next test.
        answer.force_close()
        return answer
