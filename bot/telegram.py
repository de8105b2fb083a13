"""What is loaded by name, late, because it imports aiogram; and what stands in its place where there is no bot."""

import functools
import gc
import importlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from intake.telegram.menu import Menu


class NeverRaised(Exception):
    """Stands for "aiogram cannot read this" where there is no aiogram."""


class NoTelegram:
    """A desk with mail alone: no update is ever fed to it."""

    async def feed(self, raw: dict[str, Any], **context: Any) -> Any:
        raise NeverRaised

    async def answer_press(self, callback_id: str, text: str | None, *, alert: bool) -> None:
        raise NeverRaised


@dataclass(frozen=True)
class Telegram:
    """The parts of the program that know aiogram."""

    open_bot: Callable[[str, str, str | None], Any]
    sender: Callable[..., Any]
    feed: Callable[[Any], Any]
    undecodable: type[Exception]
    show_menu: Callable[[Any, Menu], Awaitable[None]]


@functools.cache
def load_telegram() -> Telegram:
    """Import them, once: two seconds of a core, to be spent in a thread beside the loops that store."""
    importlib.import_module("intake.telegram.on_demand").load_aiogram()
    send = importlib.import_module("intake.telegram.send")
    feed = importlib.import_module("intake.telegram.feed")
    rooms = [importlib.import_module(f"bot.{room}.handlers") for room in ("staff", "client")]
    # What is imported stays: looked through again and again for garbage, it took a seventh of a long read.
    gc.freeze()
    return Telegram(
        send.open_bot,
        send.TelegramSender,
        lambda bot: feed.Feed(bot, [room.router() for room in rooms]),
        feed.Undecodable,
        send.show_menu,
    )
