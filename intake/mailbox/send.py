"""The way out to mail: one stored mail at a time."""

import base64
from typing import Any

from intake.mailbox.smtp import SendState, SmtpWire
from intake.outbox.ports import Later, Outcome, Refused, Sent, Unknown

TRY_AGAIN_SECONDS = 60.0


class MailSender:
    """Sends what the out-tray holds; the Message-ID was fixed when it was queued, so a second copy is known as one."""

    def __init__(self, wire: SmtpWire) -> None:
        self._wire = wire

    async def send(self, payload: dict[str, Any]) -> Outcome:
        result = await self._wire.send(base64.b64decode(payload["raw"]), payload["from"], payload["to"])
        match result.state:
            case SendState.SENT:
                return Sent(payload["message_id"])
            case SendState.TEMPORARY:
                return Later(TRY_AGAIN_SECONDS, result.reason)
            case SendState.PERMANENT:
                return Refused(result.reason)
            case SendState.UNKNOWN:
                return Unknown(result.reason)
