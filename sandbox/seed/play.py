"""Plays the weeks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.book import Book
from sandbox.program import Program
from sandbox.seed.control import Control


@dataclass(frozen=True)
class Played:
    staff_chat: int

    def facts(self) -> dict[str, Any]:
        return {"staff_chat": self.staff_chat}


async def play(control: Control, book: Book, program: Program, doing: Callable[..., None]) -> Played:
    raise NotImplementedError
