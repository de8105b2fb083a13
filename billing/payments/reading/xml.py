"""XML as a stream of finished elements, each knowing its line. Refuses every document type declaration.

Straight on expat instead of defusedxml: that guards ElementTree, which does not tell where an element stands. Without
a declaration there are no entities of a file's own, so nothing in it can swell, and nothing outside it is read.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from billing.payments.reading.credit import Fault, FaultKind, Unreadable

DEPTH_MAX = 64


@dataclass
class Element:
    """An element by its local name: banks differ in how they write namespaces."""

    name: str
    namespace: str
    line: int
    column: int
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.pieces).strip()

    def all(self, *path: str) -> list["Element"]:
        """Every element under a path of names."""
        found = [self]
        for name in path:
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def first(self, *path: str) -> "Element | None":
        return next(iter(self.all(*path)), None)

    def said(self, *path: str) -> str:
        """The text of the first element under a path, or nothing."""
        found = self.first(*path)
        return found.text if found else ""


def walk(raw: bytes, opened: Callable[[Element], None], closed: Callable[[Element], bool]) -> None:
    """Read a document; `closed` says whether an element may be let go of. Raises Unreadable."""
    parser = expat.ParserCreate(namespace_separator="\x1f")
    parser.buffer_text = True
    stack: list[Element] = []

    def fault(kind: FaultKind, what: str = "") -> Unreadable:
        return Unreadable(Fault(kind, parser.CurrentLineNumber, parser.CurrentColumnNumber + 1, what=what))

    def begin(name: str, attributes: dict[str, str]) -> None:
        if len(stack) >= DEPTH_MAX:
            raise fault(FaultKind.XML, "too deep")
        namespace, _, local = name.rpartition("\x1f")
        at = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        element = Element(local, namespace, *at, attributes)
        opened(element)
        if stack:
            stack[-1].children.append(element)
        stack.append(element)

    def end(_: str) -> None:
        element = stack.pop()
        if closed(element) and stack:
            stack[-1].children.pop()

    def words(text: str) -> None:
        if stack:
            stack[-1].pieces.append(text)

    def doctype(*_: object) -> None:
        raise fault(FaultKind.DOCTYPE)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = words, doctype
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise Unreadable(Fault(FaultKind.XML, error.lineno, error.offset + 1, what=what)) from None
    except (LookupError, ValueError) as error:
        # An encoding Python does not know, or one of several bytes a sign that expat cannot take.
        raise Unreadable(Fault(FaultKind.ENCODING, 1, 1, what=str(error))) from None
