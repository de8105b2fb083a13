"""The PDF of an invoice: Typst draws it in a process of its own, which takes its memory with it when it ends."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from billing.invoices.codes import square

FORMS = Path(__file__).with_name("forms")
FONTS = Path(__file__).parents[2] / "config" / "fonts"
OWN = "invoices"
"""Folder of the data folder whose layouts are taken instead of ours."""
PATIENCE_SECONDS = 60
PIXELS_PER_INCH = 110


class NotDrawn(Exception):
    """The drawing process failed; its last words."""


async def draw(document: dict[str, Any], own: Path | None = None) -> bytes:
    """The PDF of what is printed. The same words and layouts give the same bytes. Raises NotDrawn.

    `own`: a folder with layouts and fonts of the firm's.
    """
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "billing.invoices.paper",
        *([str(own)] if own else []),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            pdf, complaint = await drawing.communicate(json.dumps(document).encode())
    except TimeoutError:
        raise NotDrawn("timeout") from None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0 or not pdf:
        raise NotDrawn(complaint.decode(errors="replace")[-500:])
    return pdf


def drawn(written: str, own: Path | None = None, *, png: bool = False) -> bytes:
    """The PDF of JSON words, in this process; or a picture of its first page."""
    import typst  # only the drawing process pays for it

    document = json.loads(written)
    code = document.get("code")
    document["square"] = square(code["payload"]) if code else ""
    form = f"{document['form']}.typ"
    folder = own if own and (own / form).exists() else FORMS
    fonts = [FONTS, *([own] if own else [])]
    words = {"data": json.dumps(document, ensure_ascii=False)}
    kind: dict[str, Any] = {"format": "png", "ppi": PIXELS_PER_INCH} if png else {"format": "pdf"}
    return bytes(
        typst.compile(folder / form, font_paths=fonts, ignore_system_fonts=True, sys_inputs=words, **kind)
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.buffer.write(drawn(sys.stdin.read(), folder))
