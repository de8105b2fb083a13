"""The decision sheet as a PDF and the profile's picture: Typst draws them in a process of their own."""

import sys
from pathlib import Path
from typing import Any

from billing.drawing import drawn_by, typeset

ROOM = Path(__file__).parent
SHEET, PICTURE = "sheet", "picture"
PIXELS_PER_INCH = 216
"""A picture 360 pt wide has 1080 pixels."""
KINDS: dict[str, dict[str, Any]] = {
    SHEET: {"format": "pdf"},
    PICTURE: {"format": "png", "ppi": PIXELS_PER_INCH},
}


async def draw(kind: str, written: dict[str, Any]) -> bytes:
    """What `paper_texts` gives, drawn: a PDF for SHEET, a PNG 1080 pixels wide for PICTURE. Raises NotDrawn."""
    return await drawn_by("billing.profile.paper", written, kind)


def drawn(kind: str, written: str, **options: Any) -> bytes:
    """The same of JSON words, in this process; `options` as Typst's, for pictures of the sheet."""
    return typeset(ROOM / f"{kind}.typ", written, **(KINDS[kind] | options))


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.argv[1], sys.stdin.read()))
