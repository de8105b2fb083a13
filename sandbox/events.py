"""The broadcast of what happens in the sandbox: numbered events, fanned out to every open event stream."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Any

from aiohttp import web

KEPT = 2000
HEARTBEAT_SECONDS = 15.0


class EventHub:
    """Numbers events and hands each to all listeners; remembers the last ones for those who reconnect."""

    def __init__(self) -> None:
        self.seq = 0
        self._recent: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._listeners: set[asyncio.Queue[dict[str, Any] | None]] = set()

    def publish(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Tell all listeners; `fields` say where (chat, message_id, mailbox)."""
        self.seq += 1
        event = {"seq": self.seq, "kind": kind, **fields}
        self._recent.append(event)
        for listener in self._listeners:
            listener.put_nowait(event)
        return event

    def since(self, seq: int) -> list[dict[str, Any]]:
        return [event for event in self._recent if event["seq"] > seq]

    def close(self) -> None:
        """End every open stream, so that the server can stop at once."""
        for listener in self._listeners:
            listener.put_nowait(None)

    @contextlib.contextmanager
    def listening(self) -> Iterator[asyncio.Queue[dict[str, Any] | None]]:
        """A queue of the events from now on; `None` means the end."""
        listener: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    async def follow(self, after: int | None = None) -> AsyncIterator[dict[str, Any]]:
        """Events for ever, in order; first the remembered ones newer than `after`, if given."""
        with self.listening() as listener:
            last = self.seq if after is None else after
            for event in self.since(last):
                last = event["seq"]
                yield event
            while (event_or_end := await listener.get()) is not None:
                if event_or_end["seq"] > last:
                    last = event_or_end["seq"]
                    yield event_or_end


async def stream_events(hub: EventHub, request: web.Request) -> web.StreamResponse:
    """Answer a request with Server-Sent Events; `Last-Event-ID` or `?after=` resumes after a number."""
    resume = request.headers.get("Last-Event-ID") or request.query.get("after")
    last = int(resume) if resume and resume.isdecimal() else hub.seq
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    with hub.listening() as listener:
        await response.prepare(request)
        await response.write(b": open\n\n")
        with contextlib.suppress(ConnectionResetError):
            for event in hub.since(last):
                last = event["seq"]
                await response.write(_frame(event))
            while True:
                try:
                    event_or_end = await asyncio.wait_for(listener.get(), HEARTBEAT_SECONDS)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event_or_end is None:
                    break
                if event_or_end["seq"] > last:
                    last = event_or_end["seq"]
                    await response.write(_frame(event_or_end))
    return response


def _frame(event: dict[str, Any]) -> bytes:
    return f"id: {event['seq']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
