"""The process that reads mails for `parsing`: requests on its standard input, answers on its standard output."""

import pickle
import resource
import signal
import sys
from typing import BinaryIO

from intake.mailbox.reading.parse import Unreadable, parse

LENGTH_BYTES = 8
TOO_LARGE = "took too much memory"
WORN_OUT_BYTES = 8 * 1024 * 1024
"""After a mail of this size the memory is given back by beginning anew."""


def main(cpu_seconds: float, memory_bytes: int) -> None:
    """Serves until its input ends. The system ends it when one mail takes more than `cpu_seconds` of work."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while request := _next(requests):
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
        answer = _answer(request)
        signal.setitimer(signal.ITIMER_PROF, 0)
        answers.write(len(answer).to_bytes(LENGTH_BYTES, "big"))
        answers.write(answer)
        answers.flush()
        if len(request) > WORN_OUT_BYTES:
            return


def _next(requests: BinaryIO) -> bytes:
    length = requests.read(LENGTH_BYTES)
    return requests.read(int.from_bytes(length, "big")) if len(length) == LENGTH_BYTES else b""


def _answer(request: bytes) -> bytes:
    try:
        raw, own = pickle.loads(request)  # noqa: S301 (from our own parent)
        return pickle.dumps(parse(raw, own), pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        return pickle.dumps(Unreadable(TOO_LARGE))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
