"""The way out to mail: one stored mail at a time."""

import asyncio
from datetime import datetime
from typing import Any

from config.clock import Clock
from intake.files import NotNow, Source
from intake.mailbox.form import raw
from intake.mailbox.writing.enclosing import Enclosed, enclose
from intake.mailbox.writing.signing import Signer
from intake.mailbox.writing.smtp import SendState, SmtpWire
from intake.outbox.ports import Later, Outcome, Refused, Sent, Unknown, Unreachable
from intake.shelf import Shelf

TRY_AGAIN_SECONDS = 60.0


class MailSender:
    """Sends what the out-tray holds; the Message-ID was fixed when it was queued, so a second copy is known as one."""

    def __init__(
        self, wire: SmtpWire, shelf: Shelf, source: Source, clock: Clock, signer: Signer | None = None
    ) -> None:
        """`source` has the files that are not on the shelf; `signer` signs where there is a key."""
        self._wire = wire
        self._shelf = shelf
        self._source = source
        self._clock = clock
        self._signer = signer

    async def send(self, payload: dict[str, Any]) -> Outcome:
        listed = [[*file, None][:4] for file in payload["files"]]
        queued_at = datetime.fromisoformat(payload["date"])
        enclosed = await enclose(listed, queued_at, self._clock.now(), self._shelf, self._source)
        if isinstance(enclosed, NotNow):
            return Later(enclosed.seconds, enclosed.reason)
        left_out = tuple(enclosed.left_out)
        try:
            mail = await asyncio.to_thread(self._made, payload, enclosed)
        except ValueError as fault:
            return Refused(f"{type(fault).__name__}: {fault}")
        # An automatic answer has no return path, so that no robot can answer it for ever (RFC 3834, 3.3): it goes
        # where a mail came from. What is news, a price above all, must be able to come back.
        return_path = "" if payload["automatic"] == "auto-replied" else payload["from"]
        result = await self._wire.send(mail, return_path, payload["to"])
        match result.state:
            case SendState.SENT:
                return Sent(payload["message_id"], left_out)
            case SendState.TEMPORARY:
                return Later(TRY_AGAIN_SECONDS, result.reason, away=result.away)
            case SendState.PERMANENT:
                return Unreachable(result.reason) if result.refused else Refused(result.reason)
            case SendState.UNKNOWN:
                return Unknown(result.reason)

    def _made(self, payload: dict[str, Any], enclosed: Enclosed) -> bytes:
        mail = raw(payload, enclosed.files, [file.name for file in enclosed.left_out if file.name])
        return self._signer.signed(mail) if self._signer else mail
