"""`python -m sandbox`: try everything on this machine, in a browser, against the real program."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from sandbox import words
from sandbox.book import LANGUAGES
from sandbox.folder import Folder, NotOurs
from sandbox.program import COMMANDS, LOG
from sandbox.seed.weeks import WEEKS
from sandbox.town import Town

PORT = 8765


def main() -> None:
    parser = argparse.ArgumentParser(prog="okoshko sandbox", description=__doc__)
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"the page's port, {PORT} or the next free one; 0: any"
    )
    parser.add_argument(
        "--data", type=Path, help="folder for database and log, emptied at every start (data/sandbox)"
    )
    parser.add_argument("--fresh", action="store_true", help="a temporary folder, removed at the end")
    parser.add_argument(
        "--language", choices=LANGUAGES, help="the office's language; else the first visitor's"
    )
    parser.add_argument(
        "--weeks", type=int, choices=range(1, WEEKS + 1), default=WEEKS, metavar="N",
        help=f"play only the last N of the {WEEKS} weeks",
    )  # fmt: skip
    parser.add_argument("--no-seed", action="store_true", help="an office with its book and nobody in it yet")
    asked = parser.parse_args()
    language = words.spoken()
    try:
        folder = Folder(asked.data, passing=asked.fresh)
    except NotOurs as fault:
        sys.exit(words.say(language, "not_ours", path=fault))
    town = Town(
        folder,
        language=asked.language or language,
        chosen=bool(asked.language),
        weeks=None if asked.no_seed else asked.weeks,
        say=_say,
    )
    try:
        asyncio.run(_open(town, asked.port, asked.language or language))
    finally:
        folder.close()


async def _open(town: Town, port: int, language: str) -> None:
    """Until SIGINT or SIGTERM."""
    ended = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, ended.set)
    await town.start(port)
    _say(words.say(language, "open", url=town.url))
    _say(words.say(language, "first"))
    _say(words.say(language, "log", log=town.folder.path / LOG))
    _say(words.say(language, "commands", command=_from_here(town.folder.path / COMMANDS)))
    _say(words.say(language, "end"))
    try:
        await ended.wait()
    finally:
        await town.stop()
        _say(words.say(language, "stopped"))


def _from_here(path: Path) -> Path:
    """As one types it in the folder one is in."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
