"""A command menu as the desk wants it; `show` is in send.py, beside the rest that speaks aiogram."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Menu:
    """`chat_id` None is every private chat; `language` empty is every language without a menu of its own."""

    chat_id: int | None
    language: str
    commands: tuple[tuple[str, str], ...]
