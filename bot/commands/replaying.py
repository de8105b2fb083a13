"""`okoshko mail`: what the program makes of a mail, walked as the desk walks it, and undone; and trying again."""

import asyncio
import contextlib
import json
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Collection
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from bot import replay_texts, set_aside, set_aside_texts
from bot.commands import replay_walk
from bot.commands.locks import only_writer
from bot.commands.replay_mask import masked
from bot.commands.scope import Report, moment, opened, words
from bot.mailroom import Looked, MailRoom
from bot.refusal import Refusal
from config.database import Database
from config.settings import Settings
from intake.mailbox.proof import judge, silence, trusted_servers
from intake.mailbox.reading.outline import header_names, outline
from intake.mailbox.reading.parse import Unreadable
from intake.mailbox.reading.parsing import ChildParser
from intake.shelf import Shelf

STANDARD_INPUT = "-"
UNPRINTABLE = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What could steer a terminal, and what it cannot print."""


async def replay(
    settings: Settings, file: Path, *, as_json: bool, anonymous: bool, many_writers: bool
) -> Report:
    """Tell everything the program sees in a mail and would do about it. Changes nothing; not even a file is kept.

    `anonymous`: every letter of what people wrote, and of who they are, stands for its kind only.
    """
    raw, now = await asyncio.to_thread(mail_in, file), moment(settings)
    parser, trusted = ChildParser(), trusted_servers(settings.trusted_authserv)
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        room = MailRoom(shelf, parser, trusted=trusted)
        try:
            looked = await room.look(raw, {settings.mail_address.lower()} if settings.mail_address else set())
        finally:
            await parser.close()
        said = _said(raw, looked, trusted)
        walk = replay_walk.Walk(room, shelf)
        outcome = _outcome(settings, walk, raw, looked, now, many_writers=many_writers)
        said["outcome"], said["without"] = await outcome
    if anonymous:
        said = masked(said)
    lines = (
        [UNPRINTABLE.sub(_escaped, json.dumps(said, ensure_ascii=False, indent=2))]
        if as_json
        else replay_texts.lines(words(settings), said)
    )
    failed = (
        not raw or said["unreadable"] is not None or (said["outcome"] or {}).get("does") == replay_walk.FAILS
    )
    return Report(lines, ok=not failed)


def _escaped(found: re.Match[str]) -> str:
    """As JSON writes it (RFC 8259, section 7)."""
    return json.dumps(found[0])[1:-1]


async def retry(settings: Settings) -> Report:
    """Have all that is set aside tried again: after an update it may go through."""
    async with opened(settings) as database, database.writing() as session:
        count = await set_aside.try_all_again(session, moment(settings))
    return Report([set_aside_texts.tried(words(settings), count)])


async def put_aside(settings: Settings, *, dismissed: bool) -> Report:
    """What is set aside, and why; with `dismissed` also what was put away."""
    async with opened(settings) as database, database.reading() as session:
        lines = await set_aside.lines(session, words(settings), dismissed=dismissed)
    return Report([replay_texts.tame(part) for line in lines for part in line.splitlines()])


def mail_in(file: Path) -> bytes:
    """A mail's bytes; `-` is the standard input. `Refusal` where there are none."""
    try:
        return sys.stdin.buffer.read() if str(file) == STANDARD_INPUT else file.read_bytes()
    except OSError as fault:
        raise Refusal("no_file", f"{file}: {fault.strerror}") from None


def _said(raw: bytes, looked: Looked, trusted: Collection[str]) -> dict[str, Any]:
    """What the mail itself says, and how it is built."""
    parsed, signed = looked
    built = {
        "size_bytes": len(raw),
        "headers": list(header_names(raw)),
        "parts": [asdict(layer) for layer in outline(raw)],
    }
    if isinstance(parsed, Unreadable):
        return {"unreadable": parsed.reason, **built}
    proof = judge(parsed.witness, parsed.from_address or "", trusted, signed)
    why, named = silence(parsed.witness, trusted) if trusted and not proof.server else (None, "")
    return {
        "unreadable": None,
        "from": {"address": parsed.from_address, "claimed": parsed.from_claimed, "name": parsed.from_name},
        "proof": {**proof.as_json(), "silence": why, "instead": named},
        "automatic": parsed.automatic.value,
        "null_return_path": parsed.null_return_path,
        "to": list(parsed.to),
        "cc": list(parsed.cc),
        "reply_to": list(parsed.reply_to),
        "delivered_to": list(parsed.delivered_to),
        "date": parsed.date.isoformat() if parsed.date else None,
        "message_id": parsed.message_id,
        "in_reply_to": list(parsed.in_reply_to),
        "references": list(parsed.references),
        "subject": parsed.subject,
        "text": parsed.text,
        "cut": replay_walk.cut(parsed.full_text, parsed.text),
        "attachments": [
            {"name": file.name, "mime": file.mime, "size_bytes": len(file.content)}
            for file in parsed.attachments
        ],
        "returned": [asdict(one) for one in parsed.returns],
        "problems": list(parsed.problems),
        **built,
    }


async def _outcome(
    settings: Settings,
    walk: replay_walk.Walk,
    raw: bytes,
    looked: Looked,
    now: datetime,
    *,
    many_writers: bool,
) -> tuple[dict[str, Any] | None, str | None]:
    """What the desk would do, or the refusal for which it cannot be told."""
    try:
        async with _database(settings, many_writers=many_writers) as database:
            return await walk.outcome(database, raw, looked, now), None
    except Refusal as refused:
        return None, refused.code


@contextlib.asynccontextmanager
async def _database(settings: Settings, *, many_writers: bool) -> AsyncIterator[Database]:
    """Undone at the end, it is a write all the same, and may not stand beside a desk where only one may write."""
    alone = not many_writers and settings.database.startswith("sqlite")
    with only_writer(settings) if alone else contextlib.nullcontext():
        async with opened(settings) as database:
            yield database
