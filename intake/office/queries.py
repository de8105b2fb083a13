"""Reading the book in force."""

import json
from typing import Any

from sqlalchemy import select

from config.database import ReadSession
from intake.office.book import Office
from intake.office.errors import NoBookApplied
from intake.office.models import AppliedBook

_KNOWN: dict[str, Office] = {}
"""The parsed book by its digest; only the last one asked for is kept."""
IN_FORCE = "book in force"
"""Where a unit of work remembers the digest; forgotten by whoever applies another book in it."""


_LATEST = select(AppliedBook.digest).order_by(AppliedBook.id.desc()).limit(1)


async def office(session: ReadSession) -> Office:
    """The front desk's part of the book in force; `NoBookApplied` before the first `book apply`."""
    digest = await book_digest(session)
    if digest is None:
        raise NoBookApplied
    known = _KNOWN.get(digest)
    if known is None:
        content = await book_content(session)
        known = Office.model_validate_json(json.dumps(content["intake"]))
        _KNOWN.clear()
        _KNOWN[digest] = known
    return known


async def book_digest(session: ReadSession) -> str | None:
    """Which book is in force: asked once per unit of work, so that all of it goes by the same one."""
    known: str | None = session.info.get(IN_FORCE)
    if known is None:
        known = await session.scalar(_LATEST)
        session.info[IN_FORCE] = known
    return known


async def book_content(session: ReadSession) -> dict[str, Any]:
    """The stored book in force, a part per room; `NoBookApplied` before the first."""
    digest = await book_digest(session)
    if digest is None:
        raise NoBookApplied
    # By its digest: beside us another process may apply the next one.
    content: dict[str, Any] | None = await session.scalar(
        select(AppliedBook.content).where(AppliedBook.digest == digest).limit(1)
    )
    assert content is not None
    return content
