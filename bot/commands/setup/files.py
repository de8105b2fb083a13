"""The files `okoshko init` leaves: all of them whole, or none."""

import contextlib
import os
import re
import signal
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PLAIN = re.compile(r"(?:[\w@%+=:,./?~&-]+(?: [\w@%+=:,./?~&-]+)*)?")
"""What `.env` readers of every kind, Docker's among them, take as it stands."""


@dataclass(frozen=True)
class Draft:
    """A file to be: `mode` as chmod takes it; `keep` names the copy of what stood there before."""

    path: Path
    text: str
    mode: int
    keep: Path | None = None


def env_text(values: Mapping[str, str], before: str = "") -> str:
    """A `.env` with these values; other lines of the one before stay as they are."""
    lines, left = [], dict(values)
    for line in before.splitlines():
        found = re.match(r"\s*(?:export\s+)?(\w+)\s*=", line)
        name = found[1] if found else ""
        if name in values:
            line = _setting(name, left.pop(name)) if name in left else ""
            if not line:
                continue
        lines.append(line)
    lines += [_setting(name, value) for name, value in left.items()]
    return "\n".join(lines) + "\n"


def write(drafts: Sequence[Draft]) -> None:
    """Put all files in their places. Until the last of them is written beside its place, none is touched."""
    parts = [draft.path.with_name(f".{draft.path.name}.part") for draft in drafts]
    try:
        for draft, part in zip(drafts, parts, strict=True):
            draft.path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, draft.mode), "wb") as file:
                os.fchmod(file.fileno(), draft.mode)
                file.write(draft.text.encode())
                os.fsync(file.fileno())
        with _no_stopping():
            for draft, part in zip(drafts, parts, strict=True):
                if draft.keep and draft.path.exists():
                    os.replace(draft.path, draft.keep)
                    draft.keep.chmod(draft.mode)
                os.replace(part, draft.path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _no_stopping() -> Iterator[None]:
    """Ctrl-C waits for the end of this."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _setting(name: str, value: str) -> str:
    if PLAIN.fullmatch(value):
        return f"{name}={value}"
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}='{escaped}'"
