"""`python -m sandbox` as a child process, the way somebody starts it, for tests that look at it from outside."""

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
START_SECONDS = 30.0


@dataclass
class Opened:
    """A running sandbox: where it is, and what it has printed."""

    process: "subprocess.Popen[str]"
    lines: "queue.Queue[str]"
    url: str = ""
    printed: list[str] = field(default_factory=list)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=10) as answer:
            return json.load(answer)

    def post(self, path: str, **fields: Any) -> Any:
        request = urllib.request.Request(
            f"{self.url}{path}", json.dumps(fields).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def world(self) -> Any:
        return self.get("/page/world")

    def until(self, true: Callable[[], object], seconds: float, what: str) -> None:
        """Wait for it; fails with everything the sandbox has printed."""
        deadline = time.monotonic() + seconds
        while not true():
            self.read()
            assert time.monotonic() < deadline, f"{what} took too long:\n" + "\n".join(self.printed)
            time.sleep(0.2)

    def read(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                self.printed.append(self.lines.get_nowait())


@contextlib.contextmanager
def opened_sandbox(*arguments: str, **environment: str) -> Iterator[Opened]:
    """Start it on a free port in a folder of its own, and end it by Ctrl-C."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0", "--fresh", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **environment},
    )  # fmt: skip
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    reader = threading.Thread(target=_collect, args=(process.stdout, lines))
    reader.start()
    sandbox = Opened(process, lines)
    try:
        sandbox.until(lambda: _found(sandbox), START_SECONDS, "the address")
        yield sandbox
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        reader.join()
        process.stdout.close()


def _collect(out: Iterable[str], lines: "queue.Queue[str]") -> None:
    for line in out:
        lines.put(line.rstrip())


def _found(sandbox: Opened) -> bool:
    sandbox.read()
    found = ADDRESS.search("\n".join(sandbox.printed))
    sandbox.url = found[0] if found else ""
    return bool(found)
