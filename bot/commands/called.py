"""How the person at this terminal calls the program: not everybody's shell knows where it is."""

import os
import re
import shlex
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

CALLED_AS = "OKOSHKO_CALLED_AS"
"""Set by a script that runs the program with settings of its own: its name, as it was typed."""


def command() -> str:
    """The script that was typed; `okoshko` where the shell finds it, else its path from here."""
    if script := os.environ.get(CALLED_AS):
        return shlex.quote(script)
    beside = Path(sys.executable).with_name("okoshko")
    if shutil.which("okoshko") or not beside.exists():
        return "okoshko"
    near = os.path.relpath(beside)
    return str(beside) if near.startswith("..") else near


def as_called(said: str, commands: Iterable[str]) -> str:
    """A text for the terminal, the commands it names written so that they can be typed as they stand."""
    named = rf"(?<![\w./-])okoshko (?=(?:{'|'.join(commands)})\b)"
    return re.sub(named, lambda _: f"{command()} ", said)
