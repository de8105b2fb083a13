"""How the person at this terminal calls the program: not everybody's shell knows where it is."""

import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path


def command() -> str:
    """`okoshko` where the shell finds it, else its path from here."""
    beside = Path(sys.executable).with_name("okoshko")
    if shutil.which("okoshko") or not beside.exists():
        return "okoshko"
    near = os.path.relpath(beside)
    return str(beside) if near.startswith("..") else near


def as_called(said: str, commands: Iterable[str]) -> str:
    """A text for the terminal, the commands it names written so that they can be typed as they stand."""
    named = rf"(?<![\w./-])okoshko (?=(?:{'|'.join(commands)})\b)"
    return re.sub(named, lambda _: f"{command()} ", said)
