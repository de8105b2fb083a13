"""Asking at a terminal, or of a pipe: one question at a time, again until the answer can be used."""

import sys
from collections.abc import Callable, Sequence
from getpass import getpass
from typing import TypeVar

from bot.refusal import Refusal

T = TypeVar("T")


def read_line(prompt: str) -> str:
    """A line of the terminal, or of a pipe: there nobody ends the line of the question by pressing Enter."""
    line = input(prompt)
    if not sys.stdin.isatty():
        print()
    return line


def read_hidden(prompt: str) -> str:
    """A line nobody sees being typed."""
    return getpass(prompt) if sys.stdin.isatty() else read_line(prompt)


class Terminal:
    """Where questions are put, and answers read: of a terminal, or of a pipe."""

    def say(self, line: str) -> None:
        print(line)

    def ask(self, question: str, default: str = "") -> str:
        """What was answered, the default for nothing; `Refusal` where the answers end."""
        answer = _answer(read_line, f"{question} [{default}]: " if default else f"{question}: ")
        # What a terminal puts in beside letters, such as arrow keys, must not get into a file.
        clean = "".join(sign if sign.isprintable() else " " for sign in answer)
        return " ".join(clean.split()) or default

    def ask_secret(self, question: str) -> str:
        """What was answered, letter for letter."""
        return _answer(read_hidden, f"{question}: ").strip()

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


def _answer(read: Callable[[str], str], prompt: str) -> str:
    try:
        return read(prompt)
    except EOFError:
        raise Refusal("input_ended") from None
