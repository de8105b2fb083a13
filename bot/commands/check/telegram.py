"""Whether the bot is reached, gets its updates, and may do its work in the staff chat. Plain HTTP: no aiogram."""

import contextlib
from collections.abc import AsyncIterator, Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from bot.commands.check import telegram_texts as texts
from bot.commands.check.findings import Finding, fine, note, wrong
from config.i18n import Translator
from config.settings import TELEGRAM, Settings
from intake.telegram.currencies import PER_DOLLAR, places

SECONDS = 15
SOME_DOLLARS = 20
"""Worth about so much is the bill that is tried: within Telegram's limits at any rate."""
PROXY_FAULTS = (ProxyError, ProxyConnectionError, ProxyTimeoutError)


class SaysNo(Exception):
    """An answer of the Bot API that is not ok: its error code and description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description


class Unreachable(Exception):
    """No answer of a Bot API came; says by which fault."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class Api:
    """Calls methods of one bot (core.telegram.org/bots/api, "Making requests")."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http = http
        self._base = base

    async def call(self, method: str, **params: Any) -> Any:
        """The result; raises SaysNo or Unreachable."""
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with self._http.post(f"{self._base}/{method}", json=params, timeout=timeout) as response:
                answer = await response.json(content_type=None)
                if not isinstance(answer, dict):
                    raise Unreachable(f"HTTP {response.status}")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, *PROXY_FAULTS) as fault:
            raise Unreachable(type(fault).__name__) from None
        if not answer.get("ok"):
            raise SaysNo(int(answer.get("error_code", 0)), str(answer.get("description", "")))
        return answer.get("result")


@contextlib.asynccontextmanager
async def bot_api(api: str, token: str, proxy: str | None) -> AsyncIterator[Api]:
    """A bot's API, through a proxy where there is one; raises Unreachable where the proxy's URL is none."""
    connector = None
    if proxy:
        try:
            connector = ProxyConnector.from_url(proxy)
        except ValueError:
            raise Unreachable(texts.PROXY_URL) from None
    async with aiohttp.ClientSession(connector=connector) as http:
        yield Api(http, f"{api.rstrip('/')}/bot{token}")


async def bot_name(api: str, token: str, proxy: str | None) -> str:
    """The bot's user name; raises SaysNo or Unreachable."""
    async with bot_api(api, token, proxy) as bot:
        return str((await bot.call("getMe"))["username"])


async def telegram_findings(
    settings: Settings,
    t: Translator,
    staff_chat: int | None,
    setup_code: Callable[[], str],
    currency: str,
) -> list[Finding]:
    """How the bot is. `setup_code` makes the code by which a group becomes the staff chat; `currency`: of the firm."""
    if settings.telegram_token is None:
        return [wrong(texts.no_token(t))]
    proxy = settings.telegram_proxy.get_secret_value() if settings.telegram_proxy else None
    token = settings.telegram_token.get_secret_value()
    try:
        async with bot_api(settings.telegram_api, token, proxy) as bot:
            me = await bot.call("getMe")
            return [
                fine(texts.bot_answers(t, me["username"], proxied=bool(proxy))),
                *await _webhook(bot, t, settings),
                *await _staff_chat(bot, t, me, staff_chat, setup_code),
                _own_accounts(t, me),
                *await _payments(bot, t, settings, currency),
                _groups(t, me),
            ]
    except SaysNo as refusal:
        return [wrong(texts.bad_token(t, refusal.description))]
    except Unreachable as fault:
        return [wrong(texts.unreachable(t, fault.fault, proxied=bool(proxy)))]


def _own_accounts(t: Translator, me: dict[str, Any]) -> Finding:
    """Whether employees can connect the bot to their accounts (Bot API, User.can_connect_to_business)."""
    if me.get("can_connect_to_business"):
        return fine(texts.can_be_connected(t))
    return note(texts.cannot_be_connected(t, me["username"]))


async def _payments(bot: Api, t: Translator, settings: Settings, currency: str) -> list[Finding]:
    """Whether the payment provider's token fits: a link to a bill is made, and given to nobody."""
    if settings.payment_token is None:
        return []
    if currency not in PER_DOLLAR:
        return [wrong(texts.not_taken_in(t, currency))]
    some = int(Decimal(PER_DOLLAR[currency]) * SOME_DOLLARS * 10 ** places(currency))
    bill = {
        "title": "okoshko check",
        "description": "okoshko check",
        "payload": "okoshko check",
        "provider_token": settings.payment_token.get_secret_value(),
        "currency": currency,
        "prices": [{"label": "okoshko check", "amount": some}],
    }
    try:
        await bot.call("createInvoiceLink", **bill)
    except SaysNo as refusal:
        return [wrong(texts.payments_refused(t, refusal.description))]
    if settings.payments == "test":
        return [note(texts.payments_pretended(t))]
    return [fine(texts.payments_fine(t))]


def _groups(t: Translator, me: dict[str, Any]) -> Finding:
    """What Telegram gives the bot of clients' groups (Bot API, User.can_read_all_group_messages)."""
    if me.get("can_read_all_group_messages"):
        return note(texts.privacy_off(t, me["username"]))
    return fine(texts.privacy_on(t))


async def _webhook(bot: Api, t: Translator, settings: Settings) -> list[Finding]:
    info = await bot.call("getWebhookInfo")
    url, own = info.get("url"), settings.telegram_webhook_url
    if url and own and url == own:
        return _own_webhook(t, own, info)
    if not url:
        return [note(texts.webhook_to_come(t)) if own else fine(texts.no_webhook(t))]
    # The path of a webhook often is its secret; its host tells whose it is.
    return [wrong(texts.webhook_left(t, urlsplit(url).hostname or "?", settings.telegram_api or TELEGRAM))]


def _own_webhook(t: Translator, url: str, info: dict[str, Any]) -> list[Finding]:
    """Ours; Telegram tells of its last failure for as long as updates wait for it (Bot API, WebhookInfo)."""
    host = urlsplit(url).hostname or "?"
    if info.get("pending_update_count") and info.get("last_error_message"):
        return [wrong(texts.webhook_fails(t, host, info["last_error_message"]))]
    return [fine(texts.webhook_ours(t, host))]


async def _staff_chat(
    bot: Api, t: Translator, me: dict[str, Any], staff_chat: int | None, setup_code: Callable[[], str]
) -> list[Finding]:
    if staff_chat is None:
        joins = [] if me.get("can_join_groups", True) else [wrong(texts.joins_no_groups(t))]
        return [*joins, wrong(texts.send_setup(t, me["username"], setup_code()))]
    try:
        member = await bot.call("getChatMember", chat_id=staff_chat, user_id=me["id"])
    except SaysNo as refusal:
        return [wrong(texts.staff_chat_lost(t, refusal.description, setup_code()))]
    status = member.get("status")
    if status in ("administrator", "creator"):
        return [fine(texts.staff_chat_fine(t))]
    if status in ("left", "kicked"):
        return [wrong(texts.staff_chat_left(t, me["username"]))]
    # Privacy mode hides from a member what is not said to it (core.telegram.org/bots/features#privacy-mode).
    return [wrong(texts.not_admin(t, sees_all=bool(me.get("can_read_all_group_messages"))))]
