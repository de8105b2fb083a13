"""Words nobody has decided about yet: in this process's memory alone, and not for long."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

Talk = tuple[str, bool]
"""A chat in somebody's account (`updates.place`), and whether the words are the owner's own."""


@dataclass(frozen=True)
class Held:
    """One message."""

    message_id: int
    raw: bytes
    """The update, as it would be stored."""
    at: datetime
    """When it came to us."""
    album: str | None = None


@dataclass(frozen=True)
class Bounds:
    """How much is held: of one chat, and of all together."""

    messages: int = 50
    bytes: int = 256 * 1024
    all_bytes: int = 16 * 2**20
    album: int = 10
    """Items of one album, which is held whole or not at all (Bot API, sendMediaGroup: up to 10)."""


@dataclass
class _Chat:
    held: list[Held] = field(default_factory=list)
    missed: int = 0
    """Messages there was no room for. The first ones stay: they say what it is about."""

    @property
    def bytes(self) -> int:
        return sum(len(message.raw) for message in self.held)


class Memory:
    """What is in here is in no file; with the process it is gone."""

    def __init__(self, bounds: Bounds = Bounds()) -> None:
        self._bounds = bounds
        self._chats: dict[Talk, _Chat] = {}
        self._bytes = 0

    def hold(self, talk: Talk, message: Held) -> bool:
        """Keep a message; False where there is no room. The same one again changes nothing."""
        chat = self._chats.setdefault(talk, _Chat())
        if any(known.message_id == message.message_id for known in chat.held):
            return True
        if not self._fits(chat, message):
            chat.missed += 1
            return False
        chat.held.append(message)
        self._bytes += len(message.raw)
        return True

    def _fits(self, chat: _Chat, message: Held) -> bool:
        limits = self._bounds
        together = [known for known in chat.held if message.album and known.album == message.album]
        most = limits.messages + (limits.album if together else 0)
        size = len(message.raw)
        return (
            len(chat.held) < most
            and chat.bytes + size <= limits.bytes
            and self._bytes + size <= limits.all_bytes
        )

    def replace(self, place: str, message_id: int, raw: bytes) -> None:
        """A message was edited; too long now, it stays as it was first."""
        for chat in self._of(place):
            for at, known in enumerate(chat.held):
                larger = len(raw) - len(known.raw)
                if known.message_id == message_id and chat.bytes + larger <= self._bounds.bytes:
                    chat.held[at] = replace(known, raw=raw)
                    self._bytes += larger

    def forget(self, place: str, ids: Collection[int]) -> None:
        """Messages were deleted, or have gone into the in-tray."""
        for chat in self._of(place):
            self._keep(chat, [known for known in chat.held if known.message_id not in ids])
        self._tidy()

    def drop(self, talk: Talk, until: datetime) -> None:
        """Forget what came up to a moment: the employee has decided about it."""
        if chat := self._chats.get(talk):
            self._keep(chat, [known for known in chat.held if known.at > until])
            chat.missed = 0
        self._tidy()

    def drop_account(self, connection: str) -> None:
        """The connection has ended: nothing of it may be handed over any more."""
        for (place, _), chat in self._chats.items():
            if place.startswith(f"business:{connection}:"):
                self._keep(chat, [])
                chat.missed = 0
        self._tidy()

    def expire(self, before: datetime) -> None:
        """Forget what came before a moment."""
        for chat in self._chats.values():
            self._keep(chat, [known for known in chat.held if known.at >= before])
            if not chat.held:
                chat.missed = 0
        self._tidy()

    def words(self, talk: Talk, *, until: datetime | None = None) -> list[Held]:
        """What is held of a chat, in order; `until`: only what had come by then."""
        chat = self._chats.get(talk)
        held = chat.held if chat else []
        return sorted(
            (known for known in held if until is None or known.at <= until),
            key=lambda known: known.message_id,
        )

    def count(self, talk: Talk) -> tuple[int, int]:
        """How many messages are held, an album counting as one, and for how many there was no room."""
        chat = self._chats.get(talk)
        if chat is None:
            return 0, 0
        return len({known.album or known.message_id for known in chat.held}), chat.missed

    def has(self, place: str, ids: Iterable[int]) -> bool:
        wanted = set(ids)
        return any(wanted & {known.message_id for known in chat.held} for chat in self._of(place))

    @property
    def talks(self) -> list[Talk]:
        return list(self._chats)

    @property
    def bytes(self) -> int:
        return self._bytes

    def _of(self, place: str) -> list[_Chat]:
        return [self._chats[talk] for talk in ((place, False), (place, True)) if talk in self._chats]

    def _keep(self, chat: _Chat, held: list[Held]) -> None:
        self._bytes -= chat.bytes - sum(len(message.raw) for message in held)
        chat.held = held

    def _tidy(self) -> None:
        for talk in [talk for talk, chat in self._chats.items() if not chat.held and not chat.missed]:
            del self._chats[talk]
