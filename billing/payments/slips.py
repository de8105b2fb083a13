"""What a bill in a chat carries and brings back with its payment: whose it is, signed, so that nobody makes one up. Pure."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

VERSION = 1
SIGNED_BYTES = 16
SHAPE = re.compile(r"(1:([0-9]{1,18}):([0-9]{1,18}):([0-9]{1,18}):([A-Z]{3})):([A-Za-z0-9_-]{22})")
"""Version, client, invoice or 0, sum, currency, signature: 85 bytes at most of the 128 Telegram gives."""


@dataclass(frozen=True)
class Slip:
    """What is to be paid, for whom."""

    client_id: int
    amount_minor: int
    currency: str
    invoice_id: int | None = None
    """None where somebody only tops up."""


def sealed(slip: Slip, key: bytes) -> str:
    """The slip as a payload (Bot API, sendInvoice)."""
    fields = (VERSION, slip.client_id, slip.invoice_id or 0, slip.amount_minor, slip.currency)
    said = ":".join(str(field) for field in fields)
    return f"{said}:{_signature(said, key)}"


def opened(payload: str, key: bytes) -> Slip | None:
    """None for what we have not made, or made in a way that is no longer known."""
    found = SHAPE.fullmatch(payload)
    if found is None or not hmac.compare_digest(found[6], _signature(found[1], key)):
        return None
    return Slip(int(found[2]), int(found[4]), found[5], int(found[3]) or None)


def _signature(said: str, key: bytes) -> str:
    signed = hmac.digest(key, f"payment slip {said}".encode(), hashlib.sha256)[:SIGNED_BYTES]
    return base64.urlsafe_b64encode(signed).rstrip(b"=").decode()
