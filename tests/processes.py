"""Servers as processes of a test: started without privileges, waited for, stopped with all their children."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

START_SECONDS = 15.0


@dataclass(frozen=True)
class Runner:
    """Who a server runs as."""

    user: str
    group: str
    uid: int
    gid: int

    @classmethod
    def unprivileged(cls) -> "Runner":
        entry = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        return cls(entry.pw_name, grp.getgrgid(entry.pw_gid).gr_name, entry.pw_uid, entry.pw_gid)

    def start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        identity = {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True, cwd="/", **identity,  # type: ignore[call-overload]
        )  # fmt: skip

    def give(self, folder: Path) -> None:
        """Makes everything in the folder this user's own."""
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid)


@contextlib.contextmanager
def server_folder() -> Iterator[tuple[Path, Runner]]:
    """A folder that `nobody` may enter, which pytest's own are not when root runs the tests."""
    folder = Path(tempfile.mkdtemp(prefix="okoshko-test-"))
    folder.chmod(0o755)
    try:
        yield folder, Runner.unprivileged()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"server did not start: {log.read_text() if log.exists() else 'no log'}")


def wait_until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """For what a server does in its own time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def stop_group(process: "subprocess.Popen[bytes] | None", how: signal.Signals) -> None:
    """Ends a server with all its children; they share its session."""
    if process is None:
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
