"""A mail's bytes as a tree of MIME parts (RFC 2045, 2046), within limits that no mail can exceed.

Written out instead of taken from `email`: that parser recurses without bound, and needs seconds for what a
hostile mail of a few megabytes can contain.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from intake.mailbox.headers import Headers, lenient_base64

MAX_SIZE = 64 * 1024 * 1024
MAX_HEADER_BYTES = 256 * 1024
MAX_FIELDS = 1000
MAX_DEPTH = 20
MAX_PARTS = 500

PREFACE = re.compile(rb"(?:[ \t]*+\r?\n|>?From [^\n]*+\n)*+")
"""Empty lines, and what a mailbox file puts above a mail."""
LIKELY_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,100}?)[ \t]*\r?\n(?=content-[a-z-]{1,30}:)", re.IGNORECASE | re.MULTILINE
)
"""A line that parts what has headers of its own, whatever the header calls it."""
BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
LINE_END = re.compile(rb"(--)?[ \t]*+(?=\r?\n|$)")
NEWLINE = ord("\n")
FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*(.*)$", re.DOTALL)


@dataclass
class Part:
    """One part: its headers, and either its own bytes or its children."""

    headers: Headers
    mime: str
    parameters: dict[str, str]
    body: bytes
    children: list["Part"] = field(default_factory=list)

    def leaves(self) -> Iterator["Part"]:
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def content(self) -> bytes:
        """The bytes with the transfer encoding taken off; what does not decode stays as it is."""
        encoding = self.headers.text("content-transfer-encoding").lower().strip(" ;\"'").partition(" ")[0]
        if encoding == "base64":
            return lenient_base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return uudecoded(self.body)
        return self.body


class _Reader:
    """Counts parts over the whole mail and collects what was odd."""

    def __init__(self, hint: str | None) -> None:
        self.hint = hint
        self.parts = 0
        self.problems: set[str] = set()

    def part(self, raw: bytes, depth: int, default: str = "text/plain") -> Part:
        self.parts += 1
        head, body = split_head(raw)
        headers = self.headers(head)
        mime, parameters = headers.value_and_parameters("content-type")
        if not re.fullmatch(r"[\w.+-]+/[\w.+*-]+", mime):
            mime = default
        part = Part(headers, mime, parameters, body)
        if mime.startswith("multipart/"):
            self.split(part, depth)
        return part

    def split(self, part: Part, depth: int) -> None:
        boundary = part.parameters.get("boundary", "").encode("utf-8", "replace")
        if depth >= MAX_DEPTH:
            self.problems.add("too deep")
            return
        most = MAX_PARTS - self.parts + 1
        pieces, closed = between_boundaries(part.body, boundary, most) if boundary else ([], False)
        likely = LIKELY_BOUNDARY.search(part.body[:MAX_HEADER_BYTES]) if not pieces else None
        if likely:
            self.problems.add("boundary wrong")
            pieces, closed = between_boundaries(part.body, likely[1], most)
        if not pieces:
            # Without its boundary a multipart is one text, better read than lost.
            self.problems.add("boundary missing")
            part.mime = "text/plain"
            return
        if not closed:
            self.problems.add("end missing")
        default = "message/rfc822" if part.mime == "multipart/digest" else "text/plain"
        # The pieces have it all now; a large mail stands in memory once a level as it is.
        part.body = b""
        for piece in pieces:
            if self.parts >= MAX_PARTS:
                self.problems.add("too many parts")
                break
            part.children.append(self.part(piece, depth + 1, default))

    def headers(self, head: bytes) -> Headers:
        if len(head) > MAX_HEADER_BYTES:
            self.problems.add("headers too long")
            head = head[:MAX_HEADER_BYTES]
        fields: list[tuple[str, bytes]] = []
        value = bytearray()
        name = ""
        for line in re.split(rb"\r?\n|\r", head):
            if line[:1] in (b" ", b"\t"):
                value += b"\n" + line
                continue
            if name:
                fields.append((name, bytes(value)))
            match = FIELD.match(line)
            name, value = (match[1].decode("ascii"), bytearray(match[2])) if match else ("", bytearray())
            if len(fields) >= MAX_FIELDS:
                self.problems.add("too many headers")
                break
        if name:
            fields.append((name, bytes(value)))
        return Headers(fields, self.hint)


def read_tree(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    """The tree, and what was wrong with it, in words for the log. Any bytes give a tree."""
    problems = set()
    if len(raw) > MAX_SIZE:
        problems.add("too big")
        raw = raw[:MAX_SIZE]
    preface = PREFACE.match(raw)
    raw = raw[preface.end() :] if preface and preface.end() else raw
    hint = re.search(rb"charset\s*=\s*\"?([\w.:+-]{2,40})", raw[:MAX_HEADER_BYTES], re.IGNORECASE)
    reader = _Reader(hint[1].decode("ascii") if hint else None)
    tree = reader.part(raw, 0)
    if not tree.headers.fields:
        problems.add("no headers")
    return tree, tuple(sorted(problems | reader.problems))


def read_headers(raw: bytes) -> Headers:
    """The header of a mail alone."""
    raw = raw[: 2 * MAX_HEADER_BYTES]
    preface = PREFACE.match(raw)
    return _Reader(None).headers(split_head(raw[preface.end() if preface else 0 :])[0])


def split_head(raw: bytes) -> tuple[bytes, bytes]:
    """Header block and body; a part that begins with an empty line has no headers."""
    if raw[:1] == b"\n" or raw[:2] == b"\r\n":
        return b"", raw.lstrip(b"\r").removeprefix(b"\n")
    gap = BLANK_LINE.search(raw)
    first = raw.partition(b"\n")[0].rstrip(b"\r")
    if not FIELD.match(first) and first[:1] not in (b" ", b"\t"):
        return b"", raw
    return (raw[: gap.start()], raw[gap.end() :]) if gap else (raw, b"")


def between_boundaries(body: bytes, boundary: bytes, limit: int) -> tuple[list[bytes], bool]:
    """The pieces of RFC 2046 section 5.1.1, and whether the closing line was there."""
    mark = b"--" + boundary
    pieces: list[bytes] = []
    start: int | None = None
    at = body.find(mark)
    while at >= 0:
        rest = LINE_END.match(body, at + len(mark))
        if rest and (not at or body[at - 1] == NEWLINE):
            if start is not None:
                end = at - 2 if body[at - 2 : at] == b"\r\n" else at - 1
                pieces.append(_after_newline(body, start, max(end, start)))
            if rest[1] or len(pieces) > limit:
                return pieces, True
            start = rest.end()
        at = body.find(mark, at + len(mark))
    if start is not None:
        pieces.append(_after_newline(body, start, len(body)))
    return pieces, False


def _after_newline(body: bytes, start: int, end: int) -> bytes:
    newline = body.find(b"\n", start, end)
    return body[newline + 1 : end] if newline >= 0 else b""


def uudecoded(body: bytes) -> bytes:
    """The file inside `begin 644 name` … `end`; lines that do not decode are skipped."""
    data = bytearray()
    inside = False
    for line in body.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() == b"end":
            break
        try:
            data += binascii.a2b_uu(line)
        except binascii.Error:
            # Encoders disagree about the padding; the length byte says how much counts.
            count = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                data += binascii.a2b_uu(line[:count])
            except binascii.Error:
                continue
    return bytes(data)
