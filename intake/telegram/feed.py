"""Stored updates to aiogram's handlers. Imports aiogram: load it by name, in a thread, after the storing loops run."""

from typing import Any

from aiogram import Bot, Dispatcher, Router
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.types import Update
from pydantic import ValidationError

ANSWER_SECONDS = 10
"""A press is answered within these or not at all: the lane of its chat waits."""


class Undecodable(Exception):
    """aiogram's models do not know this update's shape; its words must be taken from the JSON."""


class Feed:
    """aiogram's dispatcher without its polling: one update in, the handler's answer out."""

    def __init__(self, bot: Bot, routers: list[Router]) -> None:
        self._bot = bot
        self._dispatcher = Dispatcher(disable_fsm=True)
        self._dispatcher.include_routers(*routers)

    async def feed(self, raw: dict[str, Any], **context: Any) -> Any:
        """What the handler returned; None when nobody wanted the update."""
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as fault:
            raise Undecodable from fault
        answer = await self._dispatcher.feed_update(self._bot, update, **context)
        return None if answer is UNHANDLED else answer

    async def answer_press(self, callback_id: str, text: str | None, *, alert: bool) -> None:
        """Stop the button's clock; too late or answered already is no matter (Bot API, answerCallbackQuery)."""
        await self._bot.answer_callback_query(
            callback_id, text=text and text[:200], show_alert=alert, request_timeout=ANSWER_SECONDS
        )
