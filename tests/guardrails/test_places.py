"""The project stands alone: nothing committed names the machine, the network or the notes it was made with."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path

from tests.guardrails.source import ROOT, texts_of_repository

FOREIGN = [
    r"/root/",
    r"/home/[a-z]+/",
    r"/Users/[A-Za-z]+/",
    r"/opt/(wheels|pypi)",
    r"\bpypi\.org",
    r"pythonhosted\.org",
    r"registry\.npmjs",
    r"\b(deb|security)\.debian\.org",
    r"\bissue #?\d",
]
THIS = "tests/guardrails/test_places.py"
ANYBODYS = {
    Path("/"),
    Path("/srv"),
    Path("/opt"),
    Path("/tmp"),
    Path("/srv/okoshko"),
    Path("/data"),
    Path("/build"),
}
"""Folders every machine has, or that our own guides propose."""
UPWARDS = re.compile(r"(?<![\w./])(?:\.\./)+\w[\w./-]*")
TRAPS = {"../etc/passwd", "../../etc/passwd"}
"""What tests send to be refused."""


def own_places() -> Iterator[str]:
    """Where this copy lies, what lies beside it, and the name of the machine."""
    for folder in {ROOT, ROOT.parent} - ANYBODYS:
        yield rf"(?<![\w.~-]){re.escape(str(folder))}\b(?=/|$)"
    host = socket.gethostname()
    if len(host) > 5 and host not in ("localhost", "debian", "ubuntu"):
        yield rf"\b{re.escape(host)}\b"


def test_nothing_names_a_machine_a_registry_or_our_notes():
    patterns = [re.compile(text, re.MULTILINE) for text in (*FOREIGN, *own_places())]
    found = [
        f"{path.relative_to(ROOT)}:{text[: hit.start()].count(chr(10)) + 1} {hit.group()}"
        for path, text in texts_of_repository()
        if path.relative_to(ROOT).as_posix() != THIS
        for pattern in patterns
        for hit in pattern.finditer(text)
    ]
    assert found == []


def test_every_way_up_leads_to_something_of_ours():
    """A path with `..` in it, in a link, an import or a sentence, names a file of this repository."""
    found = []
    for path, text in texts_of_repository():
        for way in {hit.group().rstrip(".") for hit in UPWARDS.finditer(text)} - TRAPS:
            there = (path.parent / way).resolve()
            if ROOT not in there.parents or not there.exists():
                found.append(f"{path.relative_to(ROOT)}: {way}")
    assert found == []
