"""A strict stand-in for the Telegram Bot API, with a control API to act as the people on the other side."""

from sandbox.telegram.server import TelegramStandIn

__all__ = ["TelegramStandIn"]
