"""What an IMAP server sends, cut into whole answers: lines, and the literals that stand inside them."""

import re

LINE_MAX = 16 * 2**20
"""A million UIDs on one line are seven megabytes."""
LITERAL_MAX = 128 * 2**20
PARTS_MAX = 10_000

LITERAL = re.compile(rb"\{(\d{1,12})\+?\}$")
STATUS = re.compile(rb"(?:\* (?:OK|NO|BAD|BYE|PREAUTH)\b|\+|[^* ]+ )", re.IGNORECASE)
"""Lines that end in words for people, where braces mean nothing (RFC 3501, resp-text)."""

Answer = list[bytes | bytearray]
"""Lines without their ends as bytes, and between them literals as bytearrays (RFC 3501 section 4.3)."""


class Unreadable(ValueError):
    """No IMAP server in its right mind sends this; its connection is over."""


class Answers:
    """Takes bytes as they come, in whatever pieces, in time linear in their number."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._parts: Answer = []
        self._missing = 0

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete; `Unreadable` where they can be none."""
        found: list[Answer] = []
        at = 0
        while at < len(data):
            if self._missing:
                at += self._fill(data[at : at + self._missing])
                continue
            end = data.find(b"\n", at) + 1
            self._line += data[at : end or len(data)]
            if len(self._line) > LINE_MAX:
                raise Unreadable("line")
            if not end:
                break
            at = end
            if self._end_line():
                found.append(self._parts)
                self._parts = []
        return found

    def _fill(self, piece: bytes) -> int:
        literal = self._parts[-1]
        assert isinstance(literal, bytearray)
        literal += piece
        self._missing -= len(piece)
        return len(piece)

    def _end_line(self) -> bool:
        """Whether the answer ends with this line."""
        line = bytes(self._line[:-2] if self._line.endswith(b"\r\n") else self._line[:-1])
        self._line.clear()
        self._parts.append(line)
        opens = None if len(self._parts) == 1 and STATUS.match(line) else LITERAL.search(line)
        if opens is None:
            return True
        self._missing = int(opens[1])
        if self._missing > LITERAL_MAX or len(self._parts) > PARTS_MAX:
            raise Unreadable("literal")
        self._parts.append(bytearray())
        return False
