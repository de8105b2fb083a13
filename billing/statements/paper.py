"""A statement on paper: Typst draws the PDF in a process of its own, which takes its memory with it when it ends."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("statement.typ")
FONTS = Path(__file__).parents[2] / "config" / "fonts"
PATIENCE_SECONDS = 60


class NotDrawn(Exception):
    """The drawing process failed; its last words."""


async def draw(written: dict[str, Any]) -> bytes:
    """The PDF of what `paper_texts.paper` gives. Raises NotDrawn."""
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "billing.statements.paper",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            paper, complaint = await drawing.communicate(json.dumps(written).encode())
    except TimeoutError:
        raise NotDrawn("timeout") from None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0 or not paper:
        raise NotDrawn(complaint.decode(errors="replace")[-500:])
    return paper


def drawn(written: str, **options: Any) -> bytes:
    """The paper of JSON words, in this process; `options` as Typst's, for pictures of it."""
    import typst  # only the drawing process pays for it

    words = {"data": written}
    kind: dict[str, Any] = {"format": "pdf"} | options
    paper: Any = typst.compile(
        TEMPLATE, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=words, **kind
    )
    return bytes(paper)


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.stdin.read()))
