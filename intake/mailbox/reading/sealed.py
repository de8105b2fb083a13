"""Mail in an envelope: S/MIME (RFC 8551) and PGP (RFC 4880). What is only signed is read, what is encrypted is named.

No signature is verified here: what a mail claims is no proof.
"""

import re

MAX_DEPTH = 12
MAX_ITEMS = 5000
DATA = bytes.fromhex("2a864886f70d010701")
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
"""Object ids 1.2.840.113549.1.7.1 and .2 (RFC 5652)."""

SMIME_TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
PGP_MESSAGE = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.MULTILINE)
ARMOUR = "-----BEGIN PGP SIGNED MESSAGE-----\n"
PGP_SIGNATURE = "\n-----BEGIN PGP SIGNATURE-----\n"
PGP_END = "\n-----END PGP SIGNATURE-----"


def without_pgp_armour(text: str) -> str:
    """Signed words without the armour around them (RFC 4880 section 7)."""
    start = text.find(ARMOUR)
    if start < 0 or (start and text[start - 1] != "\n"):
        return text
    words = text.find("\n\n", start)
    signature = text.find(PGP_SIGNATURE, words)
    if words < 0 or signature < 0:
        return text
    end = text.find(PGP_END, signature)
    below = text[end + len(PGP_END) :] if end >= 0 else ""
    signed = re.sub(r"^- ", "", text[words + 2 : signature], flags=re.MULTILINE)
    return text[:start] + signed + below


def is_pgp_encrypted(text: str) -> bool:
    return PGP_MESSAGE.search(text) is not None


def signed_content(data: bytes) -> bytes | None:
    """The mail inside an opaque S/MIME signature; None where it is encrypted, compressed, or none of these."""
    reader = _Ber(data)
    try:
        outer = reader.children(0, len(data), 1)[0]
        kind, content = reader.children(*outer[1:], 2)[:2]
        if reader.data[kind[1] : kind[2]] != SIGNED_DATA:
            return None
        signed = reader.children(*content[1:], 1)[0]
        for tag, start, end in reader.children(*signed[1:], 3):
            inner = reader.children(start, end, 2) if tag == 0x30 else []
            if len(inner) == 2 and reader.data[inner[0][1] : inner[0][2]] == DATA:
                return reader.octets(*inner[1][1:])
    except (IndexError, ValueError):
        return None
    return None


Item = tuple[int, int, int]
"""Tag, and where its content begins and ends."""


class _Ber:
    """Reads X.690 far enough to find a string of octets, whole or in pieces, with or without lengths."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._items = 0

    def children(self, start: int, end: int, most: int) -> list[Item]:
        """The first `most` items between two places."""
        found: list[Item] = []
        while start < end and len(found) < most and self.data[start : start + 2] != b"\0\0":
            item, start = self._item(start, end, 0)
            found.append(item)
        return found

    def octets(self, start: int, end: int) -> bytes:
        pieces = []
        for tag, begin, stop in self.children(start, end, MAX_ITEMS):
            pieces.append(self.octets(begin, stop) if tag & 0x20 else self.data[begin:stop])
        return b"".join(pieces)

    def _item(self, at: int, end: int, depth: int) -> tuple[Item, int]:
        """An item, and where the next one begins."""
        self._items += 1
        if depth > MAX_DEPTH or self._items > MAX_ITEMS:
            raise ValueError
        tag, length, at = self.data[at], self.data[at + 1], at + 2
        if length == 0x80:
            start = at
            while self.data[at : at + 2] != b"\0\0":
                if at >= end:
                    raise ValueError
                _, at = self._item(at, end, depth + 1)
            return (tag, start, at), at + 2
        if length > 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(self.data[at : at + min(count, 8)], "big"), at + count
        return (tag, at, min(at + length, end)), at + length
