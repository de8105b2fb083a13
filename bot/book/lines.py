"""Where in a TOML file each key stands: tomllib reads values but does not tell their lines."""

import re
import tomllib
from dataclasses import dataclass

Place = tuple[str | int, ...]
"""A path into the parsed file: keys of tables, and positions in arrays."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def lines_of(source: str) -> dict[Place, int]:
    """The line (from 1) of every key and array element of a file that tomllib has read without error."""
    return _Scanner(source.replace("\r\n", "\n")).scan()


@dataclass(frozen=True)
class ArrayEnd:
    """Where an array of a file stops: offsets into the text."""

    after_last: int | None
    """Behind its last element; None where it has none."""
    has_comma: bool
    """Whether a comma stands behind that element."""
    bracket: int
    """At the closing bracket."""


def array_ends(source: str) -> dict[Place, ArrayEnd]:
    """The end of every array in square brackets; of a file with Unix lines that tomllib has read without error."""
    scanner = _Scanner(source)
    scanner.scan()
    return scanner.arrays


class _Scanner:
    def __init__(self, source: str) -> None:
        self.arrays: dict[Place, ArrayEnd] = {}
        self._source = source
        self._at = 0
        self._lines: dict[Place, int] = {}
        self._tables: dict[Place, int] = {}

    def scan(self) -> dict[Place, int]:
        table: Place = ()
        self._blank()
        while self._at < len(self._source):
            if self._sees("[["):
                table = self._header(2)
            elif self._sees("["):
                table = self._header(1)
            else:
                self._pair(table)
            self._blank()
        return self._lines

    def _header(self, brackets: int) -> Place:
        line = self._line()
        self._at += brackets
        keys = self._keys()
        self._at += brackets
        place: Place = ()
        for position, key in enumerate(keys):
            place = (*place, key)
            self._lines.setdefault(place, line)
            if brackets == 2 and position == len(keys) - 1:
                self._tables[place] = self._tables.get(place, 0) + 1
            if place in self._tables:
                place = (*place, self._tables[place] - 1)
                self._lines.setdefault(place, line)
        return place

    def _pair(self, table: Place) -> None:
        line = self._line()
        place = table
        for key in self._keys():
            place = (*place, key)
            self._lines.setdefault(place, line)
        self._at += 1  # the equals sign
        self._blank()
        self._value(place)

    def _value(self, place: Place) -> None:
        if self._sees("["):
            self._array(place)
        elif self._sees("{"):
            self._at += 1
            self._blank()
            while not self._sees("}"):
                self._pair(place)
                self._comma()
            self._at += 1
        elif not self._string():
            self._take(_SCALAR)

    def _array(self, place: Place) -> None:
        self._at += 1
        self._blank()
        position, after_last, has_comma = 0, None, False
        while not self._sees("]"):
            element = (*place, position)
            self._lines[element] = self._line()
            self._value(element)
            after_last = self._at
            has_comma = self._comma()
            position += 1
        self.arrays[place] = ArrayEnd(after_last, has_comma, self._at)
        self._at += 1

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._blank()
            start = self._at
            if self._string():
                keys.append(tomllib.loads(f"key = {self._source[start : self._at]}")["key"])
            else:
                keys.append(self._take(_BARE))
            self._blank()
            if not self._sees("."):
                return keys
            self._at += 1

    def _comma(self) -> bool:
        self._blank()
        found = self._sees(",")
        if found:
            self._at += 1
            self._blank()
        return found

    def _string(self) -> bool:
        return any(self._take(kind) for kind in _STRINGS)

    def _blank(self) -> None:
        self._take(_BLANK)

    def _take(self, kind: re.Pattern[str]) -> str:
        found = kind.match(self._source, self._at)
        if not found:
            return ""
        self._at = found.end()
        return found[0]

    def _sees(self, text: str) -> bool:
        return self._source.startswith(text, self._at)

    def _line(self) -> int:
        return self._source.count("\n", 0, self._at) + 1
