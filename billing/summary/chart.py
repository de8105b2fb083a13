"""The summary's picture: Typst draws it in a process of its own, which takes its memory with it when it ends."""

import sys
from pathlib import Path
from typing import Any

from billing.drawing import drawn_by, typeset

TEMPLATE = Path(__file__).with_name("chart.typ")
PIXELS_PER_INCH = 216


async def draw(written: dict[str, Any]) -> bytes:
    """A PNG 1080 pixels wide of what `texts.picture` gives. The same words give the same bytes. Raises NotDrawn."""
    return await drawn_by("billing.summary.chart", written)


def drawn(written: str) -> bytes:
    """The picture of JSON words, in this process."""
    return typeset(TEMPLATE, written, format="png", ppi=PIXELS_PER_INCH)


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.stdin.read()))
