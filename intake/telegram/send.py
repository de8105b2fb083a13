"""The way out to Telegram: one stored Bot API call at a time, through aiogram's client, each answer given its meaning.

Imports aiogram: load it by name, in a thread, after the storing loops run.
"""

import re
from typing import Any, cast

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
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
from intake.outbox.ports import Gone, Later, Moved, Outcome, Refused, Sent, Unchanged, Unknown, Unreachable
from intake.shelf import Shelf
from intake.telegram.menu import Menu

WRONG_TOKEN_SECONDS = 60.0
WRONG_FILE = re.compile(r"Bad Request: wrong (remote )?file")
NO_CONNECTION_SECONDS = 10.0
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


def open_bot(token: str, api: str, proxy: str | None) -> Bot:
    """An aiogram client for a Bot API server."""
    session = AiohttpSession(proxy=proxy) if proxy else AiohttpSession()
    session.api = TelegramAPIServer.from_base(api)
    return Bot(token, session=session)


class TelegramSender:
    """Sends what the out-tray holds."""

    def __init__(self, bot: Bot, shelf: Shelf) -> None:
        self._bot = bot
        self._shelf = shelf

    async def send(self, payload: dict[str, Any]) -> Outcome:
        outcome = await self._call(payload)
        if "otherwise" in payload and isinstance(outcome, Refused) and WRONG_FILE.match(outcome.reason):
            # A file id is good for one bot only; ours was another one when the file came.
            chat = {"chat_id": payload["params"]["chat_id"]}
            return await self._call({"params": chat, **payload["otherwise"]})
        return outcome

    async def _call(self, payload: dict[str, Any]) -> Outcome:
        try:
            # aiogram hands its timeout to aiohttp as it is.
            answer = await self._bot(self._method(payload), request_timeout=cast(int, PATIENCE))
        except Exception as fault:
            return meaning(fault)
        return Sent(str(answer.message_id) if isinstance(answer, Message) else None)

    def _method(self, payload: dict[str, Any]) -> Any:
        name = payload["method"]
        params = dict(payload["params"])
        upload = payload.get("upload")
        if upload:
            params[upload["field"]] = FSInputFile(self._shelf.path(upload["sha256"]), filename=upload["name"])
        kind = getattr(methods, name[0].upper() + name[1:])
        return kind.model_validate(params)


def meaning(fault: Exception) -> Outcome:
    """What a failed call means for the row that made it (error texts: the Bot API server's and TDLib's source)."""
    if isinstance(fault, NEVER_CONNECTED) or isinstance(fault.__cause__, NEVER_CONNECTED):
        return Later(NO_CONNECTION_SECONDS, _reason(fault))
    match fault:
        case TelegramRetryAfter():
            return Later(float(fault.retry_after), str(fault))
        case TelegramMigrateToChat():
            return Moved(fault.migrate_to_chat_id)
        case TelegramForbiddenError():
            return Unreachable(fault.message)
        case TelegramBadRequest():
            return _bad_request(fault.message)
        case TelegramUnauthorizedError() | TelegramNotFound():
            # The token is wrong or was replaced: every call fails so until the operator mends it.
            return Later(WRONG_TOKEN_SECONDS, _reason(fault))
        case ClientDecodeError(data={"ok": True, "result": result}):
            # Telegram took it; only its answer has a shape aiogram does not know. Again would be a second copy.
            return Sent(str(result["message_id"]) if isinstance(result, dict) else None)
        case TelegramServerError() | TelegramNetworkError() | ClientDecodeError():
            return Unknown(_reason(fault))
        case TelegramAPIError():
            return Refused(_reason(fault))
        case OSError() | TimeoutError():
            return Unknown(_reason(fault))
        case _:
            return Refused(_reason(fault))


def _reason(fault: Exception) -> str:
    """A fault for the office to read: whose it was, without the token its address may carry."""
    return redacted(f"{type(fault).__name__}: {fault}")[:300]


def _bad_request(message: str) -> Outcome:
    text = message.removeprefix("Bad Request: ").lower()
    if text.startswith("message is not modified"):
        return Unchanged()
    if text.startswith(("message to edit not found", "message can't be edited")):
        return Gone()
    if text.startswith(("chat not found", "user is deactivated")):
        return Unreachable(message)
    return Refused(message)


async def show_menu(bot: Bot, menu: Menu) -> None:
    """Put a command menu up (Bot API, setMyCommands)."""
    commands = [BotCommand(command=name, description=what) for name, what in menu.commands]
    scope = BotCommandScopeChat(chat_id=menu.chat_id) if menu.chat_id else BotCommandScopeAllPrivateChats()
    await bot.set_my_commands(commands, scope, menu.language or None)
