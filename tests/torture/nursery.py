"""Brings the program to life again and again: everything is imported once, each start costs a fork.

`python -m tests.torture.nursery` takes orders as JSON lines and answers each with one:
`{"environment": {…}, "cwd": "…", "log": "…"}` → `{"pid": 17}`, `{"wait": 17}` → `{"status": -9}`.
"""

import importlib
import json
import os
import signal
import sys
from typing import Any, NoReturn

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()


def main() -> None:
    # Before any thread is started, or a fork would copy locks nobody is left to open.
    for module in ("bot.cli", "bot.app", "intake.telegram.send", "intake.telegram.feed",
                   "bot.staff.handlers", "bot.client.handlers", "aiogram.methods", "psycopg"):  # fmt: skip
        if importlib.util.find_spec(module):
            importlib.import_module(module)
    _answer({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _, status = os.waitpid(order["wait"], 0)
            _answer({"status": os.waitstatus_to_exitcode(status)})
        else:
            pid = os.fork()
            if pid == 0:
                _live(order)
            _answer({"pid": pid})


def _answer(said: dict[str, Any]) -> None:
    print(json.dumps(said), flush=True)


def _live(order: dict[str, Any]) -> NoReturn:
    """The child: the program, in the folder and with the environment it was ordered with."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["cwd"])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    status = 1
    try:
        from bot.cli import main as run
        from tests.torture import failing

        failing.install()
        run(["run"])
    except SystemExit as end:
        status = int(end.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
