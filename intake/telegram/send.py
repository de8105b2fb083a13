"""The way out to Telegram: one stored Bot API call at a time, through aiogram's client, each answer given its meaning.

Imports aiogram: load it by name, in a thread, after the storing loops run.
"""

import logging
from dataclasses import replace
from typing import Any, cast

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
    ForumTopic,
    FSInputFile,
    Message,
)
from aiohttp import (
    ClientConnectorError,
    ClientHttpProxyError,
    ClientTimeout,
    ConnectionTimeoutError,
    ServerFingerprintMismatch,
)
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from config.logs import redacted
from intake.outbox.ports import Later, LeftOut, Moved, Outcome, Refused, Sent, Unknown, Unreachable, file_name
from intake.shelf import Shelf
from intake.telegram.mending import mend
from intake.telegram.menu import Menu
from intake.telegram.refusals import of_bad_request

log = logging.getLogger("telegram")

WRONG_TOKEN_SECONDS = 60.0
MENDS_MAX = 4
"""Of one message; each form is tried once."""
TOO_LARGE = "413 Request Entity Too Large"
NO_CONNECTION_SECONDS = 10.0
FLOOD_SECONDS = 30.0
PATIENCE = ClientTimeout(total=30, sock_connect=10)
"""Connecting has a limit of its own: where it runs out nothing was sent, where the whole does nobody knows."""
NEVER_CONNECTED = (
    ClientConnectorError, ClientHttpProxyError, ConnectionTimeoutError, ServerFingerprintMismatch,
    ProxyConnectionError, ProxyError, ProxyTimeoutError,
)  # fmt: skip

# pydantic forgets a parametrized model nobody holds, and builds it anew (20 ms) for the next answer.
ANSWERS = tuple(
    methods.Response[method.__returning__]  # type: ignore[name-defined]
    for method in (methods.SendMessage, methods.EditMessageText, methods.AnswerCallbackQuery)
)


class Unencrypted(AiohttpSession):
    """To a server on this machine: aiogram's wait for TLS to end, at each closing, has nothing to wait for."""

    async def close(self) -> None:
        if self._session:
            await self._session.close()


def open_bot(token: str, api: str, proxy: str | None) -> Bot:
    """An aiogram client for a Bot API server."""
    session = (Unencrypted if api.startswith("http:") else AiohttpSession)(proxy=proxy)
    session.api = TelegramAPIServer.from_base(api)
    return Bot(token, session=session)


class TelegramSender:
    """Sends what the out-tray holds."""

    def __init__(self, bot: Bot, shelf: Shelf, payment_token: str | None = None) -> None:
        """`payment_token`: the payment provider's, without which Telegram takes no bill."""
        self._bot = bot
        self._shelf = shelf
        self._payment_token = payment_token

    async def send(self, payload: dict[str, Any]) -> Outcome:
        """What became of it, in this form or in one Telegram takes."""
        outcome = await self._call(payload)
        left_out: list[LeftOut] = []
        for _ in range(MENDS_MAX):
            other = mend(payload, outcome.reason) if isinstance(outcome, Refused) else None
            if other is None:
                break
            log.error("%s was refused and goes in another form: %s", payload["method"], _said(outcome))
            payload = other.payload
            left_out += [other.left_out] if other.left_out else []
            outcome = await (self._after(other.first, payload) if other.first else self._call(payload))
        if isinstance(outcome, Sent) and left_out:
            return replace(outcome, left_out=(*outcome.left_out, *left_out))
        return outcome

    async def _after(self, first: dict[str, Any], payload: dict[str, Any]) -> Outcome:
        """Words that must be a message of their own, then their file: once the words are there, they are said."""
        said = await self.send(first)
        if not isinstance(said, Sent):
            return said
        then = await self._call(payload)
        if isinstance(then, Sent):
            return said
        if isinstance(then, Unknown | Later):
            return Unknown(then.reason)
        return replace(said, left_out=(*said.left_out, LeftOut(file_name(payload), _said(then))))

    async def _call(self, payload: dict[str, Any]) -> Outcome:
        try:
            # aiogram hands its timeout to aiohttp as it is.
            answer = await self._bot(self._method(payload), request_timeout=cast(int, PATIENCE))
        except Exception as fault:
            return meaning(fault, payload["params"])
        if isinstance(answer, ForumTopic):
            return Sent(str(answer.message_thread_id))
        return Sent(str(answer.message_id) if isinstance(answer, Message) else None)

    def _method(self, payload: dict[str, Any]) -> Any:
        name = payload["method"]
        params = dict(payload["params"])
        upload, words = payload.get("upload"), payload.get("words")
        if upload:
            kept = self._shelf.path(upload["sha256"])
            # Opened by aiohttp on the wire, where a missing file looks like a broken connection.
            kept.stat()
            params[upload["field"]] = FSInputFile(kept, filename=upload["name"])
        if words:
            params[words["field"]] = BufferedInputFile(words["text"].encode(), "message.txt")
        if name == "sendInvoice":
            params["provider_token"] = self._payment_token
        kind = getattr(methods, name[0].upper() + name[1:])
        return kind.model_validate(params)


