"""The PDF of an invoice: Typst draws it in a process of its own, which takes its memory with it when it ends."""

import json
import sys
from pathlib import Path
from typing import Any

from billing.drawing import drawn_by, typeset
from billing.invoices.codes import square

FORMS = Path(__file__).with_name("forms")
OWN = "invoices"
"""Folder of the data folder whose layouts are taken instead of ours."""
PIXELS_PER_INCH = 110


async def draw(document: dict[str, Any], own: Path | None = None) -> bytes:
    """The PDF of what is printed. The same words and layouts give the same bytes. Raises NotDrawn.

    `own`: a folder with layouts and fonts of the firm's.
    """
    return await drawn_by("billing.invoices.paper", document, *([str(own)] if own else []))


def drawn(written: str, own: Path | None = None, *, png: bool = False) -> bytes:
    """The PDF of JSON words, in this process; or a picture of its first page."""
    document = json.loads(written)
    code = document.get("code")
    document["square"] = square(code["payload"]) if code else ""
    form = f"{document['form']}.typ"
    folder = own if own and (own / form).exists() else FORMS
    options: dict[str, Any] = {"format": "png", "ppi": PIXELS_PER_INCH} if png else {}
    words = json.dumps(document, ensure_ascii=False)
    return typeset(folder / form, words, *([own] if own else []), **options)


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.buffer.write(drawn(sys.stdin.read(), folder))
