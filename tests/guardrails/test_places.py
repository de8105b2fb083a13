"""The project stands alone: nothing committed names the machine, the network or the notes it was made with."""

import re
import socket

from tests.guardrails.source import ROOT, texts_of_repository

FOREIGN = [
    r"/work/(main|shared)",
    r"\.\./shared",
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


def test_nothing_names_a_machine_a_registry_or_our_notes():
    patterns = [re.compile(text) for text in FOREIGN]
    host = socket.gethostname()
    if len(host) > 5 and host not in ("localhost", "debian", "ubuntu"):
        patterns.append(re.compile(rf"\b{re.escape(host)}\b"))
    found = [
        f"{path.relative_to(ROOT)}:{text[: hit.start()].count(chr(10)) + 1} {hit.group()}"
        for path, text in texts_of_repository()
        if path.relative_to(ROOT).as_posix() != THIS
        for pattern in patterns
        for hit in pattern.finditer(text)
    ]
    assert found == []