def meaning(fault: Exception, params: dict[str, Any]) -> Outcome:
    """What a failed call means for the row that made it (error texts: the Bot API server's and TDLib's source)."""
    if isinstance(fault, NEVER_CONNECTED) or isinstance(fault.__cause__, NEVER_CONNECTED):
        return Later(NO_CONNECTION_SECONDS, _reason(fault), away=True)
    match fault:
        case TelegramRetryAfter():
            return Later(float(fault.retry_after), str(fault))
        case TelegramMigrateToChat():
            return Moved(fault.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Unreachable(fault.message)
        case TelegramBadRequest():
            return of_bad_request(fault.message, params)
        case TelegramNotFound() if "method not found" in fault.message:
            # Asked again, a Bot API server that is too old would say so for ever.
            return Refused(_reason(fault))
        case TelegramUnauthorizedError() | TelegramNotFound():
            # The token is wrong or was replaced: every call fails so until the operator mends it.
            return Later(WRONG_TOKEN_SECONDS, _reason(fault), away=True)
        case ClientDecodeError(data={"ok": True, "result": result}):
            # Telegram took it; only its answer has a shape aiogram does not know. Again would be a second copy.
            return Sent(str(result["message_id"]) if isinstance(result, dict) else None)
        case TelegramEntityTooLarge() | FileNotFoundError():
            return Refused(_reason(fault))
        case ClientDecodeError(data=str(page)) if TOO_LARGE in page:
            # The front server cuts an upload that is too big with a page of its own.
            return Refused(TOO_LARGE)
        case TelegramAPIError() if fault.message.startswith("Too Many Requests"):
            # Without the number of seconds, which the documentation calls optional.
            return Later(FLOOD_SECONDS, _reason(fault))
        case TelegramServerError() | TelegramNetworkError() | ClientDecodeError():
            return Unknown(_reason(fault))
        case OSError() | TimeoutError():
            return Unknown(_reason(fault))
        case _:
            return Refused(_reason(fault))


def _reason(fault: Exception) -> str:
    """A fault for the office to read: whose it was, without the token its address may carry."""
    return redacted(f"{type(fault).__name__}: {fault}")[:300]


def _said(outcome: Outcome) -> str:
    return getattr(outcome, "reason", type(outcome).__name__)


async def show_menu(bot: Bot, menu: Menu) -> None:
    """Put a command menu up (Bot API, setMyCommands)."""
    commands = [BotCommand(command=name, description=what) for name, what in menu.commands]
    scope = BotCommandScopeChat(chat_id=menu.chat_id) if menu.chat_id else BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(commands, scope, menu.language or None)
