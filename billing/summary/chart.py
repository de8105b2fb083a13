"""The summary's picture: Typst draws it in a process of its own, which takes its memory with it when it ends."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

TEMPLATE = Path(__file__).with_name("chart.typ")
FONTS = Path(__file__).parents[2] / "config" / "fonts"
PIXELS_PER_INCH = 216
PATIENCE_SECONDS = 60


class NotDrawn(Exception):
    """The drawing process failed; its last words."""


async def draw(written: dict[str, Any]) -> bytes:
    """A PNG 1080 pixels wide of what `texts.picture` gives. The same words give the same bytes. Raises NotDrawn."""
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "billing.summary.chart",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            image, complaint = await drawing.communicate(json.dumps(written).encode())
    except TimeoutError:
        raise NotDrawn("timeout") from None
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0 or not image:
        raise NotDrawn(complaint.decode(errors="replace")[-500:])
    return image


def drawn(written: str) -> bytes:
    """The picture of JSON words, in this process."""
    import typst  # only the drawing process pays for it

    image: bytes = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        ppi=PIXELS_PER_INCH,
        sys_inputs={"data": written},
    )
    return image


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(sys.stdin.read()))
