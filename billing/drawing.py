"""Pictures, papers and tables are made in a process of their own, which takes its memory with it when it ends."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parents[1] / "config" / "fonts"
PATIENCE_SECONDS = 60


class NotDrawn(Exception):
    """The drawing process failed; its last words."""


async def drawn_by(module: str, words: dict[str, Any], *arguments: str) -> bytes:
    """What `python -m MODULE` makes of the words, which it reads as JSON. Raises NotDrawn."""
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[1],
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            made, complaint = await drawing.communicate(json.dumps(words).encode())
    except TimeoutError:
        raise NotDrawn("timeout") from None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0 or not made:
        raise NotDrawn(complaint.decode(errors="replace")[-500:])
    return made


def typeset(template: Path, written: str, *fonts: Path, **options: Any) -> bytes:
    """What Typst makes of a template and JSON words, in this process. The same words give the same bytes.

    `fonts`: folders beside ours; `options` as Typst's: a PDF without any.
    """
    import typst  # only the drawing process pays for it

    made: Any = typst.compile(
        template,
        font_paths=[FONTS, *fonts],
        ignore_system_fonts=True,
        sys_inputs={"data": written},
        **({"format": "pdf"} | options),
    )
    return bytes(made)
