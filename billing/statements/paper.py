"""A statement on paper: Typst draws the PDF in a process of its own, which takes its memory with it when it ends."""

import sys
from pathlib import Path
from typing import Any

from billing.drawing import drawn_by, typeset

TEMPLATE = Path(__file__).with_name("statement.typ")


async def draw(written: dict[str, Any]) -> bytes:
    """The PDF of what `paper_texts.paper` gives. Raises NotDrawn."""
    return await drawn_by("billing.statements.paper", written)


def drawn(written: str, **options: Any) -> bytes:
    """The paper of JSON words, in this process; `options` as Typst's, for pictures of it."""
    return typeset(TEMPLATE, written, **options)


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.stdin.read()))
