"""The code as the guardrails see it: files, module names and syntax trees of the rooms."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ROOMS = ("bot", "billing", "intake", "config")
PURE = ("rules", "lifecycle", "pricing", "postings", "policy", "figures", "money")
"""File names that promise: no database, no wire, no clock, not async."""


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def calls(path: Path) -> list[tuple[ast.Call, str]]:
    """Every call with the dotted name it is made by (`session.commit`, `float`)."""
    return [(node, dotted(node.func)) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case _:
            return "?"


@cache
def imports(path: Path) -> list[tuple[ast.AST, str]]:
    """Every module the file imports, wherever in the file it does; `from a import b` gives `a.b` too."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [(node, node.module), *((node, f"{node.module}.{alias.name}") for alias in node.names)]
    return found


def texts_of_repository() -> Iterator[tuple[Path, str]]:
    """Every text file that is, or would be, committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        try:
            yield path, path.read_text()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
