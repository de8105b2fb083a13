"""What was drawn or written for somebody is laid on the shelf before anything is sent."""

import logging
from collections.abc import Awaitable

from billing.drawing import NotDrawn
from intake.shelf import Shelf

log = logging.getLogger("drawn")


async def shelved(shelf: Shelf, made: Awaitable[bytes], what: str) -> str | None:
    """The name on the shelf (SHA-256); None, and a line in the log, where it cannot be made or kept.

    Who asked is told so, or has the same in words: a drawing must not hold them up.
    """
    try:
        return shelf.put(await made)
    except (NotDrawn, OSError):
        log.exception("%s cannot be drawn", what)
        return None
