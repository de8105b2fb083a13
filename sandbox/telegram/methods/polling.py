"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.api import BotApi, Described
from sandbox.telegram.errors import RefusalError, refuse
from sandbox.telegram.params import Call
from sandbox.telegram.people import JSON
from sandbox.telegram.queue import DEFAULT, LONGEST_POLL, UPDATE_TYPES

PORTS = (80, 88, 443, 8443)
SECRET = 256
MOST_CONNECTIONS = 100


async def get_updates(api: BotApi, call: Call) -> list[JSON]:
    api.queue.subscribe(_allowed(call))
    limit = call.integer("limit", default=100, low=1, high=100)
    timeout = call.integer("timeout", low=0, high=LONGEST_POLL)
    return await api.queue.get(call.integer("offset"), limit, timeout, call.alive)


async def set_webhook(api: BotApi, call: Call) -> bool | Described:
    url = call.text("url").strip()
    if not url:
        return await delete_webhook(api, call)
    secret = call.text("secret_token")
    if len(secret) > SECRET:
        raise refuse("secret_too_long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise refuse("secret_bad_characters")
    api.limits.spend_webhook()
    _check_url(url, loopback=api.loopback_webhooks)
    api.queue.subscribe(_allowed(call))
    if call.flag("drop_pending_updates"):
        api.queue.clear()
    connections = call.integer("max_connections", default=40, low=1, high=MOST_CONNECTIONS)
    api.queue.stop_pollers("webhook_was_set")
    api.webhook.set(url, secret, connections)
    return Described(True, "Webhook was set")


async def delete_webhook(api: BotApi, call: Call) -> Described:
    was_set = bool(api.webhook.url)
    if call.flag("drop_pending_updates"):
        api.queue.clear()
    api.webhook.stop()
    return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


async def get_webhook_info(api: BotApi, _call: Call) -> JSON:
    info = api.webhook.info()
    if api.queue.allowed != DEFAULT:
        info["allowed_updates"] = [name for name in UPDATE_TYPES if name in api.queue.allowed]
    return info


def _allowed(call: Call) -> Any:
    """Telegram ignores what it cannot read here."""
    try:
        return call.parsed("allowed_updates", "body_not_json")
    except RefusalError:
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None


def _check_url(url: str, *, loopback: bool) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        port, host = parts.port, parts.hostname
    except ValueError:
        raise refuse("webhook_url_invalid") from None
    if not host:
        raise refuse("webhook_url_invalid")
    address = _address(host)
    if loopback and address is not None and address.is_loopback:
        return
    if parts.scheme != "https":
        raise refuse("webhook_not_https")
    if "." not in host and address is None:
        raise refuse("webhook_url_invalid")
    if (port or 443) not in PORTS:
        raise refuse("webhook_port")
    if address is not None and not address.is_global:
        raise refuse("webhook_address_reserved", address=address)
