"""Asks TDLib itself: requests as JSON lines come in, its answers go out. A process of its own: a crash ends only it."""

import ctypes
import sys
from pathlib import Path


def main() -> None:
    tdlib = ctypes.CDLL(str(Path(sys.argv[1])))
    execute = tdlib.td_json_client_execute
    execute.restype, execute.argtypes = ctypes.c_char_p, [ctypes.c_void_p, ctypes.c_char_p]
    execute(None, b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')
    for request in sys.stdin.buffer:
        sys.stdout.buffer.write(execute(None, request.strip()) + b"\n")


if __name__ == "__main__":
    main()
