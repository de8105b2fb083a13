"""Length of files and functions: over the soft limit look twice, over the hard one split by meaning."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "billing", "intake", "config", "sandbox", "migrations", "scripts", "tests")
FILE_SOFT, FILE_HARD = 300, 400
FUNCTION_SOFT, FUNCTION_HARD = 40, 70


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every Python file of ours but the migrations themselves, which tables make long."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end; the docstring is not held against it."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (function.end_lineno or function.lineno) - function.lineno + 1 - docstring


def measured(root: Path = ROOT) -> Iterator[tuple[int, int, int, str]]:
    """(lines, soft, hard, where) for every file and every function."""
    for path in sources(root):
        text = path.read_text()
        where = str(path.relative_to(root))
        yield text.count("\n"), FILE_SOFT, FILE_HARD, where
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield function_lines(node), FUNCTION_SOFT, FUNCTION_HARD, f"{where}:{node.lineno} {node.name}"


def over(*, hard: bool, root: Path = ROOT) -> list[str]:
    """What is too long, longest first; with `hard` only what must be split."""
    found = [(n, where) for n, soft, limit, where in measured(root) if n > (limit if hard else soft)]
    return [f"{n} lines: {where}" for n, where in sorted(found, reverse=True)]


if __name__ == "__main__":
    too_long = over(hard=True)
    print(*(too_long or over(hard=False)), sep="\n")
    sys.exit(1 if too_long else 0)
