"""Signed marks on our mails: whoever answers one shows which request it was about. Proves the thread, never the person."""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence

from intake.mailbox.addresses import wire_address

REPLY, MESSAGE = "reply", "message"
"""What a token is for; one made for another purpose is no token."""
MAC_LETTERS = 20
"""100 bits."""
NAME_LETTERS = 2
LOCAL_PART_MAX = 64
"""RFC 5321, 4.5.3.1.1."""
IN_ADDRESS = re.compile(r"t(\d{1,9})\.([a-z2-7]{2})([a-z2-7]{20})")
IN_MESSAGE_ID = re.compile(r"t(\d{1,9})\.([a-z0-9]{8,40})-([a-z2-7]{2})([a-z2-7]{20})@(.+)", re.IGNORECASE)


def reply_address(window: str, ticket_id: int, keys: Sequence[bytes]) -> str | None:
    """`desk+t125.<token>@firm.example`; None without a key, or where it would be longer than addresses may be."""
    if not keys:
        return None
    local, _, domain = window.rpartition("@")
    tagged = f"{local}+t{ticket_id}.{_signed(keys[0], REPLY, str(ticket_id))}"
    return f"{tagged}@{domain}" if len(tagged.encode()) <= LOCAL_PART_MAX else None


def ticket_of_address(address: str, window: str, keys: Sequence[bytes]) -> int | None:
    """The request an address of ours was made for; None for any other, and for a forged one."""
    local, _, domain = wire_address(address.lower()).rpartition("@")
    own, _, own_domain = wire_address(window.lower()).rpartition("@")
    prefix = f"{own}+"
    if domain != own_domain or not local.startswith(prefix):
        return None
    found = IN_ADDRESS.fullmatch(local[len(prefix) :])
    return _checked(found[1], found[2], found[3], REPLY, found[1], keys) if found else None


def is_own(address: str, window: str) -> bool:
    """Whether mail for it comes to the window: its address, with or without something after a plus."""
    local, _, domain = wire_address(address.lower()).rpartition("@")
    own, _, own_domain = wire_address(window.lower()).rpartition("@")
    return domain == own_domain and (local == own or local.startswith(f"{own}+"))


def message_token(ticket_id: int, nonce: str, keys: Sequence[bytes]) -> str:
    """For the Message-ID: survives where a Reply-To is not used. `nonce` is fresh randomness, letters and digits."""
    made = nonce.lower()
    return f"{made}-{_signed(keys[0], MESSAGE, f'{ticket_id}.{made}')}" if keys else made


def ticket_of_message(message_id: str, window: str, keys: Sequence[bytes]) -> int | None:
    """The request a Message-ID of ours was made for, whether or not we remember sending it."""
    found = IN_MESSAGE_ID.fullmatch(message_id)
    own_domain = wire_address(window).rpartition("@")[2]
    if not found or found[5].lower() != own_domain.lower():
        return None
    said = f"{found[1]}.{found[2].lower()}"
    return _checked(found[1], found[3].lower(), found[4].lower(), MESSAGE, said, keys)


def _checked(number: str, name: str, mac: str, purpose: str, said: str, keys: Sequence[bytes]) -> int | None:
    for key in keys:
        if hmac.compare_digest(f"{name}{mac}", _signed(key, purpose, said)):
            return int(number)
    return None


def _signed(key: bytes, purpose: str, said: str) -> str:
    """The key's name, so that it can be changed, and the mark; base32 in small letters lives through every server."""
    return _letters(key, "name", "")[:NAME_LETTERS] + _letters(key, purpose, said)[:MAC_LETTERS]


def _letters(key: bytes, purpose: str, said: str) -> str:
    mac = hmac.new(key, f"mail {purpose}:{said}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac).decode().lower()
