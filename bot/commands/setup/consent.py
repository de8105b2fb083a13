"""The mailbox owner's consent by OAuth, asked for at the terminal: a refresh token for the settings.

Google: "OAuth 2.0 for Mobile & Desktop Apps", the browser's address copied by hand, as the desk's machine mostly has none.
Microsoft: the device authorization grant (RFC 8628).
"""

import asyncio
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from bot.commands.setup import mail_texts as words
from bot.commands.setup.asking import Terminal
from config.i18n import Translator
from intake.mailbox.oauth import OAuth, TokenError, ask

GOOGLE = "https://accounts.google.com/o/oauth2/v2/auth"
GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"
GOOGLE_SCOPE = "https://mail.google.com/"
BACK = "http://127.0.0.1:8088"
"""Nobody listens there: the browser shows it with the code in it."""
MICROSOFT = "https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
MICROSOFT_SCOPE = (
    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
)
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SLOWER_SECONDS = 5
"""What `slow_down` asks for (RFC 8628 section 3.5)."""


def google(terminal: Terminal, t: Translator) -> OAuth:
    """`TokenError` where it comes to nothing."""
    terminal.say(words.google_first(t))
    client = _told(terminal, words.which_client_id(t), t)
    secret = _told(terminal, words.which_client_secret(t), t, secret=True)
    asked = {
        "client_id": client,
        "redirect_uri": BACK,
        "response_type": "code",
        "scope": GOOGLE_SCOPE,
        "access_type": "offline",
        "prompt": "consent",
    }
    terminal.say(words.open_this(t, f"{GOOGLE}?{urlencode(asked)}"))
    code = terminal.ask_until(words.which_address_shown(t), _code, words.an_address_shown(t))
    form = {"client_id": client, "client_secret": secret, "code": code, "redirect_uri": BACK}
    answer = asyncio.run(ask(GOOGLE_TOKENS, {**form, "grant_type": "authorization_code"}))
    return OAuth(GOOGLE_TOKENS, client, secret, _refresh(answer))


def microsoft(terminal: Terminal, t: Translator) -> OAuth:
    """`TokenError` where it comes to nothing."""
    terminal.say(words.microsoft_first(t))
    tenant = _told(terminal, words.which_tenant(t), t)
    client = _told(terminal, words.which_client_id(t), t)
    base = MICROSOFT.format(tenant=tenant)
    form = {"client_id": client, "scope": MICROSOFT_SCOPE}
    device = asyncio.run(ask(f"{base}/devicecode", form, wanted="device_code"))
    terminal.say(
        words.type_this(t, str(device.get("verification_uri", "")), str(device.get("user_code", "")))
    )
    answer = asyncio.run(_until_consented(f"{base}/token", client, device))
    return OAuth(f"{base}/token", client, "", _refresh(answer), MICROSOFT_SCOPE)


async def _until_consented(url: str, client: str, device: dict[str, Any]) -> dict[str, Any]:
    """Asked again and again, as often as the provider wants, until the person has consented, refused or gone."""
    pause = float(device.get("interval", 5))
    until = time.monotonic() + float(device.get("expires_in", 900))
    form = {"client_id": client, "device_code": str(device["device_code"]), "grant_type": DEVICE}
    while True:
        await asyncio.sleep(pause)
        try:
            return await ask(url, form)
        except TokenError as fault:
            if fault.error == "slow_down":
                pause += SLOWER_SECONDS
            elif fault.error != "authorization_pending" or time.monotonic() > until:
                raise


def _refresh(answer: dict[str, Any]) -> str:
    if not answer.get("refresh_token"):
        raise TokenError("no refresh_token")
    return str(answer["refresh_token"])


def _code(said: str) -> str | None:
    """Out of the address, or alone."""
    if "://" not in said:
        return said or None
    return parse_qs(urlsplit(said).query).get("code", [None])[0]


def _told(terminal: Terminal, question: str, t: Translator, *, secret: bool = False) -> str:
    while True:
        said = terminal.ask_secret(question) if secret else terminal.ask(question)
        if said:
            return said
        terminal.say("  " + words.needed(t))
