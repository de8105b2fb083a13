"""The way out to mail: one stored mail at a time."""

from typing import Any

from intake.mailbox.form import raw
from intake.mailbox.smtp import SendState, SmtpWire
from intake.outbox.ports import Later, Outcome, Refused, Sent, Unknown, Unreachable
from intake.shelf import Shelf

TRY_AGAIN_SECONDS = 60.0


class MailSender:
    """Sends what the out-tray holds; the Message-ID was fixed when it was queued, so a second copy is known as one."""

    def __init__(self, wire: SmtpWire, shelf: Shelf) -> None:
        self._wire = wire
        self._shelf = shelf

    async def send(self, payload: dict[str, Any]) -> Outcome:
        try:
            mail = raw(payload, self._shelf)
        except (OSError, ValueError) as fault:
            return Refused(f"{type(fault).__name__}: {fault}")
        # Automatic mail has no return path, so that no robot can answer it for ever (RFC 3834, 3.3).
        return_path = "" if payload["automatic"] else payload["from"]
        result = await self._wire.send(mail, return_path, payload["to"])
        match result.state:
            case SendState.SENT:
                return Sent(payload["message_id"])
            case SendState.TEMPORARY:
                return Later(TRY_AGAIN_SECONDS, result.reason)
            case SendState.PERMANENT:
                return Unreachable(result.reason) if result.refused else Refused(result.reason)
            case SendState.UNKNOWN:
                return Unknown(result.reason)
