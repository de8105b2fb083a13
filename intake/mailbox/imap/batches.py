"""How many mails are fetched at once, and with how much care: memory is bounded, and no mail stops the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intake.mailbox.imap.folders import Head

BATCH_MAILS = 20
BATCH_BYTES = 8 * 1024 * 1024
WHOLE_BYTES = 40 * 1024 * 1024
"""Larger mails are not fetched whole: they would be in memory several times over."""
BEGINNING_BYTES = 1024 * 1024
"""Of a mail that cannot be had whole: its headers, and nearly always its words, which stand before the files."""
WHOLE_TRIES = 5
BEGINNING_TRIES = 8


@dataclass(frozen=True)
class Portion:
    """Mails fetched by one command. `beginning`: only so many bytes of each; 0 is nothing at all."""

    heads: tuple[Head, ...]
    beginning: int | None = None


class Care:
    """Remembers which mails broke the connection. Such a mail comes alone, then in part, in the end as nothing.

    A failure counts against a mail only when it was fetched alone: a server that dies under a batch says
    nothing about the mails in it.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._tries: dict[int, int] = {}

    def portions(self, heads: Iterable[Head]) -> Iterator[Portion]:
        """In their order. Lazily: what happened to one portion counts for the next."""
        batch: list[Head] = []
        size = 0
        for head in heads:
            alone = head.uid in self._tries or head.size > self._max_bytes
            if batch and (alone or len(batch) == BATCH_MAILS or size + head.size > BATCH_BYTES):
                yield Portion(tuple(batch))
                batch, size = [], 0
            if alone:
                yield Portion((head,), self._beginning(head))
            else:
                batch.append(head)
                size += head.size
        if batch:
            yield Portion(tuple(batch))

    def stumbled(self, portion: Portion) -> None:
        alone = len(portion.heads) == 1
        for head in portion.heads:
            self._tries[head.uid] = self._tries.get(head.uid, 0) + alone

    def went_well(self, portion: Portion) -> None:
        for head in portion.heads:
            self._tries.pop(head.uid, None)

    def _beginning(self, head: Head) -> int | None:
        tries = self._tries.get(head.uid, 0)
        if tries >= BEGINNING_TRIES:
            return 0
        return BEGINNING_BYTES if tries >= WHOLE_TRIES or head.size > self._max_bytes else None
