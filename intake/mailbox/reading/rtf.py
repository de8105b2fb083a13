"""Rich text to plain words, for bodies that come in a `winmail.dat` ([MS-OXRTFCP], [MS-OXRTFEX])."""

import re
import struct
from dataclasses import dataclass, replace

from intake.mailbox.reading.charsets import decode
from intake.mailbox.reading.html import html_text

MAX_RTF = 2_000_000
MAX_GROUPS = 500
WINDOW = 4096
STORED, PACKED = 0x414C454D, 0x75465A4C
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata", "datastore",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles", "fldinst",
}  # fmt: skip
BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "cell": "  ", "row": "\n", "sect": "\n", "page": "\n"}
SIGNS = {
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
}
FONT_CHARSETS = {
    128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip


def unpacked(data: bytes) -> bytes:
    """The RTF of a packed property: LZ with a dictionary of 4096 bytes that starts with words of its own."""
    if len(data) < 16:
        return b""
    size, kind = struct.unpack_from("<II", data, 4)
    size = min(size, MAX_RTF)
    if kind == STORED:
        return data[16 : 16 + size]
    if kind != PACKED:
        return b""
    return _unfolded(data, size)


def _unfolded(data: bytes, size: int) -> bytes:
    window = bytearray(DICTIONARY.ljust(WINDOW, b"\0"))
    write, at, out = len(DICTIONARY), 16, bytearray()
    while at < len(data) and len(out) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            back = bool(flags >> bit & 1)
            if at + 1 + back > len(data):
                return bytes(out)
            if back:
                reference, at = data[at] << 8 | data[at + 1], at + 2
                read, length = reference >> 4, (reference & 15) + 2
                if read == write:
                    return bytes(out[:size])
            else:
                window[write], read, length, at = data[at], write, 1, at + 1
            for step in range(length):
                byte = window[(read + step) % WINDOW]
                out.append(byte)
                window[write] = byte
                write = (write + 1) % WINDOW
    return bytes(out[:size])


@dataclass(frozen=True)
class _State:
    """What holds inside one group."""

    silent: bool = False
    redundant: bool = False
    """What readers of the HTML inside pass over."""
    font: int = 0
    skip: int = 1
    """How many characters stand for one that is given by its number."""


def rtf_text(rtf: bytes) -> str:
    """The words, or those of the HTML inside; hidden parts and pictures left out. Linear in the size."""
    reader = _Reader(b"\\fromhtml" in rtf[:4096])
    for match in TOKEN.finditer(rtf[:MAX_RTF]):
        reader.token(match)
    text = reader.text()
    return html_text(text) if reader.html else re.sub(r"[ \t]+\n", "\n", text).strip()


class _Reader:
    def __init__(self, html: bool) -> None:
        self.html = html
        self._out: list[str] = []
        self._bytes = bytearray()
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._codepage = "cp1252"
        self._passing = 0
        self._starred = False

    def token(self, match: re.Match[bytes]) -> None:
        word, number, byte, symbol, brace, words = match.groups()
        if byte is not None:
            self._byte(int(byte, 16))
        elif word is not None:
            self._word(word.decode("ascii"), int(number) if number else None)
        elif symbol is not None:
            self._symbol(symbol)
        elif brace is not None:
            self._brace(brace)
        elif words is not None:
            for plain in words[self._passing :] if self._passing else words:
                self._bytes.append(plain)
            self._passing = max(0, self._passing - len(words))
            self._flush()

    def text(self) -> str:
        self._flush()
        # Signs beyond the first plane come in halves.
        return "".join(self._out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _byte(self, value: int) -> None:
        if self._passing:
            self._passing -= 1
        else:
            self._bytes.append(value)

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._starred = True
        elif symbol in b"\\{}":
            self._bytes += symbol
        elif symbol == b"~":
            self._say(" ")
        elif symbol in b"\r\n":
            self._say("\n")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._starred = False
        if brace == b"{":
            if len(self._stack) < MAX_GROUPS:
                self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._flush()
            self._say(chr(number % 0x10000))
            self._passing = self._state.skip
            return
        self._flush()
        if word == "htmltag":
            self._state = replace(self._state, silent=False)
        elif starred or word in SILENT:
            self._state = replace(self._state, silent=True)
        elif word == "htmlrtf":
            self._state = replace(self._state, redundant=number != 0)
        elif word == "v":
            self._state = replace(self._state, silent=number != 0)
        elif word in BREAKS:
            self._say(BREAKS[word])
        elif word in SIGNS:
            self._say(SIGNS[word])
        else:
            self._charset(word, number or 0)

    def _charset(self, word: str, number: int) -> None:
        if word == "f":
            self._state = replace(self._state, font=number)
        elif word == "fcharset":
            self._fonts[self._state.font] = FONT_CHARSETS.get(number, "")
        elif word == "ansicpg":
            self._codepage = f"cp{number}"
        elif word == "uc":
            self._state = replace(self._state, skip=min(max(number, 0), 8))

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._say(decode(data, self._fonts.get(self._state.font) or self._codepage))

    def _say(self, text: str) -> None:
        if not self._state.silent and not self._state.redundant:
            self._out.append(text)
