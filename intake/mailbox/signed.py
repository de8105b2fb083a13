"""Our own look at DKIM signatures (RFC 6376), for mailboxes whose server says nothing of senders.

Keys change, so it is done when the mail comes in and its outcome kept; the library is loaded where the operator asks for it.
"""

import asyncio
import logging
import re
from collections.abc import Callable

from intake.mailbox.addresses import wire_address
from intake.mailbox.headers import FOLD
from intake.mailbox.proof import covers
from intake.mailbox.reading.tree import read_headers

log = logging.getLogger("mail")

Txt = Callable[..., bytes | None]
"""The TXT record at a name, None where there is none; takes dkimpy's `timeout` as well."""

CHECKED_MAX = 3
"""Signatures looked at in one mail: more than a few are not put there by whoever wrote it."""
BYTES_MAX = 20 * 1024 * 1024
DNS_SECONDS = 5
WALL_SECONDS = 20.0
BITS_MIN = 1024
"""RFC 8301, 3.2."""
MUST_BE_SIGNED = {"from", "subject", "date"}
TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")


async def signed_by(raw: bytes, address: str, txt: Txt | None = None) -> str:
    """The domain whose signature over the whole mail speaks for `address`; "" where none does, or DNS is silent."""
    if len(raw) > BYTES_MAX or b"DKIM-Signature".lower() not in raw[:BYTES_MAX].lower():
        return ""
    try:
        async with asyncio.timeout(WALL_SECONDS):
            return await asyncio.to_thread(_signed_by, raw, address, txt)
    except TimeoutError:
        return ""


def _signed_by(raw: bytes, address: str, txt: Txt | None) -> str:
    domain = wire_address(address).rpartition("@")[2].lower()
    headers = read_headers(raw)
    if any(len(headers.all_raw(name)) > 1 for name in (*MUST_BE_SIGNED, "content-type")):
        return ""  # which of them was signed is not the one that is read
    try:
        return _checked(raw, domain, txt)
    except Exception as fault:  # Of the library or of the mail: whatever it is, it proves nothing.
        log.info("no signature for %s could be checked: %s", domain, type(fault).__name__)
        return ""


def _checked(raw: bytes, domain: str, txt: Txt | None) -> str:
    import dkim
    from dkim.dnsplug import get_txt

    checker = dkim.DKIM(raw, minkey=BITS_MIN, timeout=DNS_SECONDS)
    signatures = [value for name, value in checker.headers if name.lower() == b"dkim-signature"]
    for index, signature in enumerate(signatures[:CHECKED_MAX]):
        if not _says_enough(_tags(signature), domain):
            continue
        try:
            if checker.verify(index, dnsfunc=txt or get_txt):
                return str(checker.domain, "ascii").lower()
        except Exception as fault:  # DNS may be away, a signature malformed: the next one may be good.
            log.info("a signature for %s was not checked: %s", domain, type(fault).__name__)
    return ""


def _tags(signature: bytes) -> dict[str, str]:
    line = FOLD.sub(b" ", signature).decode("latin-1")
    return {name: re.sub(r"\s+", "", value) for name, value in TAG.findall(line)}


def _says_enough(tags: dict[str, str], domain: str) -> bool:
    """Of the sender's domain, over all of the text and over what tells one mail from another."""
    signed = {name.lower() for name in tags.get("h", "").split(":")}
    return "l" not in tags and signed >= MUST_BE_SIGNED and covers(tags.get("d", "").lower(), domain)
