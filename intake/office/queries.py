"""Reading the book in force."""

import json
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import select

from config.database import ReadSession
from intake.office.book import Office
from intake.office.errors import NoBookApplied
from intake.office.models import AppliedBook

Part = TypeVar("Part", bound=BaseModel)

_KNOWN: dict[type[BaseModel], tuple[str, BaseModel]] = {}
"""A room's part of the book, parsed, with the digest of the book; only the last one asked for is kept."""
IN_FORCE = "book in force"
"""Where a unit of work remembers the digest; forgotten by whoever applies another book in it."""


_LATEST = select(AppliedBook.digest).order_by(AppliedBook.id.desc()).limit(1)


async def office(session: ReadSession) -> Office:
    """The front desk's part of the book in force; `NoBookApplied` before the first `book apply`."""
    return await book_part(session, "intake", Office)


async def book_part(session: ReadSession, room: str, kind: type[Part]) -> Part:
    """What a room reads of the book in force, stored under `room`; `NoBookApplied` before the first."""
    digest, known = _KNOWN.get(kind, ("", None))
    if known is None or digest != await book_digest(session):
        content = await book_content(session)
        known = kind.model_validate_json(json.dumps(content.get(room, {})))
        _KNOWN[kind] = (await book_digest(session) or "", known)
    assert isinstance(known, kind)
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
