"""Asking at a terminal, or of a pipe: one question at a time, again until the answer can be used."""

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.refusal import Refusal

T = TypeVar("T")


def read_line(prompt: str) -> str:
    """A line of the terminal, or of a pipe: there nobody ends the line of the question by pressing Enter."""
    line = input(prompt)
    if not sys.stdin.isatty():
        print()
    return line


class Terminal:
    """Where questions are put. `read` shows a prompt and returns a line, or raises EOFError; `say` prints one."""

    def __init__(self, read: Callable[[str], str] = read_line, say: Callable[[str], None] = print) -> None:
        self._read = read
        self.say = say

    def ask(self, question: str, default: str = "") -> str:
        """What was answered, the default for nothing; `Refusal` where the answers end."""
        shown = f"{question} [{default}]: " if default else f"{question}: "
        try:
            answer = self._read(shown)
        except EOFError:
            raise Refusal("input_ended") from None
        # What a terminal puts in beside letters, such as arrow keys, must not get into a file.
        clean = "".join(sign if sign.isprintable() else " " for sign in answer)
        return " ".join(clean.split()) or default

    def ask_until(
        self, question: str, understand: Callable[[str], T | None], expected: str, default: str = ""
    ) -> T:
        """Ask until `understand` makes something of the answer; says what is expected where it does not."""
        while True:
            understood = understand(self.ask(question, default))
            if understood is not None:
                return understood
            self.say(f"  {expected}")

    def choose(self, question: str, options: Sequence[str], expected: str, default: int = 1) -> int:
        """The number of an option, from 1."""
        for number, option in enumerate(options, 1):
            self.say(f"  {number}  {option}")

        def understand(answer: str) -> int | None:
            number = int(answer) if answer.isdecimal() else 0
            return number if 1 <= number <= len(options) else None

        return self.ask_until(question, understand, expected, str(default))

    def section(self, title: str) -> None:
        self.say(f"\n── {title}")
