"""How a mail is built, without a word of it: its parts with their types, charsets and sizes. For bug reports."""

from collections.abc import Iterator
from dataclasses import dataclass

from intake.mailbox.reading.tree import Part, read_tree


@dataclass(frozen=True)
class Layer:
    """One MIME part, at its depth in the tree."""

    depth: int
    mime: str
    charset: str
    encoding: str
    disposition: str
    size_bytes: int
    """As it came, its transfer encoding not taken off."""


def outline(raw: bytes) -> tuple[Layer, ...]:
    """The parts from outside to inside; any bytes have at least one."""
    tree, _ = read_tree(raw)
    return tuple(_layers(tree, 0))


def header_names(raw: bytes) -> tuple[str, ...]:
    """The names of the header fields in their order, lower case."""
    tree, _ = read_tree(raw)
    return tuple(name.lower() for name, _ in tree.headers.fields)


def _layers(part: Part, depth: int) -> Iterator[Layer]:
    yield Layer(
        depth,
        part.mime,
        part.parameters.get("charset", "")[:40],
        part.headers.text("content-transfer-encoding")[:40],
        part.headers.value_and_parameters("content-disposition")[0][:40],
        len(part.body),
    )
    for child in part.children:
        yield from _layers(child, depth + 1)
