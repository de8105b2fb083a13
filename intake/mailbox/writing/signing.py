"""DKIM signatures on our mails (RFC 6376), where the operator has a key for the domain of the window's address.

The library is loaded where there is one: it takes a third of a second.
"""

import base64
from pathlib import Path

from intake.mailbox.addresses import wire_address

ONCE = (b"from", b"to", b"subject", b"date", b"message-id", b"reply-to")
"""Signed once more than they stand there, so that nobody adds a second one (RFC 6376, 5.4.2)."""
ALSO = (
    b"in-reply-to",
    b"references",
    b"auto-submitted",
    b"mime-version",
    b"content-type",
    b"content-transfer-encoding",
)
RELAXED = (b"relaxed", b"relaxed")
DNS_SECONDS = 5
BITS_MIN = 1024
"""RFC 8301, 3.2; smaller ones are nowhere believed."""


class BadKey(ValueError):
    """The file is no RSA key we could sign with; its argument says why, for the log."""


class Signer:
    """Signs with one key. `key` is PEM, PKCS #1 or PKCS #8, without a pass phrase; `BadKey` for any other."""

    def __init__(self, key: bytes, selector: str, window: str) -> None:
        from dkim.crypto import UnparsableKeyError, parse_pem_private_key

        self._key = key.replace(b"\r\n", b"\n")
        self._selector = selector
        self._domain = wire_address(window).rpartition("@")[2]
        try:
            numbers = parse_pem_private_key(self._key)
        except (UnparsableKeyError, ValueError) as fault:
            raise BadKey(str(fault).partition("\n")[0]) from None
        if numbers["modulus"].bit_length() < BITS_MIN:
            raise BadKey("too short")
        self._modulus, self._exponent = numbers["modulus"], numbers["publicExponent"]

    @property
    def place(self) -> str:
        """The name of the DNS entry others look the public key up at."""
        return f"{self._selector}._domainkey.{self._domain}"

    @property
    def record(self) -> str:
        """What has to stand there as TXT (RFC 6376, 3.6.1)."""
        return f"v=DKIM1; k=rsa; p={base64.b64encode(_public_key(self._modulus, self._exponent)).decode()}"

    def signed(self, mail: bytes) -> bytes:
        """The mail with a signature over its words and over every header that says something."""
        import dkim

        standing = {line.partition(b":")[0].strip().lower() for line in _head(mail).split(b"\r\n")}
        signature = dkim.sign(
            mail,
            self._selector.encode(),
            self._domain.encode(),
            self._key,
            canonicalize=RELAXED,
            include_headers=[*ONCE, *(name for name in (*ONCE, *ALSO) if name in standing)],
        )
        return bytes(signature) + mail


def signer_of(file: Path | None, selector: str, window: str | None) -> Signer | None:
    """The signer these settings name, if any. `BadKey` where the file is none."""
    if file is None or window is None:
        return None
    try:
        return Signer(file.read_bytes(), selector, window)
    except OSError as fault:
        raise BadKey(fault.strerror or type(fault).__name__) from None


def published(place: str) -> str | None:
    """The TXT record at a name in DNS; None where there is none, or nobody answers."""
    import dkim
    import dkim.dnsplug

    try:
        found = dkim.dnsplug.get_txt(place.encode(), DNS_SECONDS)
    except (dkim.DnsTimeoutError, OSError):
        return None
    return found.decode("ascii", "replace") if found else None


def key_of(record: str) -> str:
    """The key in a record (RFC 6376, 3.6.1: p=), however it is spaced."""
    tags = (tag.partition("=") for tag in record.split(";"))
    return next(("".join(value.split()) for name, _, value in tags if name.strip() == "p"), "")


def _head(mail: bytes) -> bytes:
    return mail.partition(b"\r\n\r\n")[0]


def _public_key(modulus: int, exponent: int) -> bytes:
    """SubjectPublicKeyInfo of an RSA key (RFC 3279, 2.3.1), as DER."""
    numbers = _der(0x30, _integer(modulus) + _integer(exponent))
    rsa = bytes.fromhex("300d06092a864886f70d0101010500")
    return _der(0x30, rsa + _der(0x03, b"\0" + numbers))


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content
